import type { CardState, Ride } from '../card/state.ts';
import { civilDay } from '../local-time.ts';
import { add } from '../money.ts';
import { type TariffBook, tariffAt } from '../tariff/tariff-book.ts';
import { closeRide } from './close-ride.ts';
import type { FarePolicy } from './fare-policy.ts';
import { counterIsFull } from './next-record.ts';
import { purseMovement } from './purse-movement.ts';
import type { TapContext } from './tap-context.ts';
import type { CheckOut, Refused } from './tap-decision.ts';
import { checkedOut } from './tap-result.ts';
import { sumDue } from './ticket-sums.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;

/**
 * Ends the open ride of this course for everybody on it (T71) at the stop that counts as exit (T49): each group owes
 * by its own entry stop, and what was taken beyond that goes back (T11); never more than was taken, never less than
 * nothing. A refund of 0 is a check-out like any other (T88).
 */
export function decideCheckOut(
  card: CardState,
  ride: OpenRide,
  context: TapContext,
  book: TariffBook,
  policy: FarePolicy,
): CheckOut | Refused {
  if (counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };
  // The tariff of the check-in settles the ride; a book that no longer has it settles by today's.
  const tariff = tariffAt(book, ride.tariffDay) ?? tariffAt(book, civilDay(context.now));
  if (tariff === undefined) return { kind: 'refused', reason: 'no-tariff' };

  const exitIndex = exitStop(context, policy);
  const due = add(...ride.groups.map((group) => sumDue(group, exitIndex, card, tariff, policy)));
  const { closed, after } = closeRide(card, ride, context, { exitIndex, due }, policy);
  return {
    kind: 'check-out',
    result: checkedOut(after.purse, closed, book, policy, ride),
    movement: purseMovement(card, after),
    after,
    stopIndex: exitIndex,
  };
}

/** T49; a check-out here that was rolled back a moment ago keeps the stop at which it was tried. */
export function exitStop(context: TapContext, policy: Pick<FarePolicy, 'repeats'>): number {
  const kept = context.exitStopKept;
  if (kept === undefined || kept.courseKey !== context.courseKey) return context.stops.exitIndex;
  const elapsed = Math.abs(context.now - kept.at) / 1000;
  return elapsed < policy.repeats.exitStopKeptSeconds ? kept.exitIndex : context.stops.exitIndex;
}
