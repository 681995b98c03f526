import type { CardState, Ride } from '../card/state.ts';
import { exitStop } from '../journey/check-out.ts';
import { closeRide } from '../journey/close-ride.ts';
import { counterIsFull } from '../journey/next-record.ts';
import { purseMovement } from '../journey/purse-movement.ts';
import type { CheckOut } from '../journey/tap-decision.ts';
import { civilDay } from '../local-time.ts';
import { tariffAt } from '../tariff/tariff-book.ts';
import type { TownTariffBook } from '../tariff/town-tariff-file.ts';
import { rideDue } from './town-fare.ts';
import type { TownFarePolicy, TownTapContext } from './town-tap-context.ts';
import type { TownRefused } from './town-tap-decision.ts';
import { townCheckedOut } from './town-tap-result.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;

/**
 * J53-J55, A3: ends the open ride of this course. What was taken beyond the price of a registered ride through the
 * towns really travelled goes back; never more than was taken, never less than nothing. The ride belongs to the
 * course, so another bus that took the course over ends it just as well (J71, A9).
 */
export function decideTownCheckOut(
  card: CardState,
  ride: OpenRide,
  context: TownTapContext,
  book: TownTariffBook,
  policy: TownFarePolicy,
): CheckOut | TownRefused {
  if (counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };
  // The tariff of the registration settles the ride; a book that no longer has it settles by today's.
  const tariff = tariffAt(book, ride.tariffDay) ?? tariffAt(book, civilDay(context.now));
  if (tariff === undefined) return { kind: 'refused', reason: 'no-tariff' };

  const exitIndex = exitStop(context, policy);
  const due = rideDue(tariff, context.courseStops, ride, exitIndex, policy);
  if (due === undefined) return { kind: 'refused', reason: 'no-position' };
  const { closed, after } = closeRide(card, ride, context, { exitIndex, due }, policy);
  return {
    kind: 'check-out',
    result: townCheckedOut(after.purse, closed, ride),
    movement: purseMovement(card, after),
    after,
    stopIndex: exitIndex,
  };
}
