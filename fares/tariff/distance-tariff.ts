import type { Concession, Tier } from '../card/state.ts';
import type { Grosze } from '../money.ts';

/** A price for each kind of ticket coded on cards (T3). */
export type ConcessionPrices = Readonly<Record<Concession, Grosze>>;
/** And for each card status (T2). */
export type BandPrices = Readonly<Record<Tier, ConcessionPrices>>;

export interface FareBand {
  /** The band ends with this many stops travelled; null in the last one, which never ends. */
  readonly upToStops: number | null;
  readonly prices: BandPrices;
}

/** Prices by stops travelled (T8), in the shape in which the rig hands it out. */
export interface DistanceTariff {
  readonly kind: 'distance';
  /** `example`: invented for want of the published table; never to be taken for real prices. */
  readonly status: 'published' | 'example';
  readonly source: string;
  /** First day in force, `2026-11-20`. */
  readonly validFrom: string;
  /** Last day in force; absent: until the next version begins. */
  readonly validTo?: string | undefined;
  /** Ascending, at least one. */
  readonly bands: readonly [FareBand, ...FareBand[]];
  /** T16. */
  readonly transferWindowSeconds: number;
}

/** Price of one ticket for a ride of so many stops, 1 or more (T8, T11). */
export function priceFor(tariff: DistanceTariff, stops: number, tier: Tier, concession: Concession): Grosze {
  for (const band of tariff.bands) {
    if (band.upToStops === null || stops <= band.upToStops) return band.prices[tier][concession];
  }
  return maximumFare(tariff, tier, concession);
}

/** The last band's price: what is taken at entry (T10, T13, T84). */
export function maximumFare(tariff: DistanceTariff, tier: Tier, concession: Concession): Grosze {
  const last = tariff.bands[tariff.bands.length - 1] ?? tariff.bands[0];
  return last.prices[tier][concession];
}

/** The first band's price: a ride in another bus within the transfer window (T12, T16). */
export function minimumFare(tariff: DistanceTariff, tier: Tier, concession: Concession): Grosze {
  return tariff.bands[0].prices[tier][concession];
}
