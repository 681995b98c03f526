import { type CardState, MOST_REFUNDABLE } from '../card/state.ts';
import { forgottenRide } from '../journey/check-in.ts';
import { counterIsFull, nextRecord } from '../journey/next-record.ts';
import { purseMovement } from '../journey/purse-movement.ts';
import type { CheckIn } from '../journey/tap-decision.ts';
import { civilDay } from '../local-time.ts';
import { subtract } from '../money.ts';
import { tariffAt } from '../tariff/tariff-book.ts';
import type { FareClass } from '../tariff/town-tariff.ts';
import type { TownTariffBook } from '../tariff/town-tariff-file.ts';
import { ticketOf } from './fare-class-on-card.ts';
import { entryFare } from './town-fare.ts';
import type { TownTapContext } from './town-tap-context.ts';
import type { TownRefused } from './town-tap-decision.ts';
import { townCheckedIn } from './town-tap-result.ts';

type OpenRide = Extract<CardState['ride'], { kind: 'open' }>;

/**
 * J47, J50, J51, J66, J74: registers a ride of this class, whatever contracts the card holds. A ride still open is of
 * another course and stays at what was taken for it.
 */
export function decideTownCheckIn(
  card: CardState,
  fareClass: FareClass,
  context: TownTapContext,
  book: TownTariffBook,
): CheckIn | TownRefused {
  if (counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };
  const today = civilDay(context.now);
  const tariff = tariffAt(book, today);
  if (tariff === undefined) return { kind: 'refused', reason: 'no-tariff' };

  const { entryIndex } = context.stops;
  const fare = entryFare(tariff, context.courseStops, entryIndex, fareClass);
  if (fare === undefined) return { kind: 'refused', reason: 'no-position' };
  const { taken, needed } = fare;
  if (taken > MOST_REFUNDABLE) return { kind: 'refused', reason: 'refund-limit', needed: taken };
  // A purse that no top-up has opened yet may not be in debt, even where a ride costs nothing.
  if (!card.purseEnabled || card.purse < needed) {
    return { kind: 'refused', reason: 'funds', available: card.purse, needed };
  }

  const ride: OpenRide = {
    kind: 'open',
    courseKey: context.courseKey,
    vehicle: context.vehicle,
    groups: [{ entryIndex, tickets: ticketOf(fareClass), transfer: false }],
    refundable: taken,
    tariffDay: today,
  };
  const after = nextRecord(card, context, 'check-in', subtract(card.purse, taken), ride);
  return {
    kind: 'check-in',
    result: townCheckedIn(after.purse, ride),
    movement: purseMovement(card, after),
    after,
    stopIndex: entryIndex,
    forgotten: forgottenRide(card),
  };
}
