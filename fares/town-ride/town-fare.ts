import type { Ride } from '../card/state.ts';
import { add, atLeast, type Grosze, grosze, NOTHING } from '../money.ts';
import { type FareClass, type StopInTown, type TownTariff, townPrice, townsBetween } from '../tariff/town-tariff.ts';
import { fareClassOf } from './fare-class-on-card.ts';
import type { TownFarePolicy } from './town-tap-context.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;

/**
 * The value file of an electronic purse goes no lower than -10.00 zł, which cannot be changed later. With the published
 * prices no ride leads below -2.00 zł (A4).
 */
export const LOWEST_ON_PURSE: Grosze = grosze(-1_000);

/** What a registration takes, and what must be on the purse for it. */
export interface EntryFare {
  readonly taken: Grosze;
  readonly needed: Grosze;
}

/**
 * J50, J51, A1, A2: list I is taken, from the stop of entry to the last stop of the course; the purse must hold the
 * cheapest registered ride of the town of entry, so it may go below nothing (J66), by no more than the difference.
 * Undefined where the course's towns are not known.
 */
export function entryFare(
  tariff: TownTariff,
  stops: readonly StopInTown[],
  entryIndex: number,
  fareClass: FareClass,
): EntryFare | undefined {
  const towns = townsBetween(tariff, stops, entryIndex, stops.length - 1);
  if (towns === undefined) return undefined;
  const taken = townPrice(tariff, 'ordinary', towns, fareClass);
  // A tariff far from today's could ask for a debt that the card does not bear.
  const needed = atLeast(cheapestRide(tariff, fareClass), add(taken, LOWEST_ON_PURSE));
  return { taken, needed };
}

/** A2: list II, one town; prices of more towns are never less (J52: one for N, one for U). */
function cheapestRide(tariff: TownTariff, fareClass: FareClass): Grosze {
  return townPrice(tariff, 'registered', 1, fareClass);
}

/**
 * J54, A3: what a ride costs whose end is registered: list II for the towns really travelled; at the stop of entry that
 * of its one town, or nothing where the city cancels such a ride. Undefined where the towns are not known.
 */
export function rideDue(
  tariff: TownTariff,
  stops: readonly StopInTown[],
  ride: OpenRide,
  exitIndex: number,
  policy: TownFarePolicy,
): Grosze | undefined {
  const { entryIndex } = ride.groups[0];
  if (exitIndex <= entryIndex && policy.sameStop === 'cancel') return NOTHING;
  // A bus that stands before the stop of entry has travelled no stop.
  const towns = townsBetween(tariff, stops, entryIndex, Math.max(entryIndex, exitIndex));
  return towns === undefined ? undefined : townPrice(tariff, 'registered', towns, fareClassOf(ride));
}
