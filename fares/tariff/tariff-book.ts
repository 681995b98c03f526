import type { DayNumber } from '../time.ts';
import type { DistanceTariff } from './distance-tariff.ts';
import type { DatedTariff } from './file-parts.ts';

/** One version of the tariff and the days on which it is in force. */
export type TariffVersion = DatedTariff<DistanceTariff>;

/** Versions of one tariff, in order of time, none overlapping another; there may be days between them without one. */
export interface TariffBook {
  readonly versions: readonly TariffVersion[];
}

/** The tariff in force on this day, undefined when there is none. */
export function tariffAt<Tariff>(
  book: { readonly versions: readonly DatedTariff<Tariff>[] },
  day: DayNumber,
): Tariff | undefined {
  for (const version of book.versions) {
    if (day >= version.from && day <= version.to) return version.tariff;
  }
  return undefined;
}
