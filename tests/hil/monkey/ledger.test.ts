import { describe, expect, test } from 'vitest';
import type { BusPlace, CityCard, OpenRide, Standing } from '../../../hil/monkey/ledger/account.ts';
import { type Outcome, outcomesOf, type TapPlace } from '../../../hil/monkey/ledger/rules.ts';
import type { Doubt, Page } from '../../../hil/monkey/ledger/terminal-book.ts';

/** Bands to 3 and 8 stops and beyond: 1,60, 2,20 and 4,60 zł for a standard card of the normal kind. */
const one = (price: number) => ({ normal: price, local: price - 50, statutory: price - 80 });
const tariff = {
  bands: [
    { upToStops: 3, prices: { standard: one(160), premium: one(120) } },
    { upToStops: 8, prices: { standard: one(220), premium: one(160) } },
    { upToStops: null, prices: { standard: one(460), premium: one(340) } },
  ],
  transferWindowSeconds: 900,
};
const NOW = 1_800_000_000;
const BUS: BusPlace = { run: '1:9/1', vehicle: 437, lastStop: 30, at: 4, phase: 'at-stop' };
const BLANK: Page = { doubts: [undefined], kept: [undefined], inARow: 0 };

const place = (changes: Partial<TapPlace> = {}): TapPlace => ({
  tariff,
  now: NOW,
  today: '2026-11-20',
  terminal: 7,
  bus: BUS,
  blocked: false,
  page: BLANK,
  greensAboard: [],
  ...changes,
});

const card = (standing: Partial<Standing> = {}): CityCard => ({
  kind: 'city',
  number: 1,
  tier: 'standard',
  concession: 'normal',
  expiresOn: '2027-01-01',
  servicePurse: 0,
  standing: { counter: 3, purse: 1000, ride: { kind: 'none' }, ...standing },
});

const open = (changes: Partial<OpenRide> = {}): OpenRide => ({
  kind: 'open',
  run: BUS.run,
  vehicle: 437,
  entry: 1,
  taken: 460,
  transfer: false,
  at: NOW - 600,
  terminal: 7,
  ...changes,
});

const closed = {
  kind: 'closed',
  run: '1:30/1',
  vehicle: 519,
  exit: 3,
  at: NOW,
  stops: 2,
  refund: 300,
  price: 160,
} as const;

/** What an outcome comes to, in a word and the purse after it. */
function word(outcome: Outcome): string {
  if (outcome.kind === 'written') return `${outcome.does} ${outcome.after.purse}`;
  return outcome.kind === 'refused' ? outcome.reason : `repeated ${outcome.view}`;
}
const words = (each: CityCard, where: TapPlace): readonly string[] => outcomesOf(each, where).map(word);

