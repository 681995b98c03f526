import { describe, expect, test } from 'vitest';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { type Towns, townPrice, townsBetween } from '../../../fares/tariff/town-tariff.ts';
import { readTownTariff, readTownTariffFile } from '../../../fares/tariff/town-tariff-file.ts';

const tariff = JAWORZNO_TARIFF.versions[0]?.tariff;
if (tariff === undefined) throw new Error('Jaworzno has a tariff');

const inTowns = (...zones: (string | undefined)[]) => zones.map((zone) => ({ zone }));

describe('prices by towns', () => {
  test('J13 J54 lists I and II as published on 31 March 2025', () => {
    const row = (list: 'ordinary' | 'registered') =>
      ([1, 2, 3] as const).map((towns) => [
        townPrice(tariff, list, towns, 'normal'),
        townPrice(tariff, list, towns, 'reduced'),
      ]);
    expect(row('ordinary')).toEqual([
      [400, 200],
      [460, 230],
      [500, 250],
    ]);
    expect(row('registered')).toEqual([
      [300, 150],
      [360, 180],
      [460, 230],
    ]);
  });

  test('J54 O2 refunds of full activation, normal and reduced', () => {
    const refund = (rest: Towns, travelled: Towns, fareClass: 'normal' | 'reduced') =>
      townPrice(tariff, 'ordinary', rest, fareClass) - townPrice(tariff, 'registered', travelled, fareClass);
    const pairs = [
      [1, 1],
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
      [3, 3],
    ] as const;
    expect(pairs.map(([rest, travelled]) => refund(rest, travelled, 'normal'))).toEqual([100, 160, 100, 200, 140, 40]);
    expect(pairs.map(([rest, travelled]) => refund(rest, travelled, 'reduced'))).toEqual([50, 80, 50, 100, 70, 20]);
  });

  test('J50 towns between two stops of a course, both included', () => {
    const stops = inTowns('Jaworzno', undefined, 'Mysłowice', 'Sosnowiec', 'Katowice', 'Katowice');
    expect(townsBetween(tariff, stops, 0, 1)).toBe(1);
    expect(townsBetween(tariff, stops, 1, 2)).toBe(2);
    // Mysłowice and Sosnowiec count as one.
    expect(townsBetween(tariff, stops, 0, 3)).toBe(2);
    expect(townsBetween(tariff, stops, 2, 3)).toBe(1);
    expect(townsBetween(tariff, stops, 0, 5)).toBe(3);
    expect(townsBetween(tariff, stops, 4, 4)).toBe(1);
    // A stop without a town is in that of the nearest stop before it that has one.
    const bare = inTowns('Jaworzno', undefined, undefined, 'Mysłowice');
    expect(townsBetween(tariff, bare, 2, 3)).toBe(2);
    expect(townsBetween(tariff, bare, 2, 2)).toBe(1);
  });

  test('J50 a place that is not on the course has no price', () => {
    const stops = inTowns('Jaworzno', 'Katowice');
    for (const [from, to] of [
      [-1, 1],
      [1, 0],
      [0, 2],
      [Number.NaN, 1],
      [0, -2],
    ] as const) {
      expect(townsBetween(tariff, stops, from, to)).toBeUndefined();
    }
    expect(townsBetween(tariff, inTowns(undefined, undefined), 0, 1)).toBeUndefined();
  });
});

describe('a tariff file by towns', () => {
  const good = {
    kind: 'towns',
    status: 'example',
    source: 'a test',
    validFrom: '2026-01-01',
    ordinary: [1, 2, 3].map((towns) => ({ towns, normal: 400 + towns, reduced: 200 })),
    registered: [1, 2, 3].map((towns) => ({ towns, normal: 300, reduced: 150 })),
    purseLimit: 24_000,
    contracts: [{ id: 'm', days: 30, normal: 100, reduced: 50 }],
  };

  const fault = (over: object): string => {
    const read = readTownTariff({ ...good, ...over });
    return read.ok ? 'fine' : read.error;
  };

  test('J13 is taken as the rig interface has it', () => {
    expect(readTownTariffFile(JSON.stringify(good))).toMatchObject({ ok: true });
    expect(fault({})).toBe('fine');
  });

  test('J13 J54 is refused with one line that names the place', () => {
    const dear = good.registered.map((row) => ({ ...row, normal: 999 }));
    expect(fault({ registered: dear })).toBe(
      'registered[0].normal: 999 is more than 401 of the ordinary list; registered[1].normal: 999 is more than 402 of the ordinary list; registered[2].normal: 999 is more than 403 of the ordinary list',
    );
    expect(fault({ ordinary: good.ordinary.toReversed() })).toContain('ordinary[0].towns: must be 1 in this row');
    expect(fault({ ordinary: good.ordinary.slice(1) })).toContain('ordinary');
    expect(fault({ purseLimit: 0 })).toContain('purseLimit: a whole number of grosze from 1');
    expect(fault({ contracts: [...good.contracts, ...good.contracts] })).toBe('contracts[1].id: "m" stands twice');
    expect(fault({ kind: 'distance' })).toBe('kind: must be "towns"');
    expect(fault({ validTo: '2025-01-01' })).toContain('validTo: 2025-01-01 is before');
    expect(fault({ purseLimits: 1 })).toContain('unknown key "purseLimits"');
    expect(readTownTariffFile('{')).toMatchObject({ ok: false });
  });

  test('J45 versions follow each other in time', () => {
    const next = { ...good, validFrom: '2026-06-01', purseLimit: 30_000 };
    const read = readTownTariff({ versions: [next, good] });
    if (!read.ok) throw new Error(read.error);
    expect(read.book.versions.map((version) => version.tariff.purseLimit)).toEqual([24_000, 30_000]);
    expect(readTownTariff({ versions: [good, good] })).toMatchObject({ ok: false });
  });
});
