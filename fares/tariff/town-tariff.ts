import type { Grosze } from '../money.ts';

/** The two classes of Jaworzno's tickets: N and U (J47). */
export type FareClass = 'normal' | 'reduced';
/** `3`: three towns or more. */
export type Towns = 1 | 2 | 3;

export type ClassPrices = Readonly<Record<FareClass, Grosze>>;

export interface TownPrices extends ClassPrices {
  readonly towns: Towns;
}

/** A contract (J4): a season ticket for so many days, the first one included. */
export interface ContractProduct extends ClassPrices {
  readonly id: string;
  readonly days: number;
}

/** Prices by towns travelled, in the shape in which the rig hands it out. */
export interface TownTariff {
  readonly kind: 'towns';
  /** `example`: invented at least in part for want of the published list. */
  readonly status: 'published' | 'example';
  readonly source: string;
  /** First day in force, `2026-11-20`. */
  readonly validFrom: string;
  /** Last day in force; absent: until the next version begins. */
  readonly validTo?: string | undefined;
  /** List I: single tickets, and what is taken at registration. One row for each number of towns, ascending. */
  readonly ordinary: readonly [TownPrices, TownPrices, TownPrices];
  /** List II: rides whose end was registered, too. */
  readonly registered: readonly [TownPrices, TownPrices, TownPrices];
  /** J44: most that an electronic purse may hold. */
  readonly purseLimit: Grosze;
  readonly contracts: readonly ContractProduct[];
  /** Towns that count as one, e.g. Mysłowice and Sosnowiec. */
  readonly countedAsOne: readonly (readonly string[])[];
}

/** A stop as far as the tariff looks at it: its zone is the town. */
export interface StopInTown {
  readonly zone?: string | undefined;
}

/**
 * In how many towns a ride is between two stops of a course, both included; 3 stands for more. A stop without a zone
 * is in the town of the stop before it. Undefined when the stops are not on the course, or no town is known.
 */
export function townsBetween(
  tariff: Pick<TownTariff, 'countedAsOne'>,
  stops: readonly StopInTown[],
  entryIndex: number,
  exitIndex: number,
): Towns | undefined {
  if (!(entryIndex >= 0 && exitIndex >= entryIndex && exitIndex < stops.length)) return undefined;
  const towns = new Set<string>();
  let town = stops.slice(0, entryIndex).findLast(({ zone }) => zone !== undefined)?.zone;
  for (const { zone } of stops.slice(entryIndex, exitIndex + 1)) {
    town = zone ?? town;
    if (town !== undefined) towns.add(countedTown(tariff, town));
  }
  if (towns.size === 0) return undefined;
  return towns.size === 1 ? 1 : towns.size === 2 ? 2 : 3;
}

function countedTown({ countedAsOne }: Pick<TownTariff, 'countedAsOne'>, town: string): string {
  return countedAsOne.find((towns) => towns.includes(town))?.[0] ?? town;
}

/** A price of list I (ordinary) or II (registered). */
export function townPrice(
  tariff: TownTariff,
  list: 'ordinary' | 'registered',
  towns: Towns,
  fareClass: FareClass,
): Grosze {
  return tariff[list][(towns - 1) as 0 | 1 | 2][fareClass];
}
