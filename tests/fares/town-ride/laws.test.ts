import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import type { FareClass } from '../../../fares/tariff/town-tariff.ts';
import { dayNumber } from '../../../fares/time.ts';
import { decideTownTap } from '../../../fares/town-ride/decide-town-tap.ts';
import { givenCard, later } from '../given.ts';
import { asWritten, ValueFiles } from '../value-files.ts';
import {
  anyTownTariff,
  anyZones,
  EMPTY,
  givenContract,
  givenTownTap,
  NO_CONTRACTS,
  nameOf,
  POLICY,
  present,
  type TownTariffData,
  townBook,
  written,
} from './given-town.ts';
import { anyStep, classOf, placeOf, TownDay } from './town-day.ts';
import { TownLedger } from './town-ledger.ts';

const CLASSES: readonly FareClass[] = ['normal', 'reduced'];

/** How many towns a list of stops is in: its own count, of names alone. */
function townsIn(zones: readonly (string | undefined)[], from: number, to: number): number {
  const names: (string | undefined)[] = [];
  let town: string | undefined;
  zones.forEach((zone, index) => {
    town = zone ?? town;
    if (index >= from && index <= to && !names.includes(town)) names.push(town);
  });
  return names.length;
}

const priceOf = (data: TownTariffData, list: 'ordinary' | 'registered', towns: number, fareClass: FareClass): number =>
  data[list][Math.min(towns, 3) - 1]?.[fareClass] ?? Number.NaN;

