import type { MachineFault } from '../rig-link/messages.ts';
import type { PeriodKey } from './card-references.ts';
import type { JournalEntry, JournalFailureKind, JournalStatus, OutboxRow } from './contract.ts';

/** What the worker is started with. */
export interface WorkerStart {
  readonly directory: string;
  readonly at: number;
  readonly candidate: number;
  readonly faults: readonly MachineFault[];
}

export type Request =
  | {
      readonly op: 'append';
      readonly id: number;
      readonly at: number;
      readonly kind: string;
      /** Canonical JSON. */
      readonly body: string;
      readonly payload: string | undefined;
      readonly durable: boolean;
    }
  | { readonly op: 'entries'; readonly id: number; readonly after: number; readonly limit: number }
  | { readonly op: 'outbox'; readonly id: number; readonly limit: number }
  | { readonly op: 'acknowledge'; readonly id: number; readonly seqs: readonly number[] }
  | { readonly op: 'reserve'; readonly id: number; readonly upTo: number }
  | { readonly op: 'keep-key'; readonly id: number; readonly key: PeriodKey }
  | { readonly op: 'destroy-keys'; readonly id: number; readonly starts: readonly number[] }
  | { readonly op: 'faults'; readonly id: number; readonly faults: readonly MachineFault[] }
  | { readonly op: 'close'; readonly id: number; readonly nextSequence: number };

/** What a request without an answer of its own is answered with: nothing. */
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: AnswerValue }
  | { readonly id: number; readonly ok: false; readonly failure: JournalFailureKind; readonly detail: string };

export type AnswerValue =
  | { readonly of: 'append'; readonly seq: number; readonly hash: string }
  | { readonly of: 'entries'; readonly entries: readonly JournalEntry[] }
  | { readonly of: 'outbox'; readonly rows: readonly OutboxRow[] }
  | { readonly of: 'done' };

export type FromWorker =
  | { readonly tell: 'opened'; readonly found: FoundAtOpening }
  | { readonly tell: 'not-opened'; readonly failure: JournalFailureKind; readonly detail: string }
  | { readonly tell: 'answers'; readonly answers: readonly Answer[] }
  | { readonly tell: 'status'; readonly status: JournalStatus }
  | { readonly tell: 'fired'; readonly fault: number };

export interface FoundAtOpening {
  readonly terminal: number;
  readonly created: boolean;
  readonly replaced: { readonly keptAs: string; readonly reason: string } | undefined;
  readonly unfinished: readonly JournalEntry[];
  readonly sequences: { readonly next: number; readonly upTo: number };
  readonly keys: readonly PeriodKey[];
}
