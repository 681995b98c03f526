import { type CardState, MOST_STOPS_RECORDED, type Ride } from '../card/state.ts';
import { exitStop } from '../journey/check-out.ts';
import { counterIsFull, nextRecord } from '../journey/next-record.ts';
import { purseMovement } from '../journey/purse-movement.ts';
import type { CheckOut } from '../journey/tap-decision.ts';
import { stopsTravelled } from '../journey/ticket-sums.ts';
import { civilDay } from '../local-time.ts';
import { add, atLeast, type Grosze, NOTHING, subtract } from '../money.ts';
import { tariffAt } from '../tariff/tariff-book.ts';
import type { TownTariffBook } from '../tariff/town-tariff-file.ts';
import { secondsOf } from '../time.ts';
import { rideDue } from './town-fare.ts';
import type { TownFarePolicy, TownTapContext } from './town-tap-context.ts';
import type { TownRefused } from './town-tap-decision.ts';
import { townCheckedOut } from './town-tap-result.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;
type ClosedRide = Extract<Ride, { kind: 'closed' }>;

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
  const refund: Grosze = atLeast(subtract(ride.refundable, due), NOTHING);
  const stops = stopsTravelled(ride.groups[0], exitIndex);
  const closed: ClosedRide = {
    kind: 'closed',
    courseKey: ride.courseKey,
    vehicle: context.vehicle,
    exitIndex,
    at: secondsOf(context.now),
    stops: Math.min(stops, MOST_STOPS_RECORDED),
    // A17: false says of a record that its ride was cancelled; here nothing else follows on it.
    transferRight: stops > 0 || policy.sameStop === 'minimum',
    refund,
  };
  const after = nextRecord(card, context, 'check-out', add(card.purse, refund), closed);
  return {
    kind: 'check-out',
    result: townCheckedOut(after.purse, closed, ride),
    movement: purseMovement(card, after),
    after,
    stopIndex: exitIndex,
  };
}
