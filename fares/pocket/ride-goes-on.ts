import { recordableTariffDay } from '../card/ride-bytes.ts';
import type { Ride } from '../card/state.ts';
import type { UnixSeconds } from '../time.ts';

/** The ride as a record of this time has it that does something else to the card: it goes on, or stays closed. */
export function rideGoesOn(ride: Ride, recordedAt: UnixSeconds): Ride {
  if (ride.kind !== 'open') return ride;
  // Forgotten for most of a year, or seen by a clock that is days behind: the nearest day the record can tell.
  return { ...ride, tariffDay: recordableTariffDay(ride.tariffDay, recordedAt) };
}
