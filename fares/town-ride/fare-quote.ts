import { civilDay } from '../local-time.ts';
import { tariffAt } from '../tariff/tariff-book.ts';
import { type FareClass, type Towns, townsBetween } from '../tariff/town-tariff.ts';
import type { TownTariffBook } from '../tariff/town-tariff-file.ts';
import type { EpochMillis } from '../time.ts';
import { type EntryFare, entryFare } from './town-fare.ts';
import type { TownTapContext } from './town-tap-context.ts';

/** What a passenger is told who has pressed N or U and has not presented a card yet. */
export interface FareQuote extends EntryFare {
  /** In how many towns the course still runs, from the stop that counts as entry; 3 stands for more. */
  readonly towns: Towns;
}

/** J50, J51: what a registration would take here and now; undefined without a tariff or a known place. */
export function fareQuote(
  book: TownTariffBook,
  now: EpochMillis,
  { stops, courseStops }: Pick<TownTapContext, 'stops' | 'courseStops'>,
  fareClass: FareClass,
): FareQuote | undefined {
  const tariff = tariffAt(book, civilDay(now));
  if (tariff === undefined) return undefined;
  const towns = townsBetween(tariff, courseStops, stops.entryIndex, courseStops.length - 1);
  const fare = entryFare(tariff, courseStops, stops.entryIndex, fareClass);
  return towns === undefined || fare === undefined ? undefined : { towns, ...fare };
}
