import { z } from 'zod';
import { MOST_REFUNDABLE } from '../card/state.ts';
import { readJson } from '../json-text.ts';
import { parseDay } from '../local-time.ts';
import { type Grosze, grosze } from '../money.ts';
import { faultsInWords } from '../schema-fault.ts';
import { type DayNumber, dayNumber } from '../time.ts';
import type { DistanceTariff, FareBand } from './distance-tariff.ts';
import type { TariffBook, TariffVersion } from './tariff-book.ts';

/**
 * A tariff file: one distance tariff, or `{ "versions": [ ... ] }` of several with their days of validity. What is
 * taken from it is valid as a whole or not at all.
 */
export type ReadTariff =
  | { readonly ok: true; readonly book: TariffBook }
  /** One line that names the place and what is wrong. */
  | { readonly ok: false; readonly error: string };

/** A tariff of this size is a mistake, and every tap walks through it. */
const MOST_BANDS = 100;
const MOST_STOPS_OF_A_BAND = 255;
const LONGEST_WINDOW = 24 * 60 * 60;

const OBJECT = 'an object is expected';
const WHOLE_GROSZE = `a whole number of grosze from 0 to ${MOST_REFUNDABLE} is expected`;
/** A refund of any price must fit the two bytes a card has for it. */
const price = z
  .int(WHOLE_GROSZE)
  .min(0, WHOLE_GROSZE)
  .max(MOST_REFUNDABLE, WHOLE_GROSZE)
  .transform((amount): Grosze => grosze(amount));
const concessions = z.strictObject({ normal: price, local: price, statutory: price }, OBJECT);
const STOPS = `a whole number of stops from 1 to ${MOST_STOPS_OF_A_BAND}, or null in the last band, is expected`;
const band = z.strictObject(
  {
    upToStops: z.int(STOPS).min(1, STOPS).max(MOST_STOPS_OF_A_BAND, STOPS).nullable(),
    prices: z.strictObject({ standard: concessions, premium: concessions }, OBJECT),
  },
  OBJECT,
);
const day = z
  .string('a date like "2026-11-20" is expected')
  .refine((text) => parseDay(text) !== undefined, 'a date of the calendar like "2026-11-20" is expected');
const WINDOW = `a whole number of seconds from 0 to ${LONGEST_WINDOW} is expected`;

const tariffSchema = z
  .strictObject(
    {
      kind: z.literal('distance', 'must be "distance"'),
      status: z.enum(['published', 'example'], 'must be "published" or "example"'),
      source: z.string('a text is expected').trim().min(1, 'must say where the prices come from'),
      validFrom: day,
      validTo: day.optional(),
      bands: z.array(band, 'a list of bands is expected').min(1, 'at least one band is expected').max(MOST_BANDS),
      transferWindowSeconds: z.int(WINDOW).min(0, WINDOW).max(LONGEST_WINDOW, WINDOW),
    },
    OBJECT,
  )
  .superRefine((tariff, context) => {
    for (const { place, fault } of [...faultsOfBands(tariff.bands), ...faultsOfDays(tariff)]) {
      context.addIssue({ code: 'custom', path: place, message: fault });
    }
  });

const versionsSchema = z.strictObject({
  versions: z.array(tariffSchema, 'a list of tariffs is expected').min(1, 'at least one version is expected'),
});

interface Fault {
  readonly place: (string | number)[];
  readonly fault: string;
}

/** Bands ascend, only the last is open, and a longer ride costs no less than a shorter one (T15). */
function faultsOfBands(bands: readonly FareBand[]): Fault[] {
  const faults: Fault[] = [];
  for (const [index, { upToStops, prices }] of bands.entries()) {
    const last = index === bands.length - 1;
    const place = ['bands', index];
    if (last && upToStops !== null)
      faults.push({ place: [...place, 'upToStops'], fault: 'must be null in the last band' });
    if (!last && upToStops === null)
      faults.push({ place: [...place, 'upToStops'], fault: 'is null, but bands follow' });
    const before = bands[index - 1];
    if (before === undefined) continue;
    if (upToStops !== null && before.upToStops !== null && upToStops <= before.upToStops) {
      const fault = `${upToStops} is not more than ${before.upToStops} of the band before`;
      faults.push({ place: [...place, 'upToStops'], fault });
    }
    for (const tier of ['standard', 'premium'] as const) {
      for (const concession of ['normal', 'local', 'statutory'] as const) {
        const [now, then] = [prices[tier][concession], before.prices[tier][concession]];
        if (now >= then) continue;
        const fault = `${now} is less than ${then} of the shorter band before`;
        faults.push({ place: [...place, 'prices', tier, concession], fault });
      }
    }
  }
  return faults;
}

function faultsOfDays({ validFrom, validTo }: { validFrom: string; validTo?: string | undefined }): Fault[] {
  if (validTo === undefined || validTo >= validFrom) return [];
  return [{ place: ['validTo'], fault: `${validTo} is before validFrom ${validFrom}` }];
}

/** Reads a tariff file; never throws. */
export function readTariffFile(text: string): ReadTariff {
  const json = readJson(text);
  return json.ok ? readTariff(json.value) : json;
}

/** Takes data of unknown shape as a tariff or as versions of one; never throws. */
export function readTariff(data: unknown): ReadTariff {
  const many = typeof data === 'object' && data !== null && Object.hasOwn(data, 'versions');
  const read = many
    ? versionsSchema.safeParse(data, { reportInput: true })
    : tariffSchema.safeParse(data, { reportInput: true });
  if (!read.success) return { ok: false, error: faultsInWords(read.error) };
  return bookOf('versions' in read.data ? read.data.versions : [read.data]);
}

type ParsedTariff = z.infer<typeof tariffSchema>;

/** Puts versions in order of time: an open end reaches to the day before the next version; a stated one must not overlap. */
function bookOf(parsed: readonly ParsedTariff[]): ReadTariff {
  const ordered = parsed
    .map((tariff, index) => ({ index, tariff: tariffOf(tariff), from: dayIn(tariff.validFrom) }))
    .sort((one, other) => one.from - other.from);
  const versions: TariffVersion[] = [];
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
  return { ok: true, book: { versions } };
}

function tariffOf({ bands: [first, ...others], validTo, ...tariff }: ParsedTariff): DistanceTariff {
  if (first === undefined) throw new RangeError('a tariff has at least one band');
  return { ...tariff, ...(validTo === undefined ? {} : { validTo }), bands: [first, ...others] };
}

/** The schema has let only dates of the calendar through. */
function dayIn(text: string): DayNumber {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new RangeError(`not a date: ${text}`);
  return parsed;
}
