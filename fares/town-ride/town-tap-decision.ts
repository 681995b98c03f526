import type { Contract } from '../card/contract-slot.ts';
import type { CardState } from '../card/state.ts';
import type { PurseMovement } from '../journey/purse-movement.ts';
import type { CheckIn, CheckOut, TapRefusal, TapResult } from '../journey/tap-decision.ts';
import type { Grosze } from '../money.ts';
import type { FareClass } from '../tariff/town-tariff.ts';

/** What a card presented with N, with U or with neither does, as data: nothing has happened yet. */
export type TownTapDecision =
  | CheckIn
  | CheckOut
  | Registration
  | TownSameAnswer
  | ChooseFirst
  | TownRefused
  | ReadContracts;

/** J72, J73: a valid contract is counted. A record is written, so that it is counted once; no purse moves. */
export interface Registration {
  readonly kind: 'registration';
  readonly result: Registered;
  readonly movement: PurseMovement;
  /** The complete record to be written. */
  readonly after: CardState;
  /** Index of the stop of entry. */
  readonly stopIndex: number;
}

/** A36: the card was presented again: what it was told is told again, nothing is written. */
export interface TownSameAnswer {
  readonly kind: 'same-answer';
  readonly result: TownTapResult;
}

/**
 * J48, J60, J70: no key was pressed, and neither a ride nor a valid contract is on the card. Nothing is taken and
 * nothing is said of his right to ride: an e-ticket that is not coded yet is not read here.
 */
export interface ChooseFirst {
  readonly kind: 'choose-first';
}

export interface TownRefused {
  readonly kind: 'refused';
  readonly reason: TownTapRefusal;
  /** With `funds`: what is on the purse, and what must be on it (J51). */
  readonly available?: Grosze | undefined;
  readonly needed?: Grosze | undefined;
  /** With `blocked` and `expired`: the card's ride on this course may still be checked out without a key. */
  readonly mayCheckOut?: boolean | undefined;
}

/** The decision depends on the card's contracts: read them and decide again. */
export interface ReadContracts {
  readonly kind: 'read-contracts';
}

/**
 * `ride-open`: N or U on a card whose ride on this course is open (A8); to leave, the card is presented without a key.
 * `no-position`: the on-board computer does not say in which towns the course runs.
 */
export type TownTapRefusal = TapRefusal | 'ride-open' | 'no-position';

export type TownTapResult = TapResult | Registered;

export interface Registered {
  readonly kind: 'registered';
  /** The contract that gives the right to ride; absent when it is not known any more. */
  readonly contract?: Contract | undefined;
  readonly fareClass?: FareClass | undefined;
  /** J73: unchanged. */
  readonly balance: Grosze;
}
