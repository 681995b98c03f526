import { type Grosze, grosze, NOTHING, subtract } from '../money.ts';
import type { CoinStock, HopperShare, HopperStock } from './coin-stock.ts';

/** Which coins are to be paid for an amount, and what of it no coin in stock can pay. */
export interface PayoutPlan {
  readonly shares: readonly HopperShare[];
  readonly unpaid: Grosze;
}

/** So much change is a mistake; no purchase of ours comes near. */
const MOST_PAID = 100_000;

/**
 * The best payout of an amount, 0 to 1000 zł, from this stock: as much of it as can be paid, with the fewest coins;
 * among those the one that leaves the emptiest hopper fullest (then the next emptiest, and so on). Throws RangeError
 * for another amount.
 */
export function planPayout(amount: Grosze, stock: CoinStock): PayoutPlan {
  if (!(amount >= 0 && amount <= MOST_PAID)) throw new RangeError(`an amount of 0 to ${MOST_PAID} gr, not ${amount}`);
  const hoppers = stock.filter(({ value, coins }) => coins > 0 && value > 0 && value <= amount);
  if (hoppers.length === 0) return { shares: [], unpaid: amount };
  const classes = valueClasses(hoppers);
  const unit = greatestCommonDivisor(classes.map(({ value }) => value));
  const fewest = fewestCoins(classes, Math.floor(amount / unit), unit);
  const reachable = greatestReachable(fewest[0] ?? []);
  const best = bestOf(plansOf(classes, fewest, reachable, unit), stock);
  return { shares: best, unpaid: subtract(amount, grosze(reachable * unit)) };
}

/** Whether exactly this amount can be paid. */
export function canPay(amount: Grosze, stock: CoinStock): boolean {
  return planPayout(amount, stock).unpaid === NOTHING;
}

interface ValueClass {
  readonly value: Grosze;
  readonly coins: number;
  readonly hoppers: readonly HopperStock[];
}

/** Hoppers by value, greatest first: with equal values only the number of coins matters at first. */
function valueClasses(hoppers: readonly HopperStock[]): readonly ValueClass[] {
  const values = [...new Set(hoppers.map(({ value }) => value))].sort((one, other) => other - one);
  return values.map((value) => {
    const of = hoppers.filter((hopper) => hopper.value === value);
    return { value, hoppers: of, coins: of.reduce((sum, { coins }) => sum + coins, 0) };
  });
}

function greatestCommonDivisor(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => {
    let [a, b] = [one, other];
    while (b !== 0) [a, b] = [b, a % b];
    return a;
  });
}

const IMPOSSIBLE = 0x7f_ff_ff_ff;

/**
 * fewest[k][n]: fewest coins of the classes from k on that make n units, IMPOSSIBLE where none do. A bounded
 * knapsack; within a residue class of the coin's value a sliding window of its stock finds the minimum in O(units).
 */
function fewestCoins(classes: readonly ValueClass[], units: number, unit: number): readonly Int32Array[] {
  const none = new Int32Array(units + 1).fill(IMPOSSIBLE);
  none[0] = 0;
  const tables: Int32Array[] = [none];
  for (const { value, coins } of classes.toReversed()) {
    const rest = tables[0] ?? none;
    tables.unshift(withClass(rest, value / unit, coins));
  }
  return tables;
}

/** The table with `coins` coins of `size` units added to it. */
function withClass(rest: Int32Array, size: number, coins: number): Int32Array {
  const table = new Int32Array(rest.length).fill(IMPOSSIBLE);
  const window = new Int32Array(Math.ceil(rest.length / size));
  for (let residue = 0; residue < Math.min(size, rest.length); residue += 1) {
    let from = 0;
    let to = 0;
    // With j coins: rest[residue + (m - j) * size] + j = (rest[...] - (m - j)) + m; the window keeps the m - j.
    const price = (step: number): number => {
      const coinsOfRest = rest[residue + step * size] ?? IMPOSSIBLE;
      return coinsOfRest === IMPOSSIBLE ? IMPOSSIBLE : coinsOfRest - step;
    };
    for (let step = 0; residue + step * size < rest.length; step += 1) {
      while (to > from && price(window[to - 1] ?? 0) >= price(step)) to -= 1;
      window[to] = step;
      to += 1;
      if ((window[from] ?? 0) < step - coins) from += 1;
      const least = price(window[from] ?? 0);
      table[residue + step * size] = least === IMPOSSIBLE ? IMPOSSIBLE : least + step;
    }
  }
  return table;
}

function greatestReachable(table: Int32Array | readonly number[]): number {
  for (let units = table.length - 1; units > 0; units -= 1) if (table[units] !== IMPOSSIBLE) return units;
  return 0;
}

/** Every plan with the fewest coins, as coins by class. */
function plansOf(
  classes: readonly ValueClass[],
  fewest: readonly Int32Array[],
  units: number,
  unit: number,
): readonly (readonly HopperShare[])[] {
  const plans: (readonly HopperShare[])[] = [];
  const walk = (index: number, left: number, shares: readonly HopperShare[]): void => {
    const valueClass = classes[index];
    if (valueClass === undefined) {
      plans.push(shares);
      return;
    }
    const size = valueClass.value / unit;
    const coinsOf = (table: number, n: number): number => fewest[table]?.[n] ?? IMPOSSIBLE;
    for (let coins = 0; coins <= valueClass.coins && coins * size <= left; coins += 1) {
      const then = coinsOf(index + 1, left - coins * size);
      if (then === IMPOSSIBLE || then + coins !== coinsOf(index, left)) continue;
      walk(index + 1, left - coins * size, [...shares, ...fullestFirst(valueClass, coins)]);
    }
  };
  walk(0, units, []);
  return plans;
}

/** So many coins of one value, each from the hopper that is then the fullest; of two alike the first. */
function fullestFirst({ value, hoppers }: ValueClass, coins: number): readonly HopperShare[] {
  const left = hoppers.map(({ hopper, coins: stock }) => ({ hopper, stock, paid: 0 }));
  for (let paid = 0; paid < coins; paid += 1) {
    const fullest = left.reduce((best, one) => (one.stock > best.stock ? one : best));
    fullest.stock -= 1;
    fullest.paid += 1;
  }
  return left.flatMap(({ hopper, paid }) => (paid > 0 ? [{ hopper, value, coins: paid }] : []));
}

function bestOf(plans: readonly (readonly HopperShare[])[], stock: CoinStock): readonly HopperShare[] {
  let best: { readonly plan: readonly HopperShare[]; readonly left: readonly number[] } | undefined;
  for (const plan of plans) {
    const left = leftIn(stock, plan);
    if (best === undefined || isFuller(left, best.left)) best = { plan, left };
  }
  return best?.plan ?? [];
}

/** What the hoppers then hold, emptiest first. */
function leftIn(stock: CoinStock, plan: readonly HopperShare[]): readonly number[] {
  const paid = new Map(plan.map(({ hopper, coins }) => [hopper, coins]));
  return stock.map(({ hopper, coins }) => coins - (paid.get(hopper) ?? 0)).sort((one, other) => one - other);
}

function isFuller(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((coins, index) => coins !== other[index]);
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0);
}
