import type { EpochMillis } from '../../fares/time.ts';

/**
 * The journal of one machine: append-only, hash-chained, durable. It runs on a worker thread of its own
 * (node:sqlite is synchronous) and hands what the office must know to an outbox in the same transaction.
 */
export interface Journal {
  /** Terminal number of this journal, 1-65535; new whenever the journal is created anew. */
  readonly terminal: number;
  /** What was found when the journal was opened. */
  readonly opening: JournalOpening;
  readonly status: JournalStatus;
  /** Next free transaction sequence of this terminal (3 bytes); never handed out twice, not even after a crash. */
  nextSequence(): number;
  /**
   * Appends one entry. `durable`: resolves when it is on the disk (fsync). `lazy`: resolves when the worker has
   * taken it; it reaches the disk with the next durable entry or within 200 ms, whichever is first.
   * Rejects with JournalFailure; a rejected entry is not in the journal and never will be, unless the disk reported
   * an error for what it had written all the same: do not act on it, and expect it as unfinished at the next opening.
   */
  append(entry: NewEntry, durability: 'durable' | 'lazy'): Promise<JournalEntry>;
  /** Entries with seq > after, in order, at most `limit` (default 1000). Includes what was appended lazily. */
  entries(after: number, limit?: number): Promise<readonly JournalEntry[]>;
  /** Oldest outbox rows not yet acknowledged. */
  outbox(limit: number): Promise<readonly OutboxRow[]>;
  /** The office has them: their payload is deleted. */
  acknowledge(seqs: readonly number[]): Promise<void>;
  /** Pseudonym of a card: HMAC-SHA-256 under the current period key, 16 hex digits. */
  cardReference(cardNumber: number): string;
  /** Pseudonyms under all period keys still alive, newest first. */
  cardReferences(cardNumber: number): readonly string[];
  /** The card number under the period's key (AES-256-GCM, hex): an entry can carry it and forgets it with the key. */
  sealCardNumber(cardNumber: number): string;
  /** Undefined when the key is gone or the text is not a seal of this journal. */
  unsealCardNumber(sealed: string): number | undefined;
  subscribe(listener: (event: JournalEvent) => void): () => void;
  /** Flushes and closes. */
  close(): Promise<void>;
}

export type JournalEvent =
  | { readonly kind: 'appended'; readonly entry: JournalEntry }
  | { readonly kind: 'status'; readonly status: JournalStatus };

export interface JournalOpening {
  readonly created: boolean;
  /** Set when an older file was damaged: it was kept under this name and a new journal begun. */
  readonly replaced?: { readonly keptAs: string; readonly reason: string } | undefined;
  /**
   * The fold over all entries: of each transaction prepared and not brought to an end its PREPARED entry, and its
   * IN_DOUBT entry if there is one, oldest first.
   */
  readonly unfinished: readonly JournalEntry[];
}

export type JournalStatus =
  | { readonly kind: 'ready' }
  /** The disk refuses. The worker keeps probing; it becomes ready again by itself. */
  | { readonly kind: 'failed'; readonly failure: JournalFailureKind; readonly detail: string };

export type JournalFailureKind = 'disk-full' | 'io' | 'damaged' | 'locked' | 'closed';

export class JournalFailure extends Error {
  override readonly name = 'JournalFailure';
  readonly failure: JournalFailureKind;
  readonly detail: string;
  constructor(failure: JournalFailureKind, detail: string) {
    super(`journal ${failure}: ${detail}`);
    this.failure = failure;
    this.detail = detail;
  }
}

/** Plain JSON; no card number in clear, no PESEL, no name. */
export type EntryBody = Readonly<Record<string, unknown>>;

export interface NewEntry {
  readonly at: EpochMillis;
  readonly kind: EntryKind;
  readonly body: EntryBody;
  /** What the office gets, complete with card number; not part of the chain, deleted when acknowledged. */
  readonly forOffice?: Readonly<Record<string, unknown>> | undefined;
}

export interface JournalEntry extends NewEntry {
  readonly seq: number;
  /** SHA-256 over the hash before it and this entry, 64 hex digits. */
  readonly hash: string;
}

export interface OutboxRow {
  readonly seq: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * A transaction is PREPARED and then exactly one of COMMITTED, ABORTED or IN_DOUBT; an IN_DOUBT one is SETTLED later.
 * Their bodies carry `tx: "terminal-sequence"`.
 */
export type EntryKind =
  | 'OPENED'
  | 'CLOSED'
  | 'JOURNAL_REPLACED'
  | 'PREPARED'
  | 'COMMITTED'
  | 'ABORTED'
  | 'IN_DOUBT'
  | 'SETTLED'
  | 'OBSERVED'
  | 'REFUSED'
  | 'RECONCILED'
  /** One event of a sale (fares/sale); the body carries `sale`, its name. */
  | 'SALE'
  /** What a hopper was filled with, or found to hold. */
  | 'TILL'
  /** What an inspector saw and did; the body's `what` tells which. */
  | 'INSPECTION'
  /** A bank card was taken for a ride; the body has neither number nor reference. */
  | 'BANK_TAP'
  | 'DEVICE'
  | 'CLOCK';
