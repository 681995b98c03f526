import { describe, expect, test } from 'vitest';
import { layOver } from '../../../fares/cities/city-profile.ts';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { TARNOW, TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';

type Path = readonly string[];

const keysOf = (part: string, object: object): readonly Path[] => Object.keys(object).map((key) => [part, key]);

/** A change of the profile at one place. */
const change = (path: Path, value: unknown): unknown => path.reduceRight((inner, key) => ({ [key]: inner }), value);

function valueAt(path: Path, of: unknown): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], of);
}

const MILLISECONDS = 'a whole number of milliseconds from 100 to 600000 is expected';
const SECONDS = 'a whole number of seconds from 0 to 86400 is expected';
const MONEY = 'a whole number of grosze, more than 0, is expected';
const TOO_MUCH = 'is more than 934465 gr, which a card cannot hold with a refund on top';
const PIXELS = 'a whole number of pixels from 100 to 8192 is expected';
const COUNT = 'a whole number from 0 to 100 is expected';
const YES_OR_NO = 'true or false is expected';
const BEEPS = '0, 1 or 3 beeps are expected';
const CLOCK = 'a time of the day such as "21:00" is expected';

/** Places of one kind, what may stand there at the limits, and what may not, with the answer. */
const KINDS: readonly (readonly [
  string,
  readonly Path[],
  readonly unknown[],
  readonly (readonly [unknown, string])[],
])[] = [
  [
    'waits',
    keysOf('delays', TARNOW.delays),
    [100, 600_000],
    [
      [99, MILLISECONDS],
      [600_001, MILLISECONDS],
      [100.5, MILLISECONDS],
      ['5 s', MILLISECONDS],
    ],
  ],
  [
    'A36 windows',
    keysOf('repeats', TARNOW.fares.repeats).map((path) => ['fares', ...path]),
    [0, 86_400],
    [
      [-1, SECONDS],
      [86_401, SECONDS],
      [0.5, SECONDS],
    ],
  ],
  [
    'A15 the transfer window',
    [['fares', 'transferWindowSeconds']],
    [null, 0, 86_400],
    [
      [-1, SECONDS],
      [86_401, SECONDS],
    ],
  ],
  [
    'A15 A37 choices of yes or no',
    [['fares', 'transferWindowInclusive'], ['fares', 'creditThenDebit'], ['bankCards']],
    [true, false],
    [['yes', YES_OR_NO]],
  ],
  ['A14', [['fares', 'transferPrice']], ['minimum-at-entry', 'maximum-then-minimum'], []],
  ['A17', [['fares', 'sameStop']], ['cancel', 'minimum'], [['free', 'must be "cancel" or "minimum"']]],
  ['A23', [['seasonTicketTap']], ['charge', 'ask'], [['never', 'must be "charge" or "ask"']]],
  [
    'the limit of the purse',
    [['purse', 'limit']],
    [1, 934_465],
    [
      [0, MONEY],
      [1.5, MONEY],
      [934_466, TOO_MUCH],
    ],
  ],
  [
    'T108 amounts',
    keysOf('purseTransfer', TARNOW.purseTransfer),
    [],
    [
      [-1, MONEY],
      [0.5, MONEY],
      ['10 zł', MONEY],
    ],
  ],
  ['A40 the least wait', [['slowMode', 'leastMs']], [20_000, 600_000], [[600_001, MILLISECONDS]]],
  ['A40 the warning', [['slowMode', 'warningMs']], [100, 30_000], [[99, MILLISECONDS]]],
  [
    'A40 extensions',
    [['slowMode', 'extensions']],
    [0, 100],
    [
      [-1, COUNT],
      [101, COUNT],
      [1.5, COUNT],
    ],
  ],
  [
    'the end of the operating day',
    [['operatingDayEndsAtSeconds']],
    [0, 43_200],
    [
      [-1, SECONDS],
      [0.5, SECONDS],
      [43_201, 'is later than noon'],
    ],
  ],
  [
    'beeps',
    keysOf('beeps', TARNOW.beeps),
    [0, 1, 3],
    [
      [2, BEEPS],
      [4, BEEPS],
    ],
  ],
  [
    'the panel',
    [
      ['panel', 'width'],
      ['panel', 'height'],
    ],
    [100, 8192],
    [
      [99, PIXELS],
      [8193, PIXELS],
      [800.5, PIXELS],
    ],
  ],
  ['the density of the panel', [['panel', 'pixelsPerMillimetre']], [1, 5.25, 40], [['fine', 'a number is expected']]],
  [
    'dark hours',
    [
      ['darkHours', 'from'],
      ['darkHours', 'to'],
    ],
    ['00:00', '09:59', '19:00', '20:00', '23:59'],
    ['24:00', '21:60', '9:00', '021:00', '21:000', '9 pm', 21].map((value) => [value, CLOCK] as const),
  ],
];

