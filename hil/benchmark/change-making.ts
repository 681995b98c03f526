import { grosze } from '../../fares/money.ts';
import type { CoinStock } from '../../fares/till/coin-stock.ts';
import { planPayout } from '../../fares/till/payout-plan.ts';
import { repeatableRandom } from '../runs/dice.ts';
import type { Measured } from './figure.ts';
import type { Scale } from './scale.ts';
import { median } from './statistics.ts';

const VALUES = [500, 200, 100, 50, 20, 10] as const;
/** Change of a purchase that was paid with a 50 zł's worth of coins at most. */
const MOST = 5000;
/** Trying everything takes too long for full hoppers; these are nearly empty. */
const FEW = 20;
const MANY = 200;
const BATCH = 200;

interface Task {
  readonly amount: number;
  readonly stock: CoinStock;
}

/** Change from six hoppers: full ones as on a working day, and nearly empty ones against trying every choice of coins. */
export async function changeMaking(scale: Scale): Promise<Measured> {
  const random = repeatableRandom(7);
  const tasks = (coins: number): readonly Task[] => Array.from({ length: BATCH }, () => taskOf(random, coins));
  const [full, few] = [tasks(MANY), tasks(FEW)];
  const perSecond = (millisecondsOfBatch: readonly number[]) => (1000 * BATCH) / median(millisecondsOfBatch);
  const rounds = scale.of(60, 5);
  for (const task of few) demandBest(task);
  const plan = ({ amount, stock }: Task): number => Number(planPayout(grosze(amount), stock).unpaid);
  const withFull = perSecond(await timed(full, rounds, plan));
  const withFew = perSecond(await timed(few, rounds, plan));
  const tried = perSecond(await timed(few, scale.of(5, 2), unpaidByTrying));
  return {
    figures: [
      {
        name: 'change from six full hoppers',
        value: withFull,
        unit: 'plans/s',
        samples: rounds * BATCH,
        limit: `one core; a table of amount x coin values, so it grows with the amount (here up to ${MOST / 100} zl), not with the coins in stock`,
      },
      {
        name: 'change from six hoppers nearly empty',
        value: withFew,
        unit: 'plans/s',
        samples: rounds * BATCH,
        against: `every choice of coins tried, which finds nothing better: ${Math.round(tried)} plans/s`,
        ratio: withFew / tried,
        limit: `at most ${FEW} coins each; trying takes (coins + 1) to the power of the hoppers, and is out of the question with full ones`,
      },
    ],
  };
}

/** A plan that leaves more unpaid, or gives more coins, than the best of all choices. */
class WorsePlan extends Error {
  override readonly name = 'WorsePlan';
  constructor({ amount, stock }: Task) {
    super(`${amount} gr from ${stock.map(({ value, coins }) => `${coins} x ${value}`).join(', ')}`);
  }
}

function demandBest(task: Task): void {
  const { unpaid, shares } = planPayout(grosze(task.amount), task.stock);
  const best = bestByTrying(task);
  const coins = shares.reduce((sum, share) => sum + share.coins, 0);
  if (unpaid !== best.unpaid || coins !== best.coins) throw new WorsePlan(task);
}

function taskOf(random: () => number, most: number): Task {
  const stock = VALUES.map((value, index) => ({
    hopper: `h${index}`,
    value: grosze(value),
    coins: Math.floor(random() * (most + 1)),
    room: MANY,
  }));
  return { amount: 10 * Math.floor((random() * MOST) / 10), stock };
}

async function timed(
  tasks: readonly Task[],
  rounds: number,
  solve: (task: Task) => number,
): Promise<readonly number[]> {
  const batches: number[] = [];
  // What nobody looks at, an optimizing compiler may leave out.
  let unpaid = 0;
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    for (const task of tasks) unpaid += solve(task);
    batches.push(performance.now() - from);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (Number.isNaN(unpaid)) throw new RangeError('change is counted in whole grosze');
  return batches;
}

const unpaidByTrying = (task: Task): number => bestByTrying(task).unpaid;

function bestByTrying({ amount, stock }: Task): { readonly unpaid: number; readonly coins: number } {
  let best = { unpaid: amount, coins: 0 };
  const walk = (index: number, left: number, coins: number): void => {
    const hopper = stock[index];
    if (hopper === undefined) {
      if (left < best.unpaid || (left === best.unpaid && coins < best.coins)) best = { unpaid: left, coins };
      return;
    }
    for (let count = 0; count <= hopper.coins && count * hopper.value <= left; count += 1) {
      walk(index + 1, left - count * hopper.value, coins + count);
    }
  };
  walk(0, amount, 0);
  return best;
}
