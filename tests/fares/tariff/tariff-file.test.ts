import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { parseDay } from '../../../fares/local-time.ts';
import { tariffAt } from '../../../fares/tariff/tariff-book.ts';
import { readTariff, readTariffFile } from '../../../fares/tariff/tariff-file.ts';
import { dayNumber } from '../../../fares/time.ts';
import { anyTariffData, bookFrom } from '../given.ts';

const prices = (normal: number) => ({
  standard: { normal, local: 50, statutory: 40 },
  premium: { normal: 90, local: 50, statutory: 40 },
});
const tariff = (changes: object = {}): Record<string, unknown> => ({
  kind: 'distance',
  status: 'example',
  source: 'a test',
  validFrom: '2026-01-01',
  bands: [
    { upToStops: 3, prices: prices(100) },
    { upToStops: 8, prices: prices(200) },
    { upToStops: null, prices: prices(300) },
  ],
  transferWindowSeconds: 900,
  ...changes,
});
const band = (upToStops: unknown, normal: unknown = 300) => ({ upToStops, prices: prices(normal as number) });
const day = (text: string) => parseDay(text) ?? dayNumber(Number.NaN);

function errorOf(data: unknown): string {
  const read = readTariff(data);
  if (read.ok) throw new Error('was taken');
  expect(read.error).not.toContain('\n');
  return read.error;
}

