import { add, type Grosze, NOTHING, times } from '../money.ts';

/** The coins that one hopper can pay out. */
export interface HopperStock {
  readonly hopper: string;
  readonly value: Grosze;
  /** Coins that can be paid out, as far as the machine knows; never negative. */
  readonly coins: number;
  /** Coins that the hopper can hold: a coin that would be one more goes to the cash box. */
  readonly room: number;
}

/** What the machine can pay out, hopper by hopper; two hoppers may hold coins of the same value. */
export type CoinStock = readonly HopperStock[];

/** Coins to be paid by one hopper. */
export interface HopperShare {
  readonly hopper: string;
  readonly value: Grosze;
  /** 1 or more. */
  readonly coins: number;
}

export function sumOf(shares: readonly HopperShare[]): Grosze {
  return shares.reduce((sum, { value, coins }) => add(sum, times(value, coins)), NOTHING);
}

/** The stock once these coins are out. Throws RangeError when it has not that many. */
export function afterPaying(stock: CoinStock, shares: readonly HopperShare[]): CoinStock {
  return stock.map((hopper) => {
    const paid = shares.filter((share) => share.hopper === hopper.hopper).reduce((sum, { coins }) => sum + coins, 0);
    if (paid > hopper.coins) throw new RangeError(`hopper ${hopper.hopper} has ${hopper.coins} coins, not ${paid}`);
    return { ...hopper, coins: hopper.coins - paid };
  });
}

/**
 * The stock once a coin of this value was taken: into the emptiest hopper of its value that has room, else into the
 * cash box, from which nothing is paid.
 */
export function afterTaking(stock: CoinStock, value: Grosze): CoinStock {
  const target = stock
    .filter((hopper) => hopper.value === value && hopper.coins < hopper.room)
    .reduce<HopperStock | undefined>(
      (best, one) => (best === undefined || one.coins < best.coins ? one : best),
      undefined,
    );
  return stock.map((hopper) => (hopper === target ? { ...hopper, coins: hopper.coins + 1 } : hopper));
}
