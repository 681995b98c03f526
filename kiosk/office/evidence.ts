import type { CardState, TransactionId } from '../../fares/card/state.ts';
import { decodeStateRecord } from '../../fares/card/state-record.ts';
import { eTicketsIn } from './contracts-seen.ts';
import type { OfficeRecord } from './record.ts';

/** A state record of a card: its 40 bytes (hex) and what they say. */
export interface SeenState {
  readonly hex: string;
  readonly state: CardState;
}

/** Who sent it, and its place in that journal: journals order what their own machine did, nothing orders machines. */
interface Source {
  readonly machine: string;
  readonly terminal: number;
  readonly seq: number;
  readonly at: number;
}

/** E-ticket numbers in the contract slots before and after a write. */
export interface SlotChange {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What one record proves about one card. */
export type Evidence = Source &
  (
    | {
        readonly kind: 'committed' | 'in-doubt';
        readonly transaction: TransactionId;
        /** Read from the card. */
        readonly before: SeenState;
        /** Written to it: surely when committed, perhaps when in doubt. */
        readonly after: SeenState;
        /** Loads it says it put on the card. */
        readonly loads: readonly string[];
        /** Where it wrote contracts. */
        readonly slots: SlotChange | undefined;
        /** What a passenger had paid for it at that machine. */
        readonly sale?: { readonly name: string; readonly grosze: number } | undefined;
      }
    /** Contracts written without a state record. */
    | {
        readonly kind: 'coded' | 'coding-in-doubt';
        readonly transaction: TransactionId;
        readonly loads: readonly string[];
        readonly read: SeenState;
        readonly slots: SlotChange;
        readonly sale?: { readonly name: string; readonly grosze: number } | undefined;
      }
    | {
        readonly kind: 'settled';
        readonly transaction: TransactionId;
        readonly result: 'executed' | 'rolled-back' | 'unknown';
        readonly read: SeenState;
        /** E-tickets read, where the slots were read. */
        readonly eTickets: readonly number[] | undefined;
      }
    /** `purse`: what the value file said, where it was asked. */
    | {
        readonly kind: 'read';
        readonly read: SeenState;
        readonly purse: number | undefined;
        readonly eTickets: readonly number[] | undefined;
      }
  );

export type Movement = Extract<Evidence, { kind: 'committed' | 'in-doubt' }>;
export type Coding = Extract<Evidence, { kind: 'coded' | 'coding-in-doubt' }>;

export type EvidenceIn =
  | { readonly ok: true; readonly cardNumber: number; readonly evidence: Evidence }
  /** A record about no card. */
  | { readonly ok: true; readonly cardNumber: number | undefined; readonly evidence: undefined }
  | { readonly ok: false; readonly reason: string };

/** Reads the card's bytes in a record; refuses a record whose bytes are no state or speak of two cards. */
export function evidenceIn(record: OfficeRecord): EvidenceIn {
  const source = { machine: record.machine, terminal: record.terminal, seq: record.seq, at: record.at };
  switch (record.kind) {
    case 'committed':
    case 'in-doubt': {
      const before = seenState('before', record.before);
      const after = seenState('after', record.after);
      if (!before.ok) return before;
      if (!after.ok) return after;
      const cardNumber = before.seen.state.cardNumber;
      if (after.seen.state.cardNumber !== cardNumber) return { ok: false, reason: 'before and after are of two cards' };
      const { kind, transaction } = record;
      return {
        ok: true,
        cardNumber,
        evidence: {
          ...source,
          kind,
          transaction,
          before: before.seen,
          after: after.seen,
          loads: record.loads ?? [],
          slots: record.contracts === undefined ? undefined : slotChange(record.contracts),
          ...(record.sale === undefined ? {} : { sale: record.sale }),
        },
      };
    }
    case 'coded':
    case 'coding-in-doubt': {
      const read = seenState('state', record.state);
      if (!read.ok) return read;
      const { kind, transaction, loads } = record;
      const slots = slotChange(record.contracts);
      const sale = record.sale === undefined ? {} : { sale: record.sale };
      const evidence: Evidence = { ...source, kind, transaction, loads, read: read.seen, slots, ...sale };
      return { ok: true, cardNumber: read.seen.state.cardNumber, evidence };
    }
    case 'settled': {
      const read = seenState('state', record.state);
      if (!read.ok) return read;
      const { transaction, result } = record;
      const eTickets = eTicketsRead(record.contracts);
      const evidence: Evidence = { ...source, kind: 'settled', transaction, result, read: read.seen, eTickets };
      return { ok: true, cardNumber: read.seen.state.cardNumber, evidence };
    }
    case 'observed':
    case 'reconciled': {
      const read = seenState('state', record.state);
      if (!read.ok) return read;
      const eTickets = record.kind === 'observed' ? eTicketsRead(record.contracts) : undefined;
      const evidence: Evidence = { ...source, kind: 'read', read: read.seen, purse: record.purse, eTickets };
      return { ok: true, cardNumber: read.seen.state.cardNumber, evidence };
    }
    case 'sale':
    case 'entrusted':
    case 'inspection':
    case 'notice':
      return { ok: true, cardNumber: record.cardNumber, evidence: undefined };
    case 'bank-tap':
      return { ok: true, cardNumber: undefined, evidence: undefined };
  }
}

function slotChange({ before, after }: { readonly before: string; readonly after: string }): SlotChange {
  return { before: eTicketsIn(before), after: eTicketsIn(after) };
}

function eTicketsRead(contracts: string | undefined): readonly number[] | undefined {
  return contracts === undefined ? undefined : eTicketsIn(contracts);
}

/** Reads 80 hex digits as the state of a card. */
export function seenState(
  field: string,
  hex: string,
): { readonly ok: true; readonly seen: SeenState } | { readonly ok: false; readonly reason: string } {
  const decoded = decodeStateRecord(Buffer.from(hex, 'hex'));
  if (!decoded.ok) return { ok: false, reason: `${field} is no state of a card: ${decoded.reason}` };
  return { ok: true, seen: { hex, state: decoded.state } };
}

export const isMovement = (evidence: Evidence): evidence is Movement =>
  evidence.kind === 'committed' || evidence.kind === 'in-doubt';

export const isCoding = (evidence: Evidence): evidence is Coding =>
  evidence.kind === 'coded' || evidence.kind === 'coding-in-doubt';

/** "terminal-sequence". */
export const transactionName = ({ terminal, sequence }: TransactionId): string => `${terminal}-${sequence}`;

/** States that were read from the card when this evidence was made. */
export function readStates(evidence: Evidence): readonly SeenState[] {
  return isMovement(evidence) ? [evidence.before] : [evidence.read];
}

/** E-tickets that were read in the card's slots when this evidence was made; undefined when the slots were not read. */
export function eTicketsSeen(evidence: Evidence): readonly number[] | undefined {
  if (evidence.kind === 'settled' || evidence.kind === 'read') return evidence.eTickets;
  return evidence.slots?.before;
}
