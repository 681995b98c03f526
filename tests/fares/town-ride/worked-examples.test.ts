import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { grosze } from '../../../fares/money.ts';
import { decideTopUp } from '../../../fares/products/top-up.ts';
import type { FareClass } from '../../../fares/tariff/town-tariff.ts';
import { dayNumber } from '../../../fares/time.ts';
import { givenCard, later } from '../given.ts';
import { nameOf, present, TODAY, written } from './given-town.ts';

const withPurse = (purse: number) => givenCard({ purse: grosze(purse) });
/** Two stops in each of so many towns. */
const course = (towns: number): readonly string[] =>
  ['Jaworzno', 'Mysłowice', 'Katowice', 'Tychy'].slice(0, towns).flatMap((town) => [town, town]);

describe('O1 normal, 3.00 zł on the purse, the course ends in the second town', () => {
  const zones = course(2);
  const registered = written(present(withPurse(300), 'normal', { zones, at: 0 }));

  test('O1 J50 J66 list I to the end of the course is taken, and the balance is -1.60', () => {
    expect(registered).toMatchObject({
      kind: 'check-in',
      result: { kind: 'checked-in', charged: 460, balance: -160, entryIndex: 0, fareClass: 'normal' },
      movement: { debit: 460, limitedCredit: 0 },
      after: { kind: 'check-in', purse: -160, counter: 2 },
      stopIndex: 0,
    });
  });

  test('O1 J53 J54 out in the first town gives 1.60 back: 0.00', () => {
    const out = present(registered.after, null, { zones, at: 1, now: later(300) });
    expect(out).toMatchObject({
      kind: 'check-out',
      result: { kind: 'checked-out', refunded: 160, balance: 0, price: 300, stops: 1, cancelled: false },
      movement: { debit: 0, limitedCredit: 160 },
      after: { kind: 'check-out', purse: 0, counter: 3 },
    });
  });

  test('O1 A5 J67 without a way out it stays, and the next top-up of 5.00 leads to 3.40', () => {
    const topUp = decideTopUp(registered.after, grosze(500), {
      now: later(7_200),
      transaction: { terminal: 3, sequence: 3 },
      blocked: false,
      purseLimit: JAWORZNO_TARIFF.versions[0]?.tariff.purseLimit ?? grosze(0),
      issuedOn: dayNumber(TODAY - 100),
    });
    expect(topUp).toMatchObject({ kind: 'top-up', after: { purse: 340 } });
  });

  test('O1 J66 in debt, no other ride begins', () => {
    const elsewhere = { zones, at: 0, courseKey: 8_000, now: later(7_200) };
    expect(present(registered.after, 'normal', elsewhere)).toMatchObject({
      kind: 'refused',
      reason: 'funds',
      available: -160,
      needed: 300,
    });
  });
});

describe('O2 what comes back, by the towns of the rest of the course (R) and those travelled (A)', () => {
  test.each<[FareClass, number, number, number]>([
    ['normal', 1, 1, 100],
    ['normal', 2, 1, 160],
    ['normal', 2, 2, 100],
    ['normal', 3, 1, 200],
    ['normal', 3, 2, 140],
    ['normal', 3, 3, 40],
    ['reduced', 1, 1, 50],
    ['reduced', 2, 1, 80],
    ['reduced', 2, 2, 50],
    ['reduced', 3, 1, 100],
    ['reduced', 3, 2, 70],
    ['reduced', 3, 3, 20],
    // A fourth town costs no more than the third.
    ['normal', 4, 1, 200],
    ['normal', 4, 4, 40],
    ['reduced', 4, 3, 20],
  ])('O2 J54 A3 %s, R%i A%i: %i gr', (fareClass, rest, travelled, refund) => {
    const zones = course(rest);
    const entered = written(present(withPurse(2_000), fareClass, { zones }));
    const out = present(entered.after, null, { zones, at: 2 * travelled - 1, now: later(900) });
    expect(out).toMatchObject({ kind: 'check-out', result: { refunded: refund, fareClass } });
  });
});

describe('O3 the cheapest registered ride must be on the purse', () => {
  test.each<[FareClass, number, string]>([
    ['normal', 299, 'funds'],
    ['normal', 300, 'checked-in'],
    ['reduced', 149, 'funds'],
    ['reduced', 150, 'checked-in'],
    ['normal', 0, 'funds'],
    ['normal', -1, 'funds'],
  ])('O3 J51 J52 A2 %s, %i gr: %s', (fareClass, purse, outcome) => {
    for (const towns of [1, 2, 3, 4]) {
      expect(nameOf(present(withPurse(purse), fareClass, { zones: course(towns) }))).toBe(outcome);
    }
  });

  test.each<[FareClass, number, number]>([
    ['normal', 300, -200],
    ['reduced', 150, -100],
  ])('A4 J66 with the least on the purse the longest ride leads no lower: %s', (fareClass, purse, lowest) => {
    const { after } = written(present(withPurse(purse), fareClass, { zones: course(3) }));
    expect(after.purse).toBe(lowest);
  });
});

test('J50 only the rest of the course counts, from the stop of entry', () => {
  const zones = course(3);
  const charged = (at: number, phase: 'at-stop' | 'between' = 'at-stop') => {
    const decision = present(withPurse(2_000), 'normal', { zones, at, phase });
    return decision.kind === 'check-in' ? decision.result.charged : nameOf(decision);
  };
  expect([0, 1, 2, 3, 4, 5].map((at) => charged(at))).toEqual([500, 500, 460, 460, 400, 400]);
  // Between two stops it is the stop that was left.
  expect(charged(1, 'between')).toBe(500);
});

test('J50 Mysłowice and Sosnowiec are one town', () => {
  const zones = ['Jaworzno', 'Mysłowice', 'Sosnowiec'];
  const { after } = written(present(withPurse(2_000), 'normal', { zones }));
  expect(after.purse).toBe(2_000 - 460);
  expect(present(after, null, { zones, at: 2, now: later(600) })).toMatchObject({ result: { price: 360 } });
});

test('J50 where the bus does not say its towns nothing is taken, and a ride stays open', () => {
  const zones = [undefined, undefined];
  expect(present(withPurse(2_000), 'normal', { zones })).toEqual({ kind: 'refused', reason: 'no-position' });
  const { after } = written(present(withPurse(2_000), 'normal', { zones: course(2) }));
  expect(nameOf(present(after, null, { zones, at: 1, now: later(600) }))).toBe('no-position');
  // A course of fewer stops than the card's ride began at is not the one it knows.
  const late: CardState = written(present(withPurse(2_000), 'normal', { zones: course(3), at: 4 })).after;
  expect(nameOf(present(late, null, { zones: course(1), at: 1, now: later(600) }))).toBe('no-position');
});
