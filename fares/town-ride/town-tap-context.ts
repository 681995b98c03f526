import type { FarePolicy } from '../journey/fare-policy.ts';
import type { TapContext } from '../journey/tap-context.ts';
import type { ReadSlots } from '../pocket/contract-slots.ts';
import type { StopInTown } from '../tariff/town-tariff.ts';

/** All that a tap's decision depends on where prices go by towns, besides the card, the key, the tariff and the policy. */
export interface TownTapContext extends TapContext {
  /** Every stop of the course, with its town: the fare is taken to the last of them (J50). */
  readonly courseStops: readonly StopInTown[];
  /** The card's contracts; absent: not read yet, which is asked for where they matter. */
  readonly contracts?: ReadSlots | undefined;
}

/** What the sources of such a city leave open. */
export type TownFarePolicy = Pick<FarePolicy, 'repeats' | 'sameStop'>;
