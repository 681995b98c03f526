import { describe, expect, test } from 'vitest';
import {
  type BusPlace,
  type CityCard,
  NOBODY,
  ONLY_SELF,
  type OpenRide,
  type Standing,
} from '../../../hil/monkey/ledger/account.ts';
import type { Load } from '../../../hil/monkey/ledger/loads.ts';
import { type Order, type Outcome, TAP } from '../../../hil/monkey/ledger/outcome.ts';
import { outcomesOf, type TapPlace } from '../../../hil/monkey/ledger/rules.ts';
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
  uncertainShown: false,
  office: true,
  loads: [],
  ...changes,
});

const card = (standing: Partial<Standing> = {}): CityCard => ({
  kind: 'city',
  number: 1,
  tier: 'standard',
  concession: 'normal',
  expiresOn: '2027-01-01',
  standing: { counter: 3, purse: 1000, servicePurse: 0, seasons: [null, null], ride: { kind: 'none' }, ...standing },
});

interface Riding {
  readonly run?: string;
  readonly entry?: number;
  readonly taken?: number;
  readonly transfer?: boolean;
  readonly at?: number;
  readonly terminal?: number;
}

const open = ({ run = BUS.run, entry = 1, taken = 460, transfer = false, ...when }: Riding = {}): OpenRide => ({
  kind: 'open',
  run,
  vehicle: 437,
  boardings: [{ stop: entry, tickets: ONLY_SELF, transfer }],
  taken,
  at: when.at ?? NOW - 600,
  bought: { at: when.at ?? NOW - 600, terminal: when.terminal ?? 7 },
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
  const { view, reason, outcome: number } = outcome.screen;
  return reason ?? [outcome.kind, view, number].filter((part) => part !== undefined).join(' ');
}
const words = (each: CityCard, where: TapPlace, order: Order = TAP): readonly string[] =>
  outcomesOf(each, where, order).map(word);

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
      order: TAP,
      counterBefore: 2,
      codesOnly: false,
      screen: undefined,
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

  describe('tickets for several', () => {
    const group = (tickets: Partial<typeof NOBODY>): Order => ({ kind: 'group', tickets: { ...NOBODY, ...tickets } });

    test('T58 T64 T84 everybody at the maximum, companions as standard cards of their class', () => {
      const premium: CityCard = { ...card(), tier: 'premium' };
      expect(words(premium, place(), group({ self: 1, normal: 1 }))).toEqual(['group 200']);
      expect(words(premium, place(), group({ normal: 1, statutory: 1 }))).toEqual(['group 160']);
      expect(words(premium, place(), group({ normal: 3 }))).toEqual(['funds']);
      expect(words(premium, place(), group({}))).toEqual(['nothing-chosen']);
    });

    test('T71 A37 who joins pays from there, and one check-out gives back for all', () => {
      const [joined] = outcomesOf(card({ ride: open() }), place(), group({ self: 1, normal: 1 }));
      expect(joined?.screen.must).toEqual([460, 540]);
      const riding = joined?.kind === 'written' ? card(joined.after) : card();
      // Nine stops for the first (4,60), six for the companion (2,20): 2,40 zł back.
      expect(words(riding, place({ bus: { ...BUS, at: 10 }, now: NOW + 600 }))).toEqual(['check-out 780']);
      expect(words(riding, place({ bus: { ...BUS, at: 6 } }), group({ normal: 1 }))).toEqual(['second-purchase']);
      expect(words(riding, place({ bus: { ...BUS, at: 6 } }), group({ self: 1 }))).toEqual(['told checked-in']);
    });

    test('A19 a group that changes buses pays the minimum of each', () => {
      const arrived = card({ ride: { ...closed, at: NOW - 900 } });
      expect(words(arrived, place(), group({ self: 1, local: 2 }))).toEqual(['group 620']);
    });
  });

  describe('the card pocket', () => {
    const move = (amount: number): Order => ({ kind: 'transfer', amount });
    const load = (changes: Partial<Load> = {}): Load => ({
      id: 'one',
      number: 1,
      order: { kind: 'top-up', grosze: 500, feasible: true },
      onCard: false,
      unclear: false,
      ...changes,
    });
    const carry: Order = { kind: 'carry-over' };

    test('T31 T114 no more than there is on the e-purse', () => {
      const rich = card({ servicePurse: 1000 });
      expect([move(1000), move(1100)].flatMap((order) => words(rich, place(), order))).toEqual([
        'transfer 2000',
        'service-purse-short',
      ]);
    });

    test('T117 T118 T120 nothing there, impossible, done', () => {
      const refundOf = { kind: 'refund', grosze: 70, feasible: true } as const;
      const two = [load(), load({ id: 'two', order: refundOf })];
      const never = [load({ order: { ...refundOf, feasible: false } })];
      expect(words(card(), place(), carry)).toEqual(['told carried-over 1']);
      expect(words(card(), place({ loads: never }), carry)).toEqual(['told carried-over 2']);
      expect(words(card(), place({ loads: two, office: false }), carry)).toEqual(['told carried-over 2']);
      expect(words(card(), place({ loads: two }), carry)).toEqual(['carry-over 1570']);
    });

    test('A13 a season ticket takes a place that is empty or ended, and coding alone is no transaction', () => {
      const season = (from: string, to: string) => ({ product: 1, from, to });
      const bought = load({
        order: { kind: 'season', contract: season('2026-12-01', '2026-12-30'), feasible: true },
      });
      const standing = (to: string): Partial<Standing> => ({
        seasons: [season('2026-10-01', to), season('2026-11-01', '2026-11-30')],
      });
      const [outcome] = outcomesOf(card(standing('2026-10-30')), place({ loads: [bought] }), carry);
      expect(outcome).toMatchObject({ kind: 'written', after: { counter: 3, seasons: [{ from: '2026-12-01' }, {}] } });
      expect(words(card(standing('2026-11-20')), place({ loads: [bought] }), carry)).toEqual(['told carried-over 2']);
    });

    test('T119 step 6: rolled back, it is run again while the doubt is on the screen, and never later', () => {
      const doubt: Doubt = {
        executed: false,
        does: 'transfer',
        order: move(500),
        counterBefore: 3,
        codesOnly: false,
        run: '',
        stopThen: -1,
        stopUsed: -1,
        at: NOW,
        screen: { view: 'transferred', must: [500, 1500, 500], may: [] },
      };
      const page: Page = { ...BLANK, doubts: [doubt] };
      const rich = card({ servicePurse: 1000 });
      expect(words(rich, place({ page, uncertainShown: true }))).toEqual(['transfer 1500']);
      expect(words(rich, place({ page }))).toEqual(['not-carried-out']);
      expect(words(rich, place({ page }), move(700))).toEqual(['transfer 1700']);
      const done = place({ page: { ...BLANK, doubts: [{ ...doubt, executed: true }] } });
      const moved = card({ counter: 4, purse: 1500, servicePurse: 500 });
      expect(words(moved, done, move(500))).toEqual(['repeated transferred']);
    });

    test('step 10: what is in doubt may be withheld, and is never credited twice', () => {
      expect(words(card(), place({ loads: [load({ unclear: true })] }), carry)).toEqual([
        'carry-over 1500',
        'told carried-over 2',
      ]);
      expect(words(card(), place({ loads: [load({ onCard: true, unclear: true })] }), carry)).toEqual([
        'told carried-over 1',
        'told carried-over 4',
      ]);
    });

    test('A36 a tap after a purse transfer is no repeat of the check-in', () => {
      const riding = card({ servicePurse: 1000, ride: open({ entry: 4, at: NOW }) });
      expect(words(riding, place())).toEqual(['repeated checked-in']);
      const [moved] = outcomesOf(riding, place(), move(500));
      expect(moved?.kind === 'written' && words(card(moved.after), place())).toEqual(['check-out 1960']);
    });
  });
});
