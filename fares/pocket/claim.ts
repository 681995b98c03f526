import type { TransactionId } from '../card/state.ts';

/** A load that some machine claimed and whose transaction ended in doubt, as the office's offer tells it. */
export interface Claim {
  /** The transaction that was to carry it over: terminal and sequence. */
  readonly transaction: TransactionId;
  /** The card's counter as read before it (n). */
  readonly counterBefore: number;
  /** A season ticket: its number, which the card's contracts prove or disprove by themselves. */
  readonly eTicket?: number | undefined;
}

/**
 * `moves-here`: the claimed transaction is not on the card, so this machine may claim the load. `confirmed`: it is
 * on the card. `being-checked`: the card cannot tell; the office finds out.
 */
export type ClaimStanding = 'moves-here' | 'confirmed' | 'being-checked';
