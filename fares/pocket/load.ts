import type { Contract } from '../card/contract-slot.ts';
import type { Grosze } from '../money.ts';
import type { ClaimStanding } from './claim.ts';

/** What the office has for a card: to be carried over onto it (T51-T55). */
export type Load = MoneyLoad | SeasonLoad;

interface OfOffice {
  /** The office's name of it. */
  readonly id: string;
  /** False while it is not paid, or not due yet. */
  readonly feasible: boolean;
  /** What became of an earlier claim that ended in doubt (settleClaim); absent when there was none. */
  readonly standing?: ClaimStanding | undefined;
}

/** T53 an Internet top-up, T54 a complaint refund: both go to the t-purse. */
export interface MoneyLoad extends OfOffice {
  readonly kind: 'top-up' | 'refund';
  /** More than nothing. */
  readonly amount: Grosze;
}

/** T52: a season ticket, into a contract slot. */
export interface SeasonLoad extends OfOffice {
  readonly kind: 'season';
  readonly contract: OrderedContract;
}

/** A contract before it is coded; `eTicket` is 1 or more, since coding is idempotent by it. */
export type OrderedContract = Omit<Contract, 'codedAt'>;
