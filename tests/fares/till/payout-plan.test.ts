import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { afterPaying, type CoinStock, sumOf } from '../../../fares/till/coin-stock.ts';
import { canPay, planPayout } from '../../../fares/till/payout-plan.ts';

const VALUES = [10, 20, 50, 100, 200, 500] as const;

function stockOf(coins: Readonly<Record<string, readonly [value: number, coins: number]>>): CoinStock {
  return Object.entries(coins).map(([hopper, [value, count]]) => ({
    hopper,
    value: grosze(value),
    coins: count,
    room: 1000,
  }));
}

/** Every choice of coins there is, by trying: the greatest sum, then the fewest coins, then the fullest hoppers. */
function bruteForce(amount: number, stock: CoinStock): { unpaid: number; coins: number; left: number[] } {
  let best: { unpaid: number; coins: number; left: number[] } | undefined;
  const better = (one: { unpaid: number; coins: number; left: number[] }): boolean => {
    if (best === undefined || one.unpaid !== best.unpaid) return best === undefined || one.unpaid < best.unpaid;
    if (one.coins !== best.coins) return one.coins < best.coins;
    for (const [index, left] of one.left.entries()) {
      if (left !== best.left[index]) return left > (best.left[index] ?? 0);
    }
    return false;
  };
  const walk = (index: number, left: number, coins: number, stocks: number[]): void => {
    const hopper = stock[index];
    if (hopper === undefined) {
      const one = { unpaid: left, coins, left: stocks.toSorted((a, b) => a - b) };
      if (better(one)) best = one;
      return;
    }
    for (let count = 0; count <= hopper.coins && count * hopper.value <= left; count += 1) {
      walk(index + 1, left - count * hopper.value, coins + count, [...stocks, hopper.coins - count]);
    }
  };
  walk(0, amount, 0, []);
  return best ?? { unpaid: amount, coins: 0, left: [] };
}

const anyStock = fc
  .array(fc.record({ value: fc.constantFrom(...VALUES), coins: fc.integer({ min: 0, max: 5 }) }), { maxLength: 5 })
  .map(
    (hoppers): CoinStock =>
      hoppers.map(({ value, coins }, index) => ({ hopper: `h${index}`, value: grosze(value), coins, room: 10 })),
  );

describe('planPayout', () => {
  test('takes the fewest coins where greed would not find them', () => {
    const plan = planPayout(grosze(60), stockOf({ a: [50, 3], b: [20, 3] }));
    expect(plan).toEqual({ shares: [{ hopper: 'b', value: 20, coins: 3 }], unpaid: 0 });
  });

  test('takes equal coins from the fullest hopper', () => {
    const plan = planPayout(grosze(300), stockOf({ a: [100, 2], b: [100, 9] }));
    expect(plan.shares).toEqual([{ hopper: 'b', value: 100, coins: 3 }]);
  });

  test('of two payouts with as many coins takes the one that leaves the emptiest hopper fullest', () => {
    // 6.00 is 5 + 0.50 + 0.50 or 2 + 2 + 2.
    const few = planPayout(grosze(600), stockOf({ five: [500, 1], fifty: [50, 2], two: [200, 9] }));
    expect(few.shares).toEqual([{ hopper: 'two', value: 200, coins: 3 }]);
    const many = planPayout(grosze(600), stockOf({ five: [500, 9], fifty: [50, 9], two: [200, 3] }));
    expect(many.shares.map(({ hopper }) => hopper).toSorted()).toEqual(['fifty', 'five']);
  });

  test('pays as much as it can and names the rest', () => {
    expect(planPayout(grosze(470), stockOf({ a: [200, 2], b: [50, 1] }))).toMatchObject({ unpaid: 20 });
    expect(planPayout(grosze(470), [])).toEqual({ shares: [], unpaid: 470 });
    expect(planPayout(grosze(0), stockOf({ a: [10, 1] }))).toEqual({ shares: [], unpaid: 0 });
  });

  test('refuses amounts that are none', () => {
    for (const amount of [-10, 100_010]) expect(() => planPayout(grosze(amount), [])).toThrow(RangeError);
  });

  test('pays up to 1000 zł', () => {
    expect(planPayout(grosze(100_000), stockOf({ a: [500, 200] }))).toEqual({
      shares: [{ hopper: 'a', value: 500, coins: 200 }],
      unpaid: 0,
    });
  });

  test('hoppers without coins, and those whose coins have no value, pay nothing', () => {
    const stock = stockOf({ empty: [50, 0], unknown: [0, 9], wrong: [-10, 9], twenty: [20, 2] });
    expect(planPayout(grosze(50), stock)).toEqual({ shares: [{ hopper: 'twenty', value: 20, coins: 2 }], unpaid: 10 });
    expect(planPayout(grosze(0), stock)).toEqual({ shares: [], unpaid: 0 });
    expect(planPayout(grosze(10), stock)).toEqual({ shares: [], unpaid: 10 });
  });

  test('of two hoppers that are equally full the first one pays; the coins of one value are named together', () => {
    expect(planPayout(grosze(100), stockOf({ a: [100, 3], b: [100, 3] })).shares).toEqual([
      { hopper: 'a', value: 100, coins: 1 },
    ]);
    expect(planPayout(grosze(300), stockOf({ a: [100, 3], b: [100, 3] })).shares).toEqual([
      { hopper: 'a', value: 100, coins: 2 },
      { hopper: 'b', value: 100, coins: 1 },
    ]);
  });

  test('the greatest coins are named first', () => {
    const { shares } = planPayout(grosze(680), stockOf({ ten: [10, 9], two: [200, 9], fifty: [50, 3] }));
    expect(shares.map(({ hopper, coins }) => [hopper, coins])).toEqual([
      ['two', 3],
      ['fifty', 1],
      ['ten', 3],
    ]);
  });

  test('is as good as trying every choice of coins', () => {
    let cases = 0;
    fc.assert(
      fc.property(anyStock, fc.integer({ min: 0, max: 120 }), (stock, tens) => {
        const amount = grosze(tens * 10);
        const plan = planPayout(amount, stock);
        const best = bruteForce(amount, stock);
        expect(plan.unpaid).toBe(best.unpaid);
        expect(sumOf(plan.shares) + plan.unpaid).toBe(amount);
        expect(plan.shares.reduce((sum, { coins }) => sum + coins, 0)).toBe(best.coins);
        const left = afterPaying(stock, plan.shares).map(({ coins }) => coins);
        if (stock.length > 0) expect(left.toSorted((a, b) => a - b)).toEqual(best.left);
        cases += 1;
      }),
      { numRuns: 500 },
    );
    expect(cases).toBe(500);
  });

  test('is right for values that no coinage has', () => {
    const odd = fc.array(fc.record({ value: fc.integer({ min: 1, max: 40 }), coins: fc.integer({ min: 0, max: 4 }) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(odd, fc.integer({ min: 0, max: 150 }), (hoppers, amount) => {
        const stock: CoinStock = hoppers.map(({ value, coins }, index) => ({
          hopper: `h${index}`,
          value: grosze(value),
          coins,
          room: 9,
        }));
        const plan = planPayout(grosze(amount), stock);
        const best = bruteForce(amount, stock);
        expect([plan.unpaid, plan.shares.reduce((sum, { coins }) => sum + coins, 0)]).toEqual([
          best.unpaid,
          best.coins,
        ]);
        expect(canPay(grosze(amount), stock)).toBe(best.unpaid === 0);
      }),
      { numRuns: 500 },
    );
  });
});