describe('one ride, by any tariff of the shape of the rig interface, on any course', () => {
  const anyRide = fc
    .tuple(anyTownTariff(2_500), anyZones, fc.constantFrom(...CLASSES))
    .chain(([data, zones, fareClass]) =>
      fc.record({
        data: fc.constant(data),
        zones: fc.constant(zones),
        fareClass: fc.constant(fareClass),
        entry: fc.nat(zones.length - 1),
        // Around what decides: nothing, the least, the fare, and anything.
        purse: fc.oneof(
          fc.integer({ min: -1_000, max: 24_000 }),
          fc.integer({ min: -2, max: 2 }).map((by) => priceOf(data, 'registered', 1, fareClass) + by),
          fc.integer({ min: -2, max: 2 }).map((by) => priceOf(data, 'ordinary', 3, fareClass) - 1_000 + by),
        ),
        travelled: fc.nat(zones.length),
      }),
    );

  test('O1 O2 O3 J50 J51 J54 J66 A1 A2 A3 what is taken, what must be there, what comes back', () => {
    fc.assert(
      fc.property(anyRide, ({ data, zones, fareClass, entry, purse, travelled }) => {
        const book = townBook(data);
        const last = zones.length - 1;
        const exit = Math.min(last, entry + travelled);
        const fare = priceOf(data, 'ordinary', townsIn(zones, entry, last), fareClass);
        const least = priceOf(data, 'registered', 1, fareClass);
        const files = new ValueFiles({ purse: grosze(purse), servicePurse: grosze(0) }, -1_000);

        const entered = present(givenCard({ purse: grosze(purse) }), fareClass, { zones, at: entry }, {}, book);
        if (purse < least || purse - fare < -1_000) {
          const needed = Math.max(least, fare - 1_000);
          expect(entered).toEqual({ kind: 'refused', reason: 'funds', available: purse, needed });
          return;
        }
        expect(entered).toMatchObject({
          kind: 'check-in',
          result: { charged: fare, balance: purse - fare, fareClass },
        });
        if (entered.kind !== 'check-in') return;
        files.move('check-in', entered.movement);

        const place = { zones, at: exit, now: later(900) };
        const out = present(asWritten(entered.after), null, place, {}, book);
        const price = priceOf(data, 'registered', townsIn(zones, entry, exit), fareClass);
        expect(out).toMatchObject({
          kind: 'check-out',
          result: { refunded: fare - price, price, balance: purse - price, stops: exit - entry, fareClass },
        });
        if (out.kind !== 'check-out') return;
        files.move('check-out', out.movement);
        expect(files.purse).toBe(out.after.purse);
      }),
      { numRuns: 2_000 },
    );
  });

  test('A4 J66 never deeper in debt than the longest ride less the cheapest, nor than the card bears', () => {
    fc.assert(
      fc.property(anyRide, ({ data, zones, fareClass, entry, purse }) => {
        const decision = present(
          givenCard({ purse: grosze(purse) }),
          fareClass,
          { zones, at: entry },
          {},
          townBook(data),
        );
        if (decision.kind !== 'check-in') return;
        const bound = priceOf(data, 'registered', 1, fareClass) - priceOf(data, 'ordinary', 3, fareClass);
        expect(decision.after.purse).toBeGreaterThanOrEqual(Math.max(bound, -1_000));
      }),
      { numRuns: 500 },
    );
  });

  test('J54 a refund is never less than nothing nor more than was taken, whatever stands on the card', () => {
    fc.assert(
      fc.property(
        anyRide,
        fc.nat(65_535),
        fc.nat(255),
        fc.constantFrom('cancel' as const, 'minimum' as const),
        ({ data, zones, purse, travelled }, refundable, entryIndex, sameStop) => {
          const ride: CardState['ride'] = {
            kind: 'open',
            courseKey: 7000,
            vehicle: 101,
            groups: [{ entryIndex, tickets: { self: 1, normal: 3, local: 2, statutory: 1 }, transfer: true }],
            refundable: grosze(refundable),
            tariffDay: civilDay(later(0)),
          };
          const card = givenCard({ purse: grosze(purse), ride });
          const context = givenTownTap({ zones, at: Math.min(zones.length - 1, travelled) });
          const decision = decideTownTap(card, null, context, townBook(data), { ...POLICY, sameStop });
          if (decision.kind === 'refused') {
            expect(entryIndex).toBeGreaterThanOrEqual(zones.length);
            expect(decision.reason).toBe('no-position');
            return;
          }
          if (decision.kind !== 'check-out') throw new Error(decision.kind);
          expect(decision.result.refunded).toBeGreaterThanOrEqual(0);
          expect(decision.result.refunded).toBeLessThanOrEqual(refundable);
          expect(decision.movement).toEqual({ limitedCredit: decision.result.refunded, debit: 0 });
          expect(decision.after.purse).toBe(purse + decision.result.refunded);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('A17 out at the stop of entry', () => {
  const zones = ['Jaworzno', 'Mysłowice'];
  const { after } = written(present(givenCard(), 'normal', { zones }));
  const out = (sameStop: 'cancel' | 'minimum', at = 0) =>
    decideTownTap(after, null, givenTownTap({ zones, at, now: later(60) }), JAWORZNO_TARIFF, { ...POLICY, sameStop });

  test('J54 A17 costs the one town, or nothing where the city cancels such a ride', () => {
    expect(out('minimum')).toMatchObject({ result: { refunded: 160, price: 300, stops: 0, cancelled: false } });
    expect(out('cancel')).toMatchObject({ result: { refunded: 460, price: 0, stops: 0, cancelled: true } });
    expect(out('cancel', 1)).toMatchObject({ result: { refunded: 100, price: 360, stops: 1, cancelled: false } });
  });
});

test('the tariff of the registration settles the ride', () => {
  const version = (validFrom: string, by: number) => ({
    kind: 'towns',
    status: 'example',
    source: 'a test',
    validFrom,
    ordinary: [1, 2, 3].map((towns) => ({ towns, normal: (400 + towns) * by, reduced: 200 * by })),
    registered: [1, 2, 3].map((towns) => ({ towns, normal: (300 + towns) * by, reduced: 150 * by })),
    purseLimit: 24_000,
    contracts: [],
  });
  const book = townBook({ versions: [version('2026-01-01', 1), version('2026-11-21', 2)] });
  const night = later(9.4 * 3_600);
  const { after } = written(present(givenCard(), 'normal', { now: night }, {}, book));
  expect(after.purse).toBe(4_000 - 403);
  const nextDay = { at: 5, now: later(3_600, night) };
  expect(present(after, null, nextDay, {}, book)).toMatchObject({ result: { price: 301 } });
  // A book that has lost it settles by today's, and gives back no more than was taken.
  const lost = townBook(version('2026-11-21', 2));
  expect(present(after, null, nextDay, {}, lost)).toMatchObject({
    kind: 'check-out',
    result: { refunded: 0, price: 403 },
  });
});

test('A36 a decision is pure, and the same card presented again at once changes nothing', () => {
  fc.assert(
    fc.property(
      anyTownTariff(900),
      anyZones,
      fc.constantFrom(null, ...CLASSES),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 0, max: 9 }),
      (data, zones, key, hasContract, riding, seconds) => {
        const book = townBook(data);
        const more = { contracts: hasContract ? ([givenContract(-1, 1), EMPTY] as const) : NO_CONTRACTS };
        const early = { zones, now: later(-600) };
        const card = givenCard();
        const before = riding ? written(present(card, 'normal', early, more, book)).after : card;
        const first = present(Object.freeze(before), key, { zones }, more, book);
        expect(present(before, key, { zones }, more, book)).toEqual(first);
        if (!('after' in first)) return;
        // Whoever holds it there again, with nothing pressed, is told the same, or has his contract counted (A7).
        const again = present(asWritten(first.after), null, { zones, now: later(seconds), sequence: 10 }, more, book);
        const countsNow = first.kind === 'check-out' && hasContract;
        expect(again.kind).toBe(countsNow ? 'registration' : 'same-answer');
        if (countsNow) expect(written(again).movement).toEqual({ limitedCredit: 0, debit: 0 });
      },
    ),
  );
});

test('J47 J50 J54 J60 J66 J71 J72 A4 A7 A8 A9 A36 over any day, the card says what a ledger beside it says', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(
      anyTownTariff(700),
      fc.tuple(anyZones, anyZones),
      fc.integer({ min: -300, max: 6_000 }),
      fc.boolean(),
      fc.array(anyStep, { minLength: 1, maxLength: 60 }),
      (data, courses, purse, hasContract, steps) => {
        const book = townBook(data);
        const ledger = new TownLedger(data, purse);
        const card = givenCard({ purse: grosze(purse), expiresOn: dayNumber(civilDay(later(0)) + 10) });
        const files = new ValueFiles(card, -1_000);
        const contracts = hasContract ? ([givenContract(-9, 9), EMPTY] as const) : NO_CONTRACTS;
        const day = new TownDay(courses);
        let state = card;
        for (const [sequence, step] of steps.entries()) {
          const at = day.next(step, hasContract);
          const decision = present(state, classOf(at.key), placeOf(at, sequence), { contracts }, book);
          const told = ledger.present(at);
          if ('after' in decision) {
            expect(decision.after.counter).toBe(state.counter + 1);
            if (decision.kind !== 'registration') files.move(decision.kind, decision.movement);
            state = asWritten(decision.after);
          }
          const shown = nameOf(decision);
          seen.set(shown, (seen.get(shown) ?? 0) + 1);
          expect({ sequence, shown, purse: state.purse, writes: state.counter - card.counter }).toEqual({
            sequence,
            shown: told,
            purse: ledger.purse,
            writes: ledger.writes,
          });
          expect(files.purse).toBe(state.purse);
          const bounds = CLASSES.map((one) => priceOf(data, 'registered', 1, one) - priceOf(data, 'ordinary', 3, one));
          expect(state.purse).toBeGreaterThanOrEqual(Math.min(purse, ...bounds));
        }
      },
    ),
    { numRuns: 500 },
  );
  // Every answer came up, so that none goes untold.
  expect([...seen.keys()].sort()).toEqual([
    'checked-in',
    'checked-in again',
    'checked-out',
    'checked-out again',
    'choose-first',
    'funds',
    'registered',
    'registered again',
    'ride-open',
  ]);
});
