import { type Grosze, grosze } from '../money.ts';
import type { CoinStock, HopperShare } from '../till/coin-stock.ts';
import { planPayout } from '../till/payout-plan.ts';

/** At most so many coins by one command, so that little is in question when its answer is lost. */
const MOST_COINS = 5;
/** Coins of 2 and 5 zł leave one by one. */
const SINGLE_FROM = grosze(200);

/**
 * The first command of the best payout of this amount, undefined when no coin of the stock can pay any of it. The
 * greatest coins go first: should the paying stop, little is left to owe.
 */
export function nextCommand(amount: Grosze, stock: CoinStock): HopperShare | undefined {
  const { shares } = planPayout(amount, stock);
  const first = shares.reduce<HopperShare | undefined>(
    (best, share) => (best === undefined || share.value > best.value ? share : best),
    undefined,
  );
  return first === undefined ? undefined : { ...first, coins: Math.min(first.coins, mostAtOnce(first.value)) };
}

export function mostAtOnce(value: Grosze): number {
  return value >= SINGLE_FROM ? 1 : MOST_COINS;
}