describe("the monkey's own model of the rules", () => {
  test.each([
    { name: 'T84 the maximum at entry', standing: {}, bus: {}, expected: 'check-in 540' },
    { name: 'T26 A19 one grosz short', standing: { purse: 459 }, bus: {}, expected: 'funds' },
    { name: 'T11 three stops', standing: { ride: open() }, bus: {}, expected: 'check-out 1300' },
    {
      name: 'T49 between two stops the next counts',
      standing: { ride: open() },
      bus: { phase: 'between' as const },
      expected: 'check-out 1240',
    },
    { name: 'T14 nine stops and more', standing: { ride: open() }, bus: { at: 10 }, expected: 'check-out 1000' },
    { name: 'A17 the stop of entry', standing: { ride: open() }, bus: { at: 1 }, expected: 'check-out 1460' },
    {
      name: 'A18 a ride of another course',
      standing: { ride: open({ run: '1:9/0' }) },
      bus: {},
      expected: 'check-in 540',
    },
    { name: 'T16 A15 at 15:00', standing: { ride: { ...closed, at: NOW - 900 } }, bus: {}, expected: 'check-in 840' },
    { name: 'T16 A15 at 15:01', standing: { ride: { ...closed, at: NOW - 901 } }, bus: {}, expected: 'check-in 540' },
    {
      name: 'T18 the same vehicle',
      standing: { ride: { ...closed, vehicle: 437 } },
      bus: {},
      expected: 'check-in 540',
    },
    {
      name: 'A17 after a cancelled ride',
      standing: { ride: { ...closed, stops: 0 } },
      bus: {},
      expected: 'check-in 540',
    },
    {
      name: 'A14 out of a transfer',
      standing: { ride: open({ taken: 160, transfer: true }) },
      bus: { at: 25 },
      expected: 'check-out 1000',
    },
  ])('$name', ({ standing, bus, expected }) => {
    expect(words(card(standing), place({ bus: { ...BUS, ...bus } }))).toEqual([expected]);
  });

  test('A36 presented again: ten seconds here, sixty elsewhere in the bus', () => {
    const soon = (seconds: number, terminal: number) =>
      words(card({ ride: open({ entry: 4, at: NOW - seconds, terminal }) }), place());
    expect([soon(9, 7), soon(10, 7), soon(59, 8), soon(60, 8)].flat()).toEqual([
      'repeated checked-in',
      'check-out 1460',
      'repeated checked-in',
      'check-out 1460',
    ]);
  });

  test('A36 after a check-out: the bus must have left, and a minute have passed', () => {
    const alighted = (seconds: number, bus: Partial<BusPlace>) =>
      words(
        card({ ride: { ...closed, run: BUS.run, vehicle: 437, exit: 4, at: NOW - seconds } }),
        place({ bus: { ...BUS, ...bus } }),
      );
    expect([alighted(60, {}), alighted(59, { phase: 'between' }), alighted(60, { phase: 'between' })].flat()).toEqual([
      'repeated checked-out',
      'repeated checked-out',
      'check-in 540',
    ]);
  });

  describe('a doubt of this machine', () => {
    const doubt: Doubt = {
      executed: true,
      does: 'check-in',
      counterBefore: 2,
      run: BUS.run,
      stopThen: 4,
      stopUsed: 4,
      at: NOW - 3600,
    };
    const riding = card({ ride: open({ entry: 4, at: NOW - 3600 }) });
    const asked = (known: readonly (Doubt | undefined)[], bus: Partial<BusPlace> = {}) =>
      words(riding, place({ page: { ...BLANK, doubts: known }, bus: { ...BUS, ...bus } }));

    test('T95 executed, at the same stop: told, however late', () => {
      expect(asked([doubt])).toEqual(['repeated checked-in']);
    });

    test('T95 executed, at the next stop: the check-out', () => {
      expect(asked([doubt], { at: 5 })).toEqual(['check-out 1300']);
    });

    test('T95 where the machine may have forgotten it, both are allowed', () => {
      expect(asked([doubt, undefined])).toEqual(['repeated checked-in', 'check-out 1460']);
    });

    test('T49 a check-out that was rolled back keeps its stop for a minute', () => {
      const tried = (seconds: number): Doubt => ({
        ...doubt,
        executed: false,
        does: 'check-out',
        counterBefore: 3,
        stopThen: 4,
        stopUsed: 4,
        at: NOW - seconds,
      });
      const later = (seconds: number) =>
        words(card({ ride: open() }), place({ page: { ...BLANK, doubts: [tried(seconds)] }, bus: { ...BUS, at: 9 } }));
      expect([later(59), later(60)].flat()).toEqual(['check-out 1300', 'check-out 1240']);
    });
  });

  test('T97 blocked or expired: out, and nothing else', () => {
    const expired = { ...card(), expiresOn: '2026-11-19' };
    expect(words(card(), place({ blocked: true }))).toEqual(['blocked']);
    expect(words(expired, place())).toEqual(['expired']);
    expect(words(card({ ride: open() }), place({ blocked: true }))).toEqual(['check-out 1300']);
  });
});
