import { type CardState, MOST_STOPS_RECORDED, type Ride } from '../card/state.ts';
import { add, atLeast, type Grosze, NOTHING, subtract } from '../money.ts';
import { secondsOf } from '../time.ts';
import type { FarePolicy } from './fare-policy.ts';
import { nextRecord } from './next-record.ts';
import type { TapContext } from './tap-context.ts';
import { stopsTravelled } from './ticket-sums.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;
type ClosedRide = Extract<Ride, { kind: 'closed' }>;

/**
 * The card once its open ride has ended at this stop with so much due: what was taken beyond that goes back, never more
 * than was taken, never less than nothing.
 */
export function closeRide(
  card: CardState,
  ride: OpenRide,
  context: TapContext,
  exit: { readonly exitIndex: number; readonly due: Grosze },
  policy: Pick<FarePolicy, 'sameStop'>,
): { readonly closed: ClosedRide; readonly after: CardState } {
  const { exitIndex, due } = exit;
  const refund: Grosze = atLeast(subtract(ride.refundable, due), NOTHING);
  const stops = stopsTravelled(ride.groups[0], exitIndex);
  const closed: ClosedRide = {
    kind: 'closed',
    courseKey: ride.courseKey,
    vehicle: context.vehicle,
    exitIndex,
    at: secondsOf(context.now),
    stops: Math.min(stops, MOST_STOPS_RECORDED),
    // A17: a ride that ends where it began never was one: its record says so, and no transfer follows on it.
    transferRight: stops > 0 || policy.sameStop === 'minimum',
    refund,
  };
  return { closed, after: nextRecord(card, context, 'check-out', add(card.purse, refund), closed) };
}
