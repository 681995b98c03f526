import type { CardState, TicketCounts, TransactionId } from './card/state.ts';
import type { TapContext } from './journey/tap-context.ts';
import type { Grosze } from './money.ts';
import type { OperationResult } from './operation-result.ts';
import { isCoded, type ReadSlots } from './pocket/contract-slots.ts';
import type { TransferAmount } from './pocket/purse-transfer-decision.ts';
import type { EpochMillis } from './time.ts';

/** What a transaction was meant to do. */
export type Intent =
  | 'check-in'
  | 'check-out'
  | 'group'
  | 'transfer'
  | 'carry-over'
  | 'top-up'
  | 'contract'
  /** J72: a valid contract is counted. */
  | 'registration';

/** What the passenger had chosen, so that it can be run again without choosing it again. */
export type Order =
  | { readonly kind: 'group'; readonly tickets: TicketCounts }
  | { readonly kind: 'transfer'; readonly amount: TransferAmount }
  | { readonly kind: 'carry-over' };

/** A transaction whose Commit was sent and to which no valid answer came. */
export interface Doubt {
  readonly transaction: TransactionId;
  /** The card's counter as read before it. */
  readonly counterBefore: number;
  /** The record as read before it, if it is still known. */
  readonly before?: CardState | undefined;
  /** The record it was to write; the one before it, unchanged, where only contracts were to be coded. */
  readonly after: CardState;
  readonly intent: Intent;
  /** -1 when the position was not known (card pocket). */
  readonly courseKey: number;
  /** The stop that counted when it was tried; -1 when the position was not known. */
  readonly stopIndex: number;
  /** Time of that tap. */
  readonly at: EpochMillis;
  /** Numbers of the season tickets it was to code; they prove it where no record was to be written. */
  readonly eTickets?: readonly number[] | undefined;
  /** What it was to tell the passenger, if it is still known. */
  readonly result?: OperationResult | undefined;
  /** What had been chosen, if it is still known. */
  readonly order?: Order | undefined;
  /** The sale of a machine that it delivers. */
  readonly sale?: PaidSale | undefined;
}

/** What a passenger has paid for at a machine: its name, `terminal-sequence`, and the price. */
export interface PaidSale {
  readonly name: string;
  readonly grosze: Grosze;
}

/** `unknown`: the card has gone on without our transaction in its log; the office finds out. */
export type Settlement = 'executed' | 'rolled-back' | 'unknown';

/**
 * Settles a doubt by what the card itself says, never by guessing: our transaction among its records = executed;
 * counter still as before = rolled back; anything else = unknown. A transaction that only codes contracts writes no
 * record: the contract slots settle it. `records`: as read from the card, newest first.
 */
export function settleDoubt(doubt: Doubt, records: readonly CardState[], slots?: ReadSlots): Settlement {
  if (records.some((record) => sameTransaction(record.transaction, doubt.transaction))) return 'executed';
  if (codesOnly(doubt)) return settleCoding(doubt.eTickets ?? [], slots);
  return records[0]?.counter === doubt.counterBefore ? 'rolled-back' : 'unknown';
}

/** The transaction was to code contracts and to write no record; the card's slots are needed to settle it. */
export function codesOnly({ after, counterBefore }: Doubt): boolean {
  return after.counter === counterBefore;
}

function settleCoding(eTickets: readonly number[], slots: ReadSlots | undefined): Settlement {
  if (slots === undefined || eTickets.length === 0) return 'unknown';
  const coded = eTickets.map((eTicket) => isCoded(slots, eTicket));
  if (coded.every((one) => one === true)) return 'executed';
  return coded.every((one) => one === false) ? 'rolled-back' : 'unknown';
}

export function sameTransaction(one: TransactionId, other: TransactionId): boolean {
  return one.terminal === other.terminal && one.sequence === other.sequence;
}

/** The same operation, tried now, would count at the same stop of the same course. */
export function stopIsUnchanged(
  { intent, courseKey, stopIndex }: Doubt,
  { courseKey: courseNow, stops }: Pick<TapContext, 'courseKey' | 'stops'>,
): boolean {
  const stopNow = intent === 'check-out' ? stops.exitIndex : stops.entryIndex;
  return courseKey === courseNow && stopIndex === stopNow;
}
