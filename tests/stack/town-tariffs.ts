/** A tariff by towns as `GET /rig/tariff` gives it and a tariff file holds it; the third row stands for more. */
export interface TownTariff {
  readonly kind: 'towns';
  readonly status: 'published' | 'example';
  readonly source: string;
  readonly validFrom: string;
  readonly ordinary: readonly TownRow[];
  readonly registered: readonly TownRow[];
  readonly purseLimit: number;
  readonly contracts: readonly {
    readonly id: string;
    readonly days: number;
    readonly normal: number;
    readonly reduced: number;
  }[];
}

interface TownRow {
  readonly towns: 1 | 2 | 3;
  readonly normal: number;
  readonly reduced: number;
}

export type Key = 'N' | 'U';
const column = (key: Key) => (key === 'N' ? 'normal' : 'reduced') as 'normal' | 'reduced';

/** From rows of [I normal, I reduced, II normal, II reduced] for one, two and three towns. */
export function townTariff(rows: readonly (readonly [number, number, number, number])[]): TownTariff {
  const row = (index: number, normal: number, reduced: number): TownRow => ({
    towns: (index + 1) as 1 | 2 | 3,
    normal,
    reduced,
  });
  return {
    kind: 'towns',
    status: 'example',
    source: 'made up for a trial',
    validFrom: '2014-06-22',
    ordinary: rows.map(([normal, reduced], index) => row(index, normal, reduced)),
    registered: rows.map(([, , normal, reduced], index) => row(index, normal, reduced)),
    purseLimit: 24_000,
    contracts: [{ id: 'days-30', days: 30, normal: 10_000, reduced: 5_000 }],
  };
}

/** Published prices (public sources, in force from 31 March 2025), as the worked examples use them. */
export const PUBLISHED = townTariff([
  [400, 200, 300, 150],
  [460, 230, 360, 180],
  [500, 250, 460, 230],
]);

/** List I (O) or II (R) for so many towns, told once more and simply. */
export function listPrice(tariff: TownTariff, list: 'I' | 'II', towns: number, key: Key): number {
  const rows = list === 'I' ? tariff.ordinary : tariff.registered;
  return rows[Math.min(towns, 3) - 1]?.[column(key)] ?? Number.NaN;
}

const NAMES = ['Jaworzno', 'Tychy', 'Katowice', 'Bytom'] as const;

/** A course with so many stops in each town. */
export function townCourse(...stopsInTowns: readonly number[]) {
  const towns = stopsInTowns.flatMap((count, town) => Array.from({ length: count }, () => NAMES[town] ?? 'Zabrze'));
  return towns.map((zone, index) => ({ id: `j${index}`, name: `Przystanek ${index}`, zone }));
}
