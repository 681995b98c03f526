import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Grosze, grosze, NOTHING } from '../../../fares/money.ts';
import { afterTaking, type CoinStock } from '../../../fares/till/coin-stock.ts';
import { cashOffer } from '../../../fares/till/judge-coin.ts';
import { canPay } from '../../../fares/till/payout-plan.ts';

const VALUES: readonly Grosze[] = [10, 20, 50, 100, 200, 500].map(grosze);

function stock(coins: Readonly<Record<number, number>>, room = 100): CoinStock {
  return Object.entries(coins).map(([value, count]) => ({
    hopper: `h${value}`,
    value: grosze(Number(value)),
    coins: count,
    room,
  }));
}

describe('cashOffer', () => {
  test('J33 takes every coin while hoppers are full', () => {
    const full = stock({ 10: 20, 20: 20, 50: 20, 100: 20, 200: 20, 500: 5 });
    const offer = cashOffer({ price: grosze(500), credited: NOTHING }, VALUES, full);
    expect(offer.mode).toBe('change');
    expect([...offer.accepted]).toEqual(VALUES);
  });

  test('says "exact money only" with empty hoppers that keep what they are given', () => {
    const empty = stock({ 10: 0, 20: 0, 50: 0, 100: 0, 200: 0, 500: 0 });
    const offer = cashOffer({ price: grosze(460), credited: NOTHING }, VALUES, empty);
    expect(offer.mode).toBe('exact');
    // A 5 zł coin would have to be changed.
    expect([...offer.accepted]).toEqual([10, 20, 50, 100, 200]);
    const later = cashOffer(
      { price: grosze(460), credited: grosze(400) },
      VALUES,
      stock({ 10: 0, 20: 0, 50: 0, 200: 2 }),
    );
    expect([...later.accepted]).toEqual([10, 20, 50]);
  });

  test('takes no coins at all when a cancelled payment could not be given back', () => {
    // No hopper keeps what was inserted: all falls into the cash box.
    expect(cashOffer({ price: grosze(500), credited: NOTHING }, VALUES, [])).toEqual({
      mode: 'none',
      accepted: new Set(),
    });
  });

  test('takes none once the price is paid', () => {
    const full = stock({ 10: 20, 20: 20, 50: 20, 100: 20, 200: 20 });
    expect(cashOffer({ price: grosze(300), credited: grosze(300) }, VALUES, full).accepted.size).toBe(0);
    expect(cashOffer({ price: grosze(300), credited: grosze(500) }, VALUES, full).accepted.size).toBe(0);
  });

  test('a passenger who puts in accepted coins only can always be given change, and always everything back', () => {
    const anyStock = fc
      .array(
        fc.record({
          value: fc.constantFrom(...VALUES),
          coins: fc.integer({ min: 0, max: 6 }),
          more: fc.integer({ min: 0, max: 6 }),
        }),
        { maxLength: 7 },
      )
      .map(
        (hoppers): CoinStock =>
          hoppers.map(({ value, coins, more }, index) => ({ hopper: `h${index}`, value, coins, room: coins + more })),
      );
    let coinsTaken = 0;
    fc.assert(
      fc.property(
        anyStock,
        fc.integer({ min: 1, max: 100 }).map((tens) => grosze(tens * 10)),
        fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
        (start, price, choices) => {
          let now = start;
          let credited = NOTHING;
          const promised = cashOffer({ price, credited }, VALUES, start).mode;
          for (const choice of choices) {
            const { accepted } = cashOffer({ price, credited }, VALUES, now);
            const coin = [...accepted][choice % Math.max(1, accepted.size)];
            if (coin === undefined) break;
            now = afterTaking(now, coin);
            credited = grosze(credited + coin);
            coinsTaken += 1;
            expect(canPay(credited, now)).toBe(true);
            if (credited > price) expect(canPay(grosze(credited - price), now)).toBe(true);
            // "Gives change" was said before the first coin: it holds from what was there then.
            if (credited > price && promised === 'change') {
              expect(canPay(grosze(credited - price), start)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(coinsTaken).toBeGreaterThan(500);
  });
});
