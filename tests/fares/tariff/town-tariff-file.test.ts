import { describe, expect, test } from 'vitest';
import { readTownTariff } from '../../../fares/tariff/town-tariff-file.ts';

type Data = Record<string, unknown>;

const rows = (normal: number, reduced: number) => [1, 2, 3].map((towns) => ({ towns, normal, reduced }));
const contract = (changes: Data = {}): Data => ({
  id: 'days-30',
  days: 30,
  normal: 10_000,
  reduced: 5_000,
  ...changes,
});
const tariff = (changes: Data = {}): Data => ({
  kind: 'towns',
  status: 'example',
  source: 'a test',
  validFrom: '2026-01-01',
  ordinary: rows(400, 200),
  registered: rows(300, 150),
  purseLimit: 24_000,
  contracts: [contract()],
  countedAsOne: [],
  ...changes,
});
const row = (index: number, changes: Data, list = rows(400, 200)): Data[] =>
  list.map((one, at) => (at === index ? { ...one, ...changes } : one));

function errorOf(data: unknown): string {
  const read = readTownTariff(data);
  if (read.ok) throw new Error('was taken');
  return read.error;
}

const GROSZE = 'a whole number of grosze from 1 to 1000000 is expected';
const FARE = 'a whole number of grosze from 0 to 65535 is expected';
const DAYS = 'a whole number of days from 1 to 3650 is expected';
const NAME = 'a name of 1 to 32 letters, digits, - or _ is expected';
const TOWN = 'the name of a town is expected';
const THREE_ROWS = 'three rows are expected: for 1, 2 and 3 or more towns';

describe('J13 J54 a tariff by towns is refused in one line that names the place', () => {
  test.each<[string, unknown, string]>([
    ['no object', 7, 'an object is expected'],
    ['nothing', null, 'an object is expected'],
    ['nothing at all', undefined, 'is missing'],
    ['another kind', tariff({ kind: 'distance' }), 'kind: must be "towns"'],
    ['a row that is none', tariff({ ordinary: [7, ...rows(400, 200).slice(1)] }), 'ordinary[0]: an object is expected'],
    ['a list that is none', tariff({ ordinary: 400 }), `ordinary: ${THREE_ROWS}`],
    [
      'a fourth row',
      tariff({ registered: [...rows(300, 150), { towns: 3, normal: 300, reduced: 150 }] }),
      `registered: ${THREE_ROWS}`,
    ],
    ['four towns', tariff({ ordinary: row(2, { towns: 4 }) }), 'ordinary[2].towns: must be 1, 2 or 3'],
    ['a row of other towns', tariff({ ordinary: row(2, { towns: 2 }) }), 'ordinary[2].towns: must be 3 in this row'],
    [
      'a row of list II of other towns',
      tariff({ registered: row(0, { towns: 2 }, rows(300, 150)) }),
      'registered[0].towns: must be 1 in this row',
    ],
    ['an unknown class', tariff({ ordinary: row(1, { senior: 0 }) }), 'ordinary[1]: unknown key "senior"'],
    [
      'a fare less than nothing',
      tariff({ registered: row(0, { normal: -1 }, rows(300, 150)) }),
      `registered[0].normal: ${FARE}`,
    ],
    ['a fare no card can hold', tariff({ ordinary: row(2, { reduced: 65_536 }) }), `ordinary[2].reduced: ${FARE}`],
    [
      'more towns for less',
      tariff({ ordinary: row(1, { normal: 399 }) }),
      'ordinary[1].normal: 399 is less than 400 of fewer towns',
    ],
    [
      'more towns for less in the reduced class of list II',
      tariff({ registered: row(2, { reduced: 149 }, rows(300, 150)) }),
      'registered[2].reduced: 149 is less than 150 of fewer towns',
    ],
    [
      'a reduced fare of list II dearer than of list I',
      tariff({ registered: row(2, { reduced: 201 }, rows(300, 150)) }),
      'registered[2].reduced: 201 is more than 200 of the ordinary list',
    ],
    ['a limit of nothing', tariff({ purseLimit: 0 }), `purseLimit: ${GROSZE}`],
    ['a limit with a fraction', tariff({ purseLimit: 1.5 }), `purseLimit: ${GROSZE}`],
    ['a limit above what a purse holds', tariff({ purseLimit: 1_000_001 }), `purseLimit: ${GROSZE}`],
    ['contracts that are no list', tariff({ contracts: 'none' }), 'contracts: a list of contracts is expected'],
    ['a contract that is none', tariff({ contracts: ['days-30'] }), 'contracts[0]: an object is expected'],
    [
      'a contract with an unknown key',
      tariff({ contracts: [contract({ zone: 1 })] }),
      'contracts[0]: unknown key "zone"',
    ],
    ['a contract without a price', tariff({ contracts: [contract({ normal: 0 })] }), `contracts[0].normal: ${GROSZE}`],
    ['a contract of no day', tariff({ contracts: [contract({ days: 0 })] }), `contracts[0].days: ${DAYS}`],
    ['a contract of half a day', tariff({ contracts: [contract({ days: 0.5 })] }), `contracts[0].days: ${DAYS}`],
    [
      'a contract of more than ten years',
      tariff({ contracts: [contract({ days: 3651 })] }),
      `contracts[0].days: ${DAYS}`,
    ],
    ['a name that is no text', tariff({ contracts: [contract({ id: 30 })] }), `contracts[0].id: ${NAME}`],
    ['no name', tariff({ contracts: [contract({ id: '' })] }), `contracts[0].id: ${NAME}`],
    ['a name with a space before it', tariff({ contracts: [contract({ id: ' a' })] }), `contracts[0].id: ${NAME}`],
    ['a name with a space behind it', tariff({ contracts: [contract({ id: 'a ' })] }), `contracts[0].id: ${NAME}`],
    ['a name that is too long', tariff({ contracts: [contract({ id: 'a'.repeat(33) })] }), `contracts[0].id: ${NAME}`],
    ['one town as one', tariff({ countedAsOne: [['Katowice']] }), 'countedAsOne[0]: two towns at least are expected'],
    ['a town without a name', tariff({ countedAsOne: [['Katowice', '']] }), `countedAsOne[0][1]: ${TOWN}`],
    ['a town that is no text', tariff({ countedAsOne: [['Katowice', 7]] }), `countedAsOne[0][1]: ${TOWN}`],
    [
      'an end before the start',
      tariff({ validTo: '2025-12-31' }),
      'validTo: 2025-12-31 is before validFrom 2026-01-01',
    ],
    ['no versions', { versions: [] }, 'versions: at least one version is expected'],
    ['versions that are no list', { versions: 'two' }, 'versions: a list of tariffs is expected'],
    ['something beside the versions', { versions: [tariff()], currency: 'PLN' }, 'unknown key "currency"'],
  ])('%s', (_, data, error) => {
    expect(errorOf(data)).toBe(error);
  });

  test('more contracts than a machine can show are a mistake', () => {
    const named = (count: number) => Array.from({ length: count }, (_, index) => contract({ id: `c${index}` }));
    expect(readTownTariff(tariff({ contracts: named(50) })).ok).toBe(true);
    expect(errorOf(tariff({ contracts: named(51) }))).toMatch(/^contracts: /);
  });

  test('a name that stands three times is told each time but the first', () => {
    expect(errorOf(tariff({ contracts: [contract(), contract(), contract({ id: 'other' }), contract()] }))).toBe(
      'contracts[1].id: "days-30" stands twice; contracts[3].id: "days-30" stands twice',
    );
  });
});

