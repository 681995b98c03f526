import type { CardState } from '../card/state.ts';
import type { Grosze } from '../money.ts';
import type { LoadMovement } from './load-movement.ts';

/** T31: part of the e-purse, or all that is on it, whatever that is. */
export type TransferAmount = Grosze | 'all';

export type PurseTransferDecision = PurseTransfer | PurseTransferRefused;

export interface PurseTransfer {
  readonly kind: 'transfer';
  /** Shown once the card has it. */
  readonly result: PurseTransferred;
  readonly movement: LoadMovement;
  /** The complete record to be written; a ride goes on in it. */
  readonly after: CardState;
}

/** T113. */
export interface PurseTransferred {
  readonly kind: 'purse-transferred';
  readonly amount: Grosze;
  /** t-purse after the operation. */
  readonly balance: Grosze;
  /** e-purse after the operation. */
  readonly servicePurse: Grosze;
}

export interface PurseTransferRefused {
  readonly kind: 'refused';
  readonly reason: PurseTransferRefusal;
  /** With `service-purse-short`: what is on the e-purse. With `purse-limit`: what is on the t-purse. */
  readonly available?: Grosze | undefined;
  /** With `service-purse-short`: what was to be transferred. With `purse-limit`: the most that may be on the t-purse. */
  readonly needed?: Grosze | undefined;
}

/**
 * T114. `nothing-chosen`: an amount of nothing. `service-purse-short`: the e-purse holds less than the amount, or
 * nothing at all. `purse-limit`: the t-purse would hold more than the city allows. `damaged`: the card's
 * transaction counter is at its end.
 */
export type PurseTransferRefusal =
  | 'nothing-chosen'
  | 'service-purse-short'
  | 'purse-limit'
  | 'blocked'
  | 'expired'
  | 'damaged';
