import type { DayNumber } from '../time.ts';
import type { CityFares } from './city-fares.ts';
import type { CityProfile } from './city-profile.ts';

/** All that makes a validator the one of a city: how it behaves, and what it decides about rides with which tariff. */
export interface ValidatorCity {
  readonly profile: CityProfile;
  /** The city's decisions with this tariff file's text; absent: with the tariff of its own. Never throws. */
  readonly open: (profile: CityProfile, tariff?: string) => OpenedFares;
}

export type OpenedFares =
  | {
      readonly ok: true;
      readonly fares: CityFares;
      /** The version in force on this day, in the shape in which the rig hands it out. */
      readonly tariffOn: (day: DayNumber) => unknown;
    }
  /** One line that names the place in the file and what is wrong. */
  | { readonly ok: false; readonly error: string };
