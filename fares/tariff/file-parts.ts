import { z } from 'zod';
import { MOST_REFUNDABLE } from '../card/state.ts';
import { parseDay } from '../local-time.ts';
import { type Grosze, grosze } from '../money.ts';
import { type DayNumber, dayNumber } from '../time.ts';

/** What tariff files of every kind are made of. */
export const AN_OBJECT = 'an object is expected';

const WHOLE_GROSZE = `a whole number of grosze from 0 to ${MOST_REFUNDABLE} is expected`;
/** The price of a ride: a refund of it must fit the two bytes a card has for it. */
export const ridePrice = z
  .int(WHOLE_GROSZE)
  .min(0, WHOLE_GROSZE)
  .max(MOST_REFUNDABLE, WHOLE_GROSZE)
  .transform((amount): Grosze => grosze(amount));

const calendarDay = z
  .string('a date like "2026-11-20" is expected')
  .refine((text) => parseDay(text) !== undefined, 'a date of the calendar like "2026-11-20" is expected');

/** Where prices come from and when they hold. */
export const tariffOrigin = {
  status: z.enum(['published', 'example'], 'must be "published" or "example"'),
  source: z.string('a text is expected').trim().min(1, 'must say where the prices come from'),
  validFrom: calendarDay,
  validTo: calendarDay.optional(),
};

export interface DaysOfValidity {
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}

export interface FaultInFile {
  readonly place: (string | number)[];
  readonly fault: string;
}

export function faultsOfDays({ validFrom, validTo }: DaysOfValidity): FaultInFile[] {
  if (validTo === undefined || validTo >= validFrom) return [];
  return [{ place: ['validTo'], fault: `${validTo} is before validFrom ${validFrom}` }];
}

/** One version of a tariff and the days on which it is in force, both included; `to` Infinity = for good. */
export interface DatedTariff<Tariff> {
  readonly tariff: Tariff;
  readonly from: DayNumber;
  readonly to: DayNumber;
}

export type InOrderOfTime<Tariff> =
  | { readonly ok: true; readonly versions: readonly DatedTariff<Tariff>[] }
  | { readonly ok: false; readonly error: string };

/** Puts versions in order of time: an open end reaches to the day before the next version; a stated one must not overlap. */
export function inOrderOfTime<Tariff extends DaysOfValidity>(tariffs: readonly Tariff[]): InOrderOfTime<Tariff> {
  const ordered = tariffs
    .map((tariff, index) => ({ index, tariff, from: dayIn(tariff.validFrom) }))
    .sort((one, other) => one.from - other.from);
  const versions: DatedTariff<Tariff>[] = [];
  for (const [position, { index, tariff, from }] of ordered.entries()) {
    const next = ordered[position + 1];
    const end = tariff.validTo === undefined ? undefined : dayIn(tariff.validTo);
    if (next !== undefined && (next.from === from || (end !== undefined && end >= next.from))) {
      const until = tariff.validTo === undefined ? `begins on ${tariff.validFrom}` : `is valid to ${tariff.validTo}`;
      const other = `versions[${next.index}] begins on ${next.tariff.validFrom}`;
      return { ok: false, error: `versions[${index}]: overlaps: ${until}, and ${other}` };
    }
    const to = end ?? (next === undefined ? (Number.POSITIVE_INFINITY as DayNumber) : dayNumber(next.from - 1));
    versions.push({ tariff, from, to });
  }
  return { ok: true, versions };
}

/** The schema has let only dates of the calendar through. */
function dayIn(text: string): DayNumber {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new RangeError(`not a date: ${text}`);
  return parsed;
}
