import type { Contract } from '../card/contract-slot.ts';
import type { CardState } from '../card/state.ts';
import type { Grosze } from '../money.ts';
import type { OrderedContract } from './load.ts';
import type { LoadMovement } from './load-movement.ts';

/** What putting the card into the pocket for a carry-over does (T51-T55, T115-T121), as data. */
export type CarryOverDecision = CarryOver | NothingCarriedOver | CarryOverRefused;

export interface CarryOver {
  readonly kind: 'carry-over';
  /** Shown once the card has it: outcome 4. */
  readonly result: CarriedOver;
  /** Ids of the loads in this commit: to be claimed before it, and confirmed after it. */
  readonly loads: readonly string[];
  readonly movement: LoadMovement;
  /** Contracts to be coded and the slots they go into; the other slot keeps its bytes. */
  readonly coded: readonly CodedContract[];
  /** The record to be written; undefined when only contracts are coded: that writes none. */
  readonly after: CardState | undefined;
}

export interface CodedContract {
  readonly slot: 0 | 1;
  readonly contract: Contract;
}

/** Nothing is written: outcome 1, 2, or 4 when all that there was is on the card already. */
export interface NothingCarriedOver {
  readonly kind: 'nothing-carried-over';
  readonly result: CarriedOver;
}

export interface CarryOverRefused {
  readonly kind: 'refused';
  /** `damaged`: the card's transaction counter is at its end. */
  readonly reason: 'blocked' | 'expired' | 'damaged';
}

export interface CarriedOver {
  readonly kind: 'carried-over';
  readonly outcome: CarryOverOutcome;
  /** What this commit brings onto the card. */
  readonly carried: readonly CarryOverItem[];
  /** What an earlier commit had brought onto the card: to be confirmed to the office. */
  readonly already: readonly CarryOverItem[];
  /** What stays with the office, and why. */
  readonly waiting: readonly WaitingItem[];
  /** t-purse after the operation. */
  readonly balance: Grosze;
}

export interface WaitingItem {
  readonly item: CarryOverItem;
  readonly reason: WaitingReason;
}

/** T117 nothing defined, T118 impossible, T120 carried over. T119, card removed, is found by the machine. */
export type CarryOverOutcome = 1 | 2 | 4;

export type CarryOverItem =
  | { readonly id: string; readonly kind: 'top-up' | 'refund'; readonly amount: Grosze }
  | { readonly id: string; readonly kind: 'season'; readonly contract: OrderedContract };

/**
 * `not-paid`: the office says that it cannot be carried over yet. `being-checked`: an earlier claim is in doubt.
 * `season-places-full`: both contract slots hold tickets that have not ended. `purse-limit`: the t-purse would hold more
 * than the city allows. `season-over`: the ticket's last day has passed. `invalid`: an amount of nothing or less,
 * a season ticket without a number, or one that ends before it begins.
 */
export type WaitingReason =
  | 'not-paid'
  | 'being-checked'
  | 'season-places-full'
  | 'purse-limit'
  | 'season-over'
  | 'invalid';
