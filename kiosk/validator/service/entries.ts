import type { CardState, TransactionId } from '../../../fares/card/state.ts';
import type { TapResult } from '../../../fares/journey/tap-decision.ts';
import type { Doubt } from '../../../fares/settle.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { NewEntry } from '../../journal/contract.ts';
import { transactionName } from './transaction-name.ts';

/** Offset and length of the card number in a state record: no journal body holds it in clear. */
const CARD_NUMBER = { at: 13, length: 4 } as const;

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** The record without its card number: zeros in its place. */
function withoutNumber(record: Uint8Array): string {
  const masked = Uint8Array.from(record);
  masked.fill(0, CARD_NUMBER.at, CARD_NUMBER.at + CARD_NUMBER.length);
  return hex(masked);
}

/** The inverse of what a journal body keeps: the record with its card number in place. */
export function withNumber(maskedHex: string, cardNumber: number): Uint8Array {
  const record = Uint8Array.from(Buffer.from(maskedHex, 'hex'));
  new DataView(record.buffer).setUint32(CARD_NUMBER.at, cardNumber);
  return record;
}

/** One movement on a card, as the journal and the office tell it. */
export interface Movement {
  readonly at: EpochMillis;
  readonly card: string;
  /** The card number, readable only while the period's key lives. */
  readonly sealed: string;
  readonly doubt: Doubt;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Step 1: what is about to be sent to the card, on the disk before Commit is. */
export function prepared(movement: Movement): NewEntry {
  const { doubt } = movement;
  return {
    at: movement.at,
    kind: 'PREPARED',
    body: {
      tx: transactionName(doubt.transaction),
      card: movement.card,
      sealed: movement.sealed,
      counter: doubt.counterBefore,
      intent: doubt.intent,
      course: doubt.courseKey,
      stop: doubt.stopIndex,
      before: withoutNumber(movement.before),
      after: withoutNumber(movement.after),
    },
  };
}

function forOffice(kind: 'committed' | 'in-doubt', movement: Movement): Readonly<Record<string, unknown>> {
  return {
    kind,
    at: movement.at,
    transaction: movement.doubt.transaction,
    intent: movement.doubt.intent,
    before: hex(movement.before),
    after: hex(movement.after),
  };
}

/** Step 2. */
export function committed(movement: Movement, result: TapResult): NewEntry {
  return {
    at: movement.at,
    kind: 'COMMITTED',
    body: { tx: transactionName(movement.doubt.transaction), card: movement.card, result },
    forOffice: forOffice('committed', movement),
  };
}

/** Step 3. */
export function aborted(movement: Movement, why: string): NewEntry {
  return {
    at: movement.at,
    kind: 'ABORTED',
    body: { tx: transactionName(movement.doubt.transaction), card: movement.card, why },
  };
}

/** Steps 4 and 5. */
export function inDoubt(movement: Movement, at: EpochMillis, why: string, inARow: number, code?: string): NewEntry {
  return {
    at,
    kind: 'IN_DOUBT',
    body: {
      tx: transactionName(movement.doubt.transaction),
      card: movement.card,
      why,
      inARow,
      ...(code === undefined ? {} : { code }),
    },
    forOffice: { ...forOffice('in-doubt', movement), at },
  };
}

export type SettledAs = 'executed' | 'rolled-back' | 'unknown';

/** Step 6. `record`: the card's newest record, which settled it; absent when the office did. */
export function settled(
  at: EpochMillis,
  card: string,
  transaction: TransactionId,
  result: SettledAs,
  record?: Uint8Array,
): NewEntry {
  const by = record === undefined ? 'office' : 'card';
  return {
    at,
    kind: 'SETTLED',
    body: { tx: transactionName(transaction), card, result, by },
    ...(record === undefined ? {} : { forOffice: { kind: 'settled', at, transaction, result, state: hex(record) } }),
  };
}

/** A reading that wrote nothing; it tells the office where the card stands. */
export function observed(at: EpochMillis, card: string, record: Uint8Array, what: string, purse?: number): NewEntry {
  return {
    at,
    kind: 'OBSERVED',
    body: { card, what },
    forOffice: { kind: 'observed', at, state: hex(record), ...(purse === undefined ? {} : { purse }) },
  };
}

/** State record and value file disagreed; from now on the value file's word counts. */
export function reconciled(at: EpochMillis, card: string, record: Uint8Array, was: CardState, purse: number): NewEntry {
  return {
    at,
    kind: 'RECONCILED',
    body: { card, was: was.purse, purse },
    forOffice: { kind: 'reconciled', at, state: hex(record), purse },
  };
}

export function refused(at: EpochMillis, reason: string, detail: string, card?: string): NewEntry {
  return { at, kind: 'REFUSED', body: { reason, detail, ...(card === undefined ? {} : { card }) } };
}
