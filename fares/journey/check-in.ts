import type { CardState, RideGroup, TicketCounts } from '../card/state.ts';
import { MOST_REFUNDABLE } from '../card/state.ts';
import { civilDay } from '../local-time.ts';
import { subtract } from '../money.ts';
import { type TariffBook, tariffAt } from '../tariff/tariff-book.ts';
import { secondsOf } from '../time.ts';
import type { FarePolicy } from './fare-policy.ts';
import { nextRecord } from './next-record.ts';
import { purseMovement } from './purse-movement.ts';
import type { TapContext } from './tap-context.ts';
import type { CheckIn, ForgottenRide, Refused } from './tap-decision.ts';
import { checkedIn } from './tap-result.ts';
import { sumTaken } from './ticket-sums.ts';
import { isTransfer } from './transfer.ts';

type OpenRide = Extract<CardState['ride'], { kind: 'open' }>;

/**
 * Begins a ride with these tickets at the stop that counts as entry (T10, T48, T70, T84). The purse must hold the sum
 * that is taken and never goes below nothing (T26, A19). A ride still open is of another course and stays at what
 * was taken for it (T21, A18).
 */
export function decideCheckIn(
  card: CardState,
  tickets: TicketCounts,
  kind: 'check-in' | 'group',
  context: TapContext,
  book: TariffBook,
  policy: FarePolicy,
): CheckIn | Refused {
  const today = civilDay(context.now);
  const tariff = tariffAt(book, today);
  if (tariff === undefined) return { kind: 'refused', reason: 'no-tariff' };

  const transfer = isTransfer(card, context.vehicle, secondsOf(context.now), tariff, policy);
  const taken = sumTaken(tickets, transfer, card, tariff, policy);
  if (taken > MOST_REFUNDABLE) return { kind: 'refused', reason: 'refund-limit', needed: taken };
  if (card.purse < taken) return { kind: 'refused', reason: 'funds', available: card.purse, needed: taken };

  const group: RideGroup = { entryIndex: context.stops.entryIndex, tickets, transfer };
  const ride: OpenRide = {
    kind: 'open',
    courseKey: context.courseKey,
    vehicle: context.vehicle,
    groups: [group],
    refundable: taken,
    tariffDay: today,
  };
  const after = nextRecord(card, context, kind, subtract(card.purse, taken), ride);
  return {
    kind: 'check-in',
    result: checkedIn(after.purse, ride),
    movement: purseMovement(card, after),
    after,
    stopIndex: group.entryIndex,
    forgotten: forgottenRide(card),
  };
}

/** T21, A18: the ride that a new one leaves behind. */
export function forgottenRide({ ride }: CardState): ForgottenRide | undefined {
  if (ride.kind !== 'open') return undefined;
  return { courseKey: ride.courseKey, vehicle: ride.vehicle, price: ride.refundable };
}
