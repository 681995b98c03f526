import type { CardState } from '../card/state.ts';
import { civilDay } from '../local-time.ts';
import type { TariffBook } from '../tariff/tariff-book.ts';
import { decideCheckIn } from './check-in.ts';
import { decideCheckOut } from './check-out.ts';
import type { FarePolicy } from './fare-policy.ts';
import { counterIsFull } from './next-record.ts';
import { presentedAgainAfterCheckIn, presentedAgainAfterCheckOut } from './presented-again.ts';
import type { TapContext } from './tap-context.ts';
import type { TapDecision } from './tap-decision.ts';
import { checkedIn, checkedOut } from './tap-result.ts';
import { SELF_ONLY } from './ticket-sums.ts';

/**
 * Decides a plain tap of a card that has no open doubt (T91): an open ride of this course is checked out, anything
 * else begins a ride. Pure: the same card, context, tariff and policy give the same decision. A card that is
 * blocked or has expired may still check out, and nothing else.
 */
export function decideTap(card: CardState, context: TapContext, book: TariffBook, policy: FarePolicy): TapDecision {
  const { ride } = card;
  if (ride.kind === 'open' && ride.courseKey === context.courseKey) {
    return presentedAgainAfterCheckIn(card, ride, context, policy)
      ? { kind: 'same-answer', result: checkedIn(card.purse, ride) }
      : decideCheckOut(card, ride, context, book, policy);
  }
  if (context.blocked) return { kind: 'refused', reason: 'blocked' };
  if (civilDay(context.now) > card.expiresOn) return { kind: 'refused', reason: 'expired' };
  if (ride.kind === 'closed' && presentedAgainAfterCheckOut(ride, context, policy)) {
    return { kind: 'same-answer', result: checkedOut(card.purse, ride, book, policy, undefined) };
  }
  if (counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };
  return decideCheckIn(card, SELF_ONLY, 'check-in', context, book, policy);
}
