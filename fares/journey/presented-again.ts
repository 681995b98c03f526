import type { CardState, Ride } from '../card/state.ts';
import { hasLeft } from '../position.ts';
import { secondsOf } from '../time.ts';
import { secondsElapsed } from './elapsed.ts';
import type { FarePolicy } from './fare-policy.ts';
import type { TapContext } from './tap-context.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;
type ClosedRide = Extract<Ride, { kind: 'closed' }>;
type Repeats = Pick<FarePolicy, 'repeats'>;

/**
 * A36: the card of an open ride of this course is presented again without a doubt, and means nothing by it: the
 * entry stop is still the same, and it is less than 10 s since green on this machine, or less than 60 s since the
 * check-in on another machine of the vehicle.
 */
export function presentedAgainAfterCheckIn(
  card: CardState,
  ride: OpenRide,
  context: TapContext,
  policy: Repeats,
): boolean {
  // Only what bought tickets can be repeated; a carry-over during the ride was something else.
  if (card.kind !== 'check-in' && card.kind !== 'group') return false;
  const lastGroup = ride.groups[ride.groups.length - 1] ?? ride.groups[0];
  if (lastGroup.entryIndex !== context.stops.entryIndex) return false;

  return isMomentsAgo(card, ride.vehicle === context.vehicle, context, policy);
}

/**
 * A36: the card's newest record was written a moment ago: less than 10 s since green on this machine, or less than
 * 60 s since another machine of the vehicle wrote it.
 */
export function isMomentsAgo(card: CardState, sameVehicle: boolean, context: TapContext, policy: Repeats): boolean {
  const { sameTerminalSeconds, otherTerminalSeconds, clockToleranceSeconds } = policy.repeats;
  const sinceRecord = secondsElapsed(card.at, secondsOf(context.now), clockToleranceSeconds);
  const ours = card.transaction.terminal === context.transaction.terminal;
  if (context.greenHereAt !== undefined) {
    // Green was seen to the millisecond, so it is measured to the millisecond.
    const sinceGreen = (context.now - context.greenHereAt) / 1000;
    const elapsed = sinceGreen < 0 && -sinceGreen <= clockToleranceSeconds ? 0 : sinceGreen;
    if (elapsed >= 0 && elapsed < sameTerminalSeconds) return true;
  } else if (ours && sinceRecord < sameTerminalSeconds) {
    return true;
  }
  return !ours && sameVehicle && sinceRecord < otherTerminalSeconds;
}

/**
 * A36: after a check-out no ride of the same course begins until the bus has left that exit stop and 60 s have
 * passed; until then a card presented again gets the same answer.
 */
export function presentedAgainAfterCheckOut(ride: ClosedRide, context: TapContext, policy: Repeats): boolean {
  if (ride.courseKey !== context.courseKey) return false;
  if (!hasLeft(context.stops, ride.exitIndex)) return true;
  const { afterCheckOutSeconds, clockToleranceSeconds } = policy.repeats;
  return secondsElapsed(ride.at, secondsOf(context.now), clockToleranceSeconds) < afterCheckOutSeconds;
}
