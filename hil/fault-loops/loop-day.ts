import type { VehiclePosition } from '../../devices/vehicle/contract.ts';
import type { CityFares } from '../../fares/cities/city-fares.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import { TARNOW } from '../../fares/cities/tarnow.ts';
import { tarnowFares } from '../../fares/cities/tarnow-fares.ts';
import { firstBus, LOOP_TARIFF } from './fares.ts';
import { CHECK_IN, type Effect, PURSES, STORY, type Stage, TOP_UP } from './story.ts';

/** A city's validator, and a passenger's day at it. */
export interface LoopDay {
  readonly city: 'tarnow' | 'jaworzno';
  readonly profile: CityProfile;
  readonly fares: CityFares;
  /** Where the bus stands first. */
  readonly position: VehiclePosition;
  /** Grosze on a fresh card: files 02 and 03. */
  readonly purses: Effect;
  readonly contracts?: readonly { readonly product: number; readonly from: string; readonly to: string }[];
  /** Grosze that wait for the card at the office. */
  readonly topUp?: number;
  readonly story: readonly Stage[];
  /** How the next passenger gets on. */
  readonly next: Stage;
  /** Pressed to see what is on the card. */
  readonly check: 'card-check' | 'S';
}

export const TARNOW_DAY: LoopDay = {
  city: 'tarnow',
  profile: TARNOW,
  fares: tarnowFares(LOOP_TARIFF, TARNOW),
  position: firstBus(3),
  purses: PURSES,
  topUp: TOP_UP,
  story: STORY,
  next: CHECK_IN,
  check: 'card-check',
};
