import type { CardState, Ride } from '../card/state.ts';
import type { DistanceTariff } from '../tariff/distance-tariff.ts';
import { type UnixSeconds, unixSeconds } from '../time.ts';
import { secondsElapsed } from './elapsed.ts';
import type { FarePolicy } from './fare-policy.ts';

type ClosedRide = Extract<Ride, { kind: 'closed' }>;

/**
 * T16-T18: whether a ride that begins now in this vehicle is a transfer: the ride before was checked out (T17), was
 * not cancelled (A17), ended in another vehicle (T18), and not longer ago than the window, whose last second counts
 * (A15). Transfers may follow each other (T19).
 */
export function isTransfer(
  card: CardState,
  vehicle: number,
  now: UnixSeconds,
  tariff: DistanceTariff,
  policy: FarePolicy,
): boolean {
  const { ride } = card;
  if (ride.kind !== 'closed' || !ride.transferRight || ride.vehicle === vehicle) return false;
  const elapsed = secondsElapsed(ride.at, now, policy.repeats.clockToleranceSeconds);
  const window = transferWindow(tariff, policy);
  return policy.transferWindowInclusive ? elapsed <= window : elapsed < window;
}

/** Until when another bus costs the minimum after this ride; undefined when there is no such right. */
export function transferUntil(ride: ClosedRide, tariff: DistanceTariff, policy: FarePolicy): UnixSeconds | undefined {
  return ride.transferRight ? unixSeconds(ride.at + transferWindow(tariff, policy)) : undefined;
}

function transferWindow(tariff: DistanceTariff, policy: FarePolicy): number {
  return policy.transferWindowSeconds ?? tariff.transferWindowSeconds;
}
