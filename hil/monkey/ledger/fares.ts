import type { Tariff } from '../shapes.ts';
import type { Concession, Tier } from './account.ts';

interface Holder {
  readonly tier: Tier;
  readonly concession: Concession;
}

/** T8, T12, T13: what so many stops cost. */
export function priceOf({ bands }: Tariff, stops: number, { tier, concession }: Holder): number {
  for (const { upToStops, prices } of bands) {
    if (upToStops === null || stops <= upToStops) return prices[tier][concession];
  }
  throw new RangeError(`no band for ${stops} stops`);
}

/** T10, T84: what is taken at entry. */
export const maximumOf = (tariff: Tariff, holder: Holder): number => priceOf(tariff, Number.POSITIVE_INFINITY, holder);

/** T16: what is taken at entry on a transfer. */
export const minimumOf = (tariff: Tariff, holder: Holder): number => priceOf(tariff, 1, holder);
