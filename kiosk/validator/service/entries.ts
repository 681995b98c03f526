import type { CardState, TransactionId } from '../../../fares/card/state.ts';
import type { OperationResult } from '../../../fares/operation-result.ts';
import { codesOnly, type Doubt } from '../../../fares/settle.ts';
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
  readonly carried?: CarriedLoads | undefined;
}

/** What a carry-over brings beside the state record: the office's loads, and the contract slots where it writes them. */
export interface CarriedLoads {
  readonly ids: readonly string[];
  /** Both slots as read and as written, 40 bytes each. */
  readonly contracts?: { readonly before: Uint8Array; readonly after: Uint8Array } | undefined;
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
      ...carriedInBody(movement),
      ...(doubt.sale === undefined ? {} : { sale: doubt.sale }),
    },
  };
}

function carriedInBody({ carried, doubt }: Movement): NewEntry['body'] {
  if (carried === undefined) return {};
  const { ids, contracts } = carried;
  return { loads: ids, ...(contracts === undefined ? {} : { contracts: inHex(contracts), eTickets: doubt.eTickets }) };
}

const inHex = ({ before, after }: NonNullable<CarriedLoads['contracts']>) => ({
  before: hex(before),
  after: hex(after),
});

function forOffice(kind: 'committed' | 'in-doubt', movement: Movement): Readonly<Record<string, unknown>> {
  const { at, before, after, carried, doubt } = movement;
  const { intent, transaction } = doubt;
  const sale = doubt.sale === undefined ? {} : { sale: doubt.sale };
  const contracts = carried?.contracts === undefined ? {} : { contracts: inHex(carried.contracts) };
  const loads = carried === undefined ? {} : { loads: carried.ids };
  if (codesOnly(doubt)) {
    const coding = kind === 'committed' ? 'coded' : 'coding-in-doubt';
    return { kind: coding, at, transaction, intent, ...loads, state: hex(before), ...contracts, ...sale };
  }
  return { kind, at, transaction, intent, before: hex(before), after: hex(after), ...loads, ...contracts, ...sale };
}

/** Step 2. */
export function committed(movement: Movement, result: OperationResult | undefined): NewEntry {
  return {
    at: movement.at,
    kind: 'COMMITTED',
    body: {
      tx: transactionName(movement.doubt.transaction),
      card: movement.card,
      ...(result === undefined ? {} : { result }),
    },
    forOffice: forOffice('committed', movement),
  };
}

/** Step 3. */
export function aborted(movement: Movement, why: string): NewEntry {
  return {
    at: movement.at,
    kind: 'ABORTED',
    body: { tx: transactionName(movement.doubt.transaction), card: movement.card, why },
    ...(movement.carried === undefined ? {} : { forOffice: givenUp(movement) }),
  };
}

/** A claim that came to nothing: its loads are free again at once. */
function givenUp({ at, before, carried, doubt }: Movement): Readonly<Record<string, unknown>> {
  const contracts = carried?.contracts === undefined ? {} : { contracts: hex(carried.contracts.before) };
  return {
    kind: 'settled',
    at,
    transaction: doubt.transaction,
    result: 'rolled-back',
    state: hex(before),
    ...contracts,
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
  contracts?: Uint8Array,
): NewEntry {
  const by = record === undefined ? 'office' : 'card';
  const slots = contracts === undefined ? {} : { contracts: hex(contracts) };
  return {
    at,
    kind: 'SETTLED',
    body: { tx: transactionName(transaction), card, result, by },
    ...(record === undefined
      ? {}
      : { forOffice: { kind: 'settled', at, transaction, result, state: hex(record), ...slots } }),
  };
}

/** A reading that wrote nothing; it tells the office where the card stands. */
export function observed(
  at: EpochMillis,
  card: string,
  record: Uint8Array,
  what: string,
  purse?: number,
  /** Both contract slots, where they were read. */
  contracts?: Uint8Array,
): NewEntry {
  return {
    at,
    kind: 'OBSERVED',
    body: { card, what },
    forOffice: {
      kind: 'observed',
      at,
      state: hex(record),
      ...(purse === undefined ? {} : { purse }),
      ...(contracts === undefined ? {} : { contracts: hex(contracts) }),
    },
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