describe('a tariff file', () => {
  test('T123 the city has an example tariff that says it is one', () => {
    const inForce = tariffAt(TARNOW_TARIFF, day('2026-11-20'));
    expect(inForce?.status).toBe('example');
    expect(inForce?.source).toMatch(/not found/);
    expect(inForce?.transferWindowSeconds).toBe(900);
    expect(inForce?.bands.map(({ upToStops }) => upToStops)).toEqual([3, 8, 14, 25, null]);
  });

  test('every valid tariff is taken as it is', () => {
    fc.assert(
      fc.property(anyTariffData, (data) => {
        const read = readTariffFile(JSON.stringify(data));
        expect(read.ok && read.book.versions[0]?.tariff).toStrictEqual(data);
      }),
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ['one day', tariff({ validTo: '2026-01-01' })],
    ['published', tariff({ status: 'published' })],
    ['no transfers', tariff({ transferWindowSeconds: 0 })],
    ['transfers for a day', tariff({ transferWindowSeconds: 86_400 })],
    ['bands of one stop and of the longest course', tariff({ bands: [band(1, 100), band(255, 100), band(null, 100)] })],
    ['the dearest ride', tariff({ bands: [band(null, 65_535)] })],
    [
      'a hundred bands',
      tariff({ bands: [...Array.from({ length: 99 }, (_, index) => band(index + 1, 100)), band(null, 100)] }),
    ],
  ])('T8 a tariff at its limits is taken as it is: %s', (_, data) => {
    const read = readTariff(data);
    expect(read.ok && read.book.versions[0]?.tariff).toStrictEqual(data);
  });

  test('T8 more bands than any table has are a mistake', () => {
    const many = Array.from({ length: 100 }, (_, index) => band(index + 1, 100));
    expect(errorOf(tariff({ bands: [...many, band(null, 100)] }))).toMatch(/^bands: /);
  });

  test.each<[string, unknown, string]>([
    ['no bands', tariff({ bands: [] }), 'bands: at least one band is expected'],
    ['missing bands', tariff({ bands: undefined }), 'bands: is missing'],
    [
      'bands that do not ascend',
      tariff({ bands: [band(3), band(3), band(null)] }),
      'bands[1].upToStops: 3 is not more than 3 of the band before',
    ],
    ['a closed last band', tariff({ bands: [band(3), band(9)] }), 'bands[1].upToStops: must be null in the last band'],
    [
      'an open band before the last',
      tariff({ bands: [band(null), band(null)] }),
      'bands[0].upToStops: is null, but bands follow',
    ],
    [
      'a band up to 0 stops',
      tariff({ bands: [band(0), band(null)] }),
      'bands[0].upToStops: a whole number of stops from 1 to 255, or null in the last band, is expected',
    ],
    ['a missing end', tariff({ bands: [{ prices: prices(1) }] }), 'bands[0].upToStops: is missing'],
    [
      'a fraction',
      tariff({ bands: [band(null, 1.5)] }),
      'bands[0].prices.standard.normal: a whole number of grosze from 0 to 65535 is expected',
    ],
    [
      'a price less than nothing',
      tariff({ bands: [band(null, -1)] }),
      'bands[0].prices.standard.normal: a whole number of grosze from 0 to 65535 is expected',
    ],
    [
      'a price no card can give back',
      tariff({ bands: [band(null, 65_536)] }),
      'bands[0].prices.standard.normal: a whole number of grosze from 0 to 65535 is expected',
    ],
    [
      'a price in words',
      tariff({ bands: [band(null, '4,60')] }),
      'bands[0].prices.standard.normal: a whole number of grosze from 0 to 65535 is expected',
    ],
    [
      'a missing tier',
      tariff({ bands: [{ upToStops: null, prices: { standard: prices(1).standard } }] }),
      'bands[0].prices.premium: is missing',
    ],
    [
      'a missing concession',
      tariff({ bands: [{ upToStops: null, prices: { ...prices(1), premium: { normal: 1, local: 1 } } }] }),
      'bands[0].prices.premium.statutory: is missing',
    ],
    [
      'a date that is none',
      tariff({ validFrom: '2026-02-30' }),
      'validFrom: a date of the calendar like "2026-11-20" is expected',
    ],
    [
      'an end before the start',
      tariff({ validTo: '2025-12-31' }),
      'validTo: 2025-12-31 is before validFrom 2026-01-01',
    ],
    ['an unknown key', tariff({ currency: 'PLN' }), 'unknown key "currency"'],
    [
      'an unknown key in a price',
      tariff({ bands: [{ upToStops: null, prices: { ...prices(1), gold: {} } }] }),
      'bands[0].prices: unknown key "gold"',
    ],
    ['another kind', tariff({ kind: 'towns' }), 'kind: must be "distance"'],
    ['another status', tariff({ status: 'final' }), 'status: must be "published" or "example"'],
    ['no source', tariff({ source: ' ' }), 'source: must say where the prices come from'],
    [
      'a window in words',
      tariff({ transferWindowSeconds: '15 min' }),
      'transferWindowSeconds: a whole number of seconds from 0 to 86400 is expected',
    ],
    [
      'a band of more stops than a course has',
      tariff({ bands: [band(256), band(null)] }),
      'bands[0].upToStops: a whole number of stops from 1 to 255, or null in the last band, is expected',
    ],
    [
      'a band that ends within a stop',
      tariff({ bands: [band(2.5), band(null)] }),
      'bands[0].upToStops: a whole number of stops from 1 to 255, or null in the last band, is expected',
    ],
    ['a list of bands that is none', tariff({ bands: 'cheap' }), 'bands: a list of bands is expected'],
    ['a band that is none', tariff({ bands: [7] }), 'bands[0]: an object is expected'],
    [
      'prices that are none',
      tariff({ bands: [{ upToStops: null, prices: 460 }] }),
      'bands[0].prices: an object is expected',
    ],
    [
      'a tier without concessions',
      tariff({ bands: [{ upToStops: null, prices: { ...prices(1), premium: 90 } }] }),
      'bands[0].prices.premium: an object is expected',
    ],
    ['a source that is no text', tariff({ source: 2026 }), 'source: a text is expected'],
    [
      'an end that is no date',
      tariff({ validTo: '2026-06-31' }),
      'validTo: a date of the calendar like "2026-11-20" is expected',
    ],
    [
      'a window of more than a day',
      tariff({ transferWindowSeconds: 86_401 }),
      'transferWindowSeconds: a whole number of seconds from 0 to 86400 is expected',
    ],
    [
      'a window less than nothing',
      tariff({ transferWindowSeconds: -1 }),
      'transferWindowSeconds: a whole number of seconds from 0 to 86400 is expected',
    ],
    ['versions that are no list', { versions: tariff() }, 'versions: a list of tariffs is expected'],
    ['a version that is none', { versions: [null] }, 'versions[0]: an object is expected'],
    ['something beside the versions', { versions: [tariff()], currency: 'PLN' }, 'unknown key "currency"'],
    ['no object', null, 'an object is expected'],
    ['nothing at all', undefined, 'is missing'],
    ['a text', 'versions', 'an object is expected'],
    ['a list', [tariff()], 'an object is expected'],
    ['no versions', { versions: [] }, 'versions: at least one version is expected'],
    [
      'a fault in a version',
      { versions: [tariff(), tariff({ validFrom: 7 })] },
      'versions[1].validFrom: a date like "2026-11-20" is expected',
    ],
  ])('%s is refused in one line that names the place', (_, data, error) => {
    expect(errorOf(data)).toBe(error);
  });

  test('T15 a longer ride that costs less is refused, whatever the ticket', () => {
    const cheaper = { upToStops: null, prices: { ...prices(200), premium: { normal: 200, local: 49, statutory: 40 } } };
    expect(errorOf(tariff({ bands: [band(3, 200), cheaper] }))).toBe(
      'bands[1].prices.premium.local: 49 is less than 50 of the shorter band before',
    );
  });

  test('several faults are told, the rest counted', () => {
    expect(errorOf({})).toMatch(/^kind: is missing; status: is missing; source: is missing; and 3 more$/);
  });

  test('text that is no JSON is refused with its line', () => {
    expect(readTariffFile('{\n "kind": "distance",\n "kind": "distance"\n}')).toEqual({
      ok: false,
      error: 'line 3: the key "kind" stands twice',
    });
  });
});

describe('versions of a tariff', () => {
  test('A25 each is in force on its own days, both ends included', () => {
    const book = bookFrom({
      versions: [
        tariff({ validFrom: '2026-07-01', source: 'summer' }),
        tariff({ validFrom: '2026-01-01', validTo: '2026-06-28', source: 'spring' }),
        tariff({ validFrom: '2026-09-01', source: 'autumn' }),
      ],
    });
    const on = (text: string): string | undefined => tariffAt(book, day(text))?.source;
    expect(on('2025-12-31')).toBeUndefined();
    expect(on('2026-01-01')).toBe('spring');
    expect(on('2026-06-28')).toBe('spring');
    expect(on('2026-06-29')).toBeUndefined();
    expect(on('2026-07-01')).toBe('summer');
    expect(on('2026-08-31')).toBe('summer');
    expect(on('2026-09-01')).toBe('autumn');
    expect(on('2099-01-01')).toBe('autumn');
    const ending = bookFrom(tariff({ validTo: '2026-12-31' }));
    expect(tariffAt(ending, day('2026-12-31'))?.source).toBe('a test');
    expect(tariffAt(ending, day('2027-01-01'))).toBeUndefined();
  });

  test('two at a time are refused', () => {
    const first = tariff({ validTo: '2026-07-01' });
    expect(errorOf({ versions: [tariff({ validFrom: '2026-07-01' }), first] })).toBe(
      'versions[1]: overlaps: is valid to 2026-07-01, and versions[0] begins on 2026-07-01',
    );
    expect(errorOf({ versions: [tariff(), tariff()] })).toBe(
      'versions[0]: overlaps: begins on 2026-01-01, and versions[1] begins on 2026-01-01',
    );
  });
});