describe('what a profile may say', () => {
  test.each(KINDS)('%s', (_, places, good, bad) => {
    for (const place of places) {
      for (const value of good) {
        const read = layOver(TARNOW, change(place, value));
        expect(read).toMatchObject({ ok: true });
        expect(read.ok && valueAt(place, read.profile)).toBe(value);
      }
      for (const [value, answer] of bad) {
        const read = layOver(TARNOW, change(place, value));
        expect(read).toEqual({ ok: false, error: expect.stringMatching(`^${place.join('.')}: `) });
        expect(!read.ok && read.error.startsWith(`${place.join('.')}: ${answer}`)).toBe(true);
      }
    }
  });

  test('the panel has no density that no panel has', () => {
    for (const value of [0.9, 41]) {
      expect(layOver(TARNOW, { panel: { pixelsPerMillimetre: value } })).toMatchObject({ ok: false });
    }
  });

  test('T108 an amount begins at the least, at the most or between them', () => {
    const start = (amount: number) => layOver(TARNOW, { purseTransfer: { start: amount, least: 200, most: 600 } });
    for (const amount of [200, 400, 600]) expect(start(amount).ok).toBe(true);
    for (const amount of [199, 601]) {
      expect(start(amount)).toEqual({ ok: false, error: 'purseTransfer.start: is not between least and most' });
    }
  });

  test('a city without dark hours is laid over with null', () => {
    const read = layOver(TARNOW, { darkHours: null });
    expect(read.ok && read.profile.darkHours).toBeNull();
    expect(read.ok && layOver(read.profile, { darkHours: { from: '22:00', to: '05:00' } })).toMatchObject({ ok: true });
  });

  test.each(['delays', 'slowMode', 'fares', 'purse', 'purseTransfer', 'beeps', 'darkHours', 'panel'])(
    '%s: an unknown key is refused, and so is what is no object',
    (part) => {
      expect(layOver(TARNOW, { [part]: { no: 1 } })).toEqual({ ok: false, error: `${part}: unknown key "no"` });
      for (const value of [7, [], 'default']) {
        expect(layOver(TARNOW, { [part]: value })).toMatchObject({
          ok: false,
          error: expect.stringMatching(`^${part}: `),
        });
      }
    },
  );

  test.each([null, undefined, 7, 'quick', [{}]])('%j is no profile', (changes) => {
    expect(layOver(TARNOW, changes)).toEqual({ ok: false, error: 'an object is expected' });
  });
});

test('A14 A15 A17 A23 A37 what the sources leave open, as Tarnów reads it', () => {
  expect(TARNOW).toMatchObject({
    fares: {
      transferPrice: 'minimum-at-entry',
      transferWindowInclusive: true,
      transferWindowSeconds: null,
      sameStop: 'cancel',
      creditThenDebit: true,
    },
    seasonTicketTap: 'charge',
    darkHours: { from: '21:00', to: '05:30' },
  });
});

test('J13 T123 each city has a tariff of its own from the start', () => {
  expect(TARNOW_TARIFF.versions.map(({ tariff }) => tariff.kind)).toEqual(['distance']);
  expect(JAWORZNO_TARIFF.versions.map(({ tariff }) => tariff.kind)).toEqual(['towns']);
});
