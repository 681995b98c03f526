import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BANK_PRODUCTS } from '../../../fares/bank-tap/bank-products.ts';
import { type BankProduct, dayFare, dueAfter } from '../../../fares/bank-tap/day-fare.ts';
import { decideTap } from '../../../fares/bank-tap/tap-decision.ts';
import { grosze } from '../../../fares/money.ts';

const tap = fc.record({ line: fc.constantFrom('1', '11', '303'), course: fc.constantFrom('1', '2', '12', '1,1') });
const taps = fc.array(tap, { maxLength: 30 });
const price = fc.integer({ min: 1, max: 2000 }).map(grosze);
const product: fc.Arbitrary<BankProduct> = fc.oneof(
  price.map((ride) => ({ kind: 'flat' as const, ride })),
  fc.tuple(price, price).map(([ride, day]) => ({ kind: 'capped' as const, ride, day })),
);

describe('what the taps of a day come to', () => {
  test('a course is one ride, whatever the order and however often', () => {
    fc.assert(
      fc.property(taps, product, (all, sold) => {
        const rides = new Set(all.map(({ line, course }) => `${line}|${course}`)).size;
        expect(dayFare(all, sold).rides).toBe(rides);
        expect(dayFare([...all, ...all].reverse(), sold)).toEqual(dayFare(all, sold));
      }),
    );
  });

  test('a further tap never makes it less, and a capped day never more than its price', () => {
    fc.assert(
      fc.property(taps, tap, product, (all, more, sold) => {
        const [before, after] = [dayFare(all, sold), dayFare([...all, more], sold)];
        expect(after.amount).toBeGreaterThanOrEqual(before.amount);
        if (sold.kind === 'capped') expect(after.amount).toBeLessThanOrEqual(sold.day);
        else expect(after.amount).toBe(after.rides * sold.ride);
      }),
    );
  });

  test('what is charged in parts is what would be charged at once', () => {
    fc.assert(
      fc.property(taps, fc.nat(30), product, (all, cut, sold) => {
        const first = dayFare(all.slice(0, cut), sold);
        const whole = dayFare(all, sold);
        expect(first.amount + dueAfter(whole, first.amount)).toBe(whole.amount);
        expect(dueAfter(whole, whole.amount)).toBe(0);
      }),
    );
  });

  test('both cities have a product, marked as an example', () => {
    expect(Object.values(BANK_PRODUCTS).every(({ example }) => example)).toBe(true);
    const five = Array.from({ length: 5 }, (_, course) => ({ line: '1', course: String(course) }));
    expect(dayFare(five, BANK_PRODUCTS.tarnow)).toEqual({ rides: 5, amount: 1200 });
    expect(dayFare(five, BANK_PRODUCTS.jaworzno)).toEqual({ rides: 5, amount: 2500 });
  });
});

test('a denied card is refused wherever the bus is; nobody pays twice on one course', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (denied, positionKnown, rides) => {
      const decision = decideTap({ denied, positionKnown, rides });
      if (denied) expect(decision).toEqual({ kind: 'refused', reason: 'denied' });
      else if (!positionKnown) expect(decision).toEqual({ kind: 'refused', reason: 'no-position' });
      else expect(decision.kind).toBe(rides ? 'already' : 'ride');
    }),
  );
});
