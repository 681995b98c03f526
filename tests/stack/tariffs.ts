export type Tier = 'standard' | 'premium';
export type Concession = 'normal' | 'local' | 'statutory';
type Prices = Record<Tier, Record<Concession, number>>;

/** A distance tariff as `GET /rig/tariff` gives it and a tariff file holds it. */
export interface Tariff {
  readonly kind: 'distance';
  readonly status: 'published' | 'example';
  readonly source: string;
  readonly validFrom: string;
  readonly bands: readonly { readonly upToStops: number | null; readonly prices: Prices }[];
  readonly transferWindowSeconds: number;
}

export const TIERS: readonly Tier[] = ['standard', 'premium'];
export const CONCESSIONS: readonly Concession[] = ['normal', 'local', 'statutory'];

/** mulberry32: the same seed gives the same tariff. Answers whole numbers from `least` to `most`. */
function numbers(seed: number): (least: number, most: number) => number {
  let state = seed >>> 0;
  return (least, most) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return least + (((mixed ^ (mixed >>> 14)) >>> 0) % (most - least + 1));
  };
}

/** A tariff with so many bands, random ends and prices that never fall with the distance (T15). */
export function randomTariff(seed: number, bands: number): Tariff {
  const between = numbers(seed);
  const prices: Prices = {
    standard: { normal: 0, local: 0, statutory: 0 },
    premium: { normal: 0, local: 0, statutory: 0 },
  };
  let end = 0;
  return {
    kind: 'distance',
    status: 'example',
    source: `made up from the number ${seed}`,
    validFrom: '2016-02-01',
    bands: Array.from({ length: bands }, (_, index) => {
      end += between(1, 4);
      for (const tier of TIERS) {
        for (const concession of CONCESSIONS) prices[tier][concession] += between(1, 399);
      }
      return { upToStops: index === bands - 1 ? null : end, prices: structuredClone(prices) };
    }),
    transferWindowSeconds: 900,
  };
}

/** T8: what a ride of so many stops costs, told once more and simply. */
export function priceOf({ bands }: Tariff, stops: number, tier: Tier, concession: Concession): number {
  const band = bands.find(({ upToStops }) => upToStops === null || stops <= upToStops);
  return band?.prices[tier][concession] ?? Number.NaN;
}

/** T10, T84. */
export function maximum({ bands }: Tariff, tier: Tier = 'standard', concession: Concession = 'normal'): number {
  return bands.at(-1)?.prices[tier][concession] ?? Number.NaN;
}

/** T12, T16. */
export function minimum({ bands }: Tariff, tier: Tier = 'standard', concession: Concession = 'normal'): number {
  return bands[0]?.prices[tier][concession] ?? Number.NaN;
}

/** Rides at both ends of every band; the last, which never ends, at its first stop and far beyond. */
export function bothEnds({ bands }: Tariff): readonly number[] {
  const ends = bands.flatMap(({ upToStops }) => (upToStops === null ? [] : [upToStops]));
  const last = ends.at(-1) ?? 0;
  return [...new Set([1, ...ends, ...ends.map((end) => end + 1), last + 12])].sort((one, other) => one - other);
}
