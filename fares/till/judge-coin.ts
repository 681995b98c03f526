import { add, type Grosze, grosze, NOTHING, subtract } from '../money.ts';
import { afterTaking, type CoinStock } from './coin-stock.ts';
import { canPay } from './payout-plan.ts';

/** How far a passenger has paid. */
export interface Paying {
  readonly price: Grosze;
  /** Coins credited so far. */
  readonly credited: Grosze;
}

/** Which coins may be taken now, and what a passenger must know before the first one. */
export interface CashOffer {
  /** `exact`: no overpayment can be given back; `none`: not even a cancelled payment could be. */
  readonly mode: 'change' | 'exact' | 'none';
  /** Values to be accepted now. */
  readonly accepted: ReadonlySet<Grosze>;
}

/** All amounts are multiples of the smallest coin that machines take (J33). */
const SMALLEST_COIN = 10;

/**
 * Which of these coin values may be taken at this point of a payment: only those after which the change, and the
 * whole money if the passenger cancels, can still be paid out. What was taken itself can go out again if it fell into
 * a hopper. Nothing is accepted once the price is paid.
 */
export function cashOffer(paying: Paying, values: readonly Grosze[], stock: CoinStock): CashOffer {
  const missing = subtract(paying.price, paying.credited);
  if (missing <= NOTHING) return { mode: 'change', accepted: new Set() };
  const accepted = new Set(values.filter((value) => mayTake(value, missing, paying.credited, stock)));
  if (accepted.size === 0) return { mode: 'none', accepted };
  return { mode: givesAnyChange(values, paying.price, stock) ? 'change' : 'exact', accepted };
}

function mayTake(value: Grosze, missing: Grosze, credited: Grosze, stock: CoinStock): boolean {
  const then = afterTaking(stock, value);
  const over = subtract(value, missing);
  return (over <= NOTHING || canPay(over, then)) && canPay(add(credited, value), then);
}

/** Whatever coins come in whatever order, the overpayment can be given back. */
function givesAnyChange(values: readonly Grosze[], price: Grosze, stock: CoinStock): boolean {
  const greatest = Math.max(...values);
  for (let over = SMALLEST_COIN; over < greatest; over += SMALLEST_COIN) {
    // The last coin brings its own value more than what was missing, at least the smallest coin.
    const possible = values.some((value) => value > over && price + over >= value);
    if (possible && !canPay(grosze(over), stock)) return false;
  }
  return true;
}