test.each<[string, Data]>([
  ['as published', tariff()],
  ['fares for nothing', tariff({ ordinary: rows(0, 0), registered: rows(0, 0) })],
  ['list II as dear as list I', tariff({ registered: rows(400, 200) })],
  ['no contracts', tariff({ contracts: [] })],
  [
    'the shortest and the longest contract',
    tariff({ contracts: [contract({ id: 'a', days: 1 }), contract({ days: 3650 })] }),
  ],
  [
    'the cheapest and the dearest',
    tariff({ contracts: [contract({ normal: 1_000_000, reduced: 1 })], purseLimit: 1_000_000 }),
  ],
  ['the longest name', tariff({ contracts: [contract({ id: `${'a'.repeat(30)}-_` })] })],
  ['towns counted as one', tariff({ countedAsOne: [['Mysłowice', 'Sosnowiec']] })],
])('J13 J54 a tariff at its limits is taken as it is: %s', (_, data) => {
  const read = readTownTariff(data);
  expect(read.ok && read.book.versions[0]?.tariff).toEqual(data);
});

test('J50 where no towns are said to count as one, none do', () => {
  const { countedAsOne: _, ...data } = tariff();
  const read = readTownTariff(data);
  expect(read.ok && read.book.versions[0]?.tariff.countedAsOne).toEqual([]);
});

test('J45 each version is in force until the day before the next', () => {
  const read = readTownTariff({ versions: [tariff({ validFrom: '2026-06-01' }), tariff()] });
  if (!read.ok) throw new Error(read.error);
  const [first, second] = read.book.versions;
  expect(first?.to).toBe((second?.from ?? 0) - 1);
  expect(second?.to).toBe(Number.POSITIVE_INFINITY);
});
