import type { CardState, TicketCounts } from '../card/state.ts';
import type { Grosze } from '../money.ts';
import type { FareClass } from '../tariff/town-tariff.ts';
import type { UnixSeconds } from '../time.ts';
import type { PurseMovement } from './purse-movement.ts';

/** What a plain tap does, as data: nothing has happened yet. */
export type TapDecision = CheckIn | CheckOut | SameAnswer | Refused;

export interface CheckIn {
  readonly kind: 'check-in';
  /** Shown once the card has it. */
  readonly result: CheckedIn;
  readonly movement: PurseMovement;
  /** The complete record to be written. */
  readonly after: CardState;
  /** Index of the stop that counted: with a doubt, it decides what follows. */
  readonly stopIndex: number;
  /** T21, A18: an open ride of another course, now closed at what was taken. */
  readonly forgotten?: ForgottenRide | undefined;
}

export interface CheckOut {
  readonly kind: 'check-out';
  readonly result: CheckedOut;
  readonly movement: PurseMovement;
  readonly after: CardState;
  readonly stopIndex: number;
}

/** The card was presented again: what it was told is told again, nothing is written. */
export interface SameAnswer {
  readonly kind: 'same-answer';
  readonly result: TapResult;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: TapRefusal;
  /** With `funds`: what is on the purse and what would be taken. */
  readonly available?: Grosze | undefined;
  readonly needed?: Grosze | undefined;
}

/**
 * `no-tariff`: none is in force today. `refund-limit`: the sum taken would be more than a card can give back.
 * `damaged`: the card's transaction counter is at its end.
 */
export type TapRefusal = 'funds' | 'blocked' | 'expired' | 'no-tariff' | 'refund-limit' | 'damaged';

export type TapResult = CheckedIn | CheckedOut;

export interface CheckedIn {
  readonly kind: 'checked-in';
  readonly charged: Grosze;
  /** Purse after the operation. */
  readonly balance: Grosze;
  readonly entryIndex: number;
  /** T16: the transfer price was taken. */
  readonly transfer: boolean;
  /** Everybody on the ride, `charged` being for all of them; absent when it is the holder alone. */
  readonly tickets?: TicketCounts | undefined;
  /** J47, where the passenger chooses it: what the ride was registered as. */
  readonly fareClass?: FareClass | undefined;
}

export interface CheckedOut {
  readonly kind: 'checked-out';
  readonly refunded: Grosze;
  readonly balance: Grosze;
  readonly exitIndex: number;
  /** Stops travelled since the first entry. */
  readonly stops: number;
  /** What the ride cost in the end; absent when it is not known any more. */
  readonly price?: Grosze | undefined;
  /** T16: until when another bus costs the minimum; absent when there is no such right. */
  readonly transferUntil?: UnixSeconds | undefined;
  /** A17: out at the stop of entry, all given back. */
  readonly cancelled: boolean;
  /** T71: everybody who left with this tap; absent when it was the holder alone, or is not known any more. */
  readonly tickets?: TicketCounts | undefined;
  /** J47; absent when it is not known any more. */
  readonly fareClass?: FareClass | undefined;
}

export interface ForgottenRide {
  readonly courseKey: number;
  readonly vehicle: number;
  /** What it cost: all that was taken and could have been given back in part. */
  readonly price: Grosze;
}
