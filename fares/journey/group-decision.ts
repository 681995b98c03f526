import type { CardState, TicketCounts } from '../card/state.ts';
import type { Grosze } from '../money.ts';
import type { PurseMovement } from './purse-movement.ts';
import type { ForgottenRide, TapRefusal } from './tap-decision.ts';

/** What presenting a card with chosen tickets does (T58, T66), as data: nothing has happened yet. */
export type GroupDecision = GroupPurchase | NothingNew | GroupRefused;

export interface GroupPurchase {
  readonly kind: 'group';
  /** Shown once the card has it. */
  readonly result: TicketsBought;
  /** A37, tickets that join an open ride: limited credit of all that is open, then a debit of the new sum. */
  readonly movement: PurseMovement;
  /** The complete record to be written. */
  readonly after: CardState;
  /** Index of the stop of entry. */
  readonly stopIndex: number;
  /** T21, A18: an open ride of another course, now closed at what was taken. */
  readonly forgotten?: ForgottenRide | undefined;
}

/** A37: just "Dla siebie" was chosen, and the holder is already on this ride: it costs nothing, nothing is written. */
export interface NothingNew {
  readonly kind: 'nothing-new';
  readonly result: TicketsBought;
}

export interface GroupRefused {
  readonly kind: 'refused';
  readonly reason: GroupRefusal;
  /** With `funds`: what is on the purse and what would be taken. */
  readonly available?: Grosze | undefined;
  /** With `funds` and `refund-limit`. */
  readonly needed?: Grosze | undefined;
  /** With `blocked` and `expired`: the card's ride on this course may still be checked out by a plain tap. */
  readonly mayCheckOut?: boolean | undefined;
}

/**
 * `nothing-chosen`: no ticket was chosen (A39). `too-many-tickets`: more than 31 of one class at one stop of entry.
 * `entry-stops`: the ride has two stops of entry already. `second-purchase`: cards of this city do not take a
 * limited credit and a debit in one commit, so nothing can join an open ride.
 */
export type GroupRefusal = TapRefusal | 'nothing-chosen' | 'too-many-tickets' | 'entry-stops' | 'second-purchase';

export interface TicketsBought {
  readonly kind: 'tickets-bought';
  /** What was bought now, class by class. */
  readonly tickets: TicketCounts;
  /** All tickets of the ride, these included. */
  readonly onRide: TicketCounts;
  /** What these tickets cost at entry. */
  readonly charged: Grosze;
  /** Purse after the operation. */
  readonly balance: Grosze;
  readonly entryIndex: number;
  /** T16, A19: the transfer price was taken for each of them. */
  readonly transfer: boolean;
  /** A39: false = only companions ride on this card, and the result has to say so. */
  readonly holderHasTicket: boolean;
  /** A37: "Dla siebie" was chosen and cost nothing, since the holder is already on this ride. */
  readonly ownTicketAlready: boolean;
}
