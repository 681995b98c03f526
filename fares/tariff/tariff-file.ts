import { z } from 'zod';
import { readJson } from '../json-text.ts';
import { faultsInWords } from '../schema-fault.ts';
import type { DistanceTariff, FareBand } from './distance-tariff.ts';
import { AN_OBJECT, type FaultInFile, faultsOfDays, inOrderOfTime, ridePrice, tariffOrigin } from './file-parts.ts';
import type { TariffBook } from './tariff-book.ts';

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

const concessions = z.strictObject({ normal: ridePrice, local: ridePrice, statutory: ridePrice }, AN_OBJECT);
const STOPS = `a whole number of stops from 1 to ${MOST_STOPS_OF_A_BAND}, or null in the last band, is expected`;
const band = z.strictObject(
  {
    upToStops: z.int(STOPS).min(1, STOPS).max(MOST_STOPS_OF_A_BAND, STOPS).nullable(),
    prices: z.strictObject({ standard: concessions, premium: concessions }, AN_OBJECT),
  },
  AN_OBJECT,
);
const WINDOW = `a whole number of seconds from 0 to ${LONGEST_WINDOW} is expected`;

const tariffSchema = z
  .strictObject(
    {
      kind: z.literal('distance', 'must be "distance"'),
      ...tariffOrigin,
      bands: z.array(band, 'a list of bands is expected').min(1, 'at least one band is expected').max(MOST_BANDS),
      transferWindowSeconds: z.int(WINDOW).min(0, WINDOW).max(LONGEST_WINDOW, WINDOW),
    },
    AN_OBJECT,
  )
  .superRefine((tariff, context) => {
    for (const { place, fault } of [...faultsOfBands(tariff.bands), ...faultsOfDays(tariff)]) {
      context.addIssue({ code: 'custom', path: place, message: fault });
    }
  });

const versionsSchema = z.strictObject({
  versions: z.array(tariffSchema, 'a list of tariffs is expected').min(1, 'at least one version is expected'),
});

/** Bands ascend, only the last is open, and a longer ride costs no less than a shorter one (T15). */
function faultsOfBands(bands: readonly FareBand[]): FaultInFile[] {
  const faults: FaultInFile[] = [];
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

function bookOf(parsed: readonly ParsedTariff[]): ReadTariff {
  const ordered = inOrderOfTime(parsed.map(tariffOf));
  return ordered.ok ? { ok: true, book: { versions: ordered.versions } } : ordered;
}

function tariffOf({ bands: [first, ...others], validTo, ...tariff }: ParsedTariff): DistanceTariff {
  if (first === undefined) throw new RangeError('a tariff has at least one band');
  return { ...tariff, ...(validTo === undefined ? {} : { validTo }), bands: [first, ...others] };
}
