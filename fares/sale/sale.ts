import { add, type Grosze, NOTHING, subtract, times } from '../money.ts';
import type { SaleProduct } from './product.ts';
import type { CardOnReceipt, Mark, Payout, Reading, SaleEvent } from './sale-event.ts';

/** A sale as its journal entries tell it. */
export interface Sale {
  readonly product: SaleProduct;
  readonly price: Grosze;
  readonly coins: Coins;
  readonly card: CardPayment;
  readonly delivery: Delivery;
  readonly receipt: 'none' | 'printed' | 'failed';
  readonly slip: { readonly code: string; readonly amount: Grosze; readonly printed: boolean } | undefined;
  readonly ended: boolean;
}

export interface Coins {
  readonly credited: Grosze;
  /** Coins credited, oldest first. */
  readonly taken: readonly Grosze[];
  readonly closed: boolean;
  readonly disputes: readonly Dispute[];
  /** Surely paid out. */
  readonly paidOut: Grosze;
  /** Told to a hopper, and no answer is known. */
  readonly payout: Payout | undefined;
  /** Beyond `paidOut`, what may have left all the same; set, the machine pays nothing more in this sale. */
  readonly doubtful: Grosze;
  readonly stopped: boolean;
}

export interface Dispute {
  readonly why: string;
  readonly most: number | undefined;
  readonly reading: Reading;
}

export type CardPayment =
  | { readonly kind: 'none' }
  | { readonly kind: 'intended' | 'unknown'; readonly amount: Grosze; readonly before: Mark | null }
  /** `concluded`: the terminal has said its last word; until then it may still be reversed by itself. */
  | {
      readonly kind: 'paid';
      readonly amount: Grosze;
      readonly before: Mark | null;
      readonly payment: Mark & CardOnReceipt;
      readonly concluded: boolean;
    }
  | { readonly kind: 'reversed' }
  /** Charged, not delivered, and not taken back. */
  | { readonly kind: 'reversal-failed'; readonly amount: Grosze; readonly payment: Mark & CardOnReceipt };

export type Delivery =
  | { readonly kind: 'none' }
  /** `by`: what pays for it. */
  | {
      readonly kind: 'intended' | 'in-doubt' | 'delivered' | 'entrusted';
      readonly by: 'coins' | 'card';
      readonly number: string | undefined;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** An event that cannot follow on what is known of the sale: a defect, or a journal that was not written by us. */
export class ImpossibleSaleEvent extends Error {
  override readonly name = 'ImpossibleSaleEvent';
  constructor(event: string, why: string) {
    super(`${event}: ${why}`);
  }
}

export function begin(product: SaleProduct, price: Grosze): Sale {
  return {
    product,
    price,
    coins: {
      credited: NOTHING,
      taken: [],
      closed: false,
      disputes: [],
      paidOut: NOTHING,
      payout: undefined,
      doubtful: NOTHING,
      stopped: false,
    },
    card: { kind: 'none' },
    delivery: { kind: 'none' },
    receipt: 'none',
    slip: undefined,
    ended: false,
  };
}

/** The sale of these events, the first being `begun`. Throws ImpossibleSaleEvent. */
export function foldSale([first, ...rest]: readonly SaleEvent[]): Sale {
  if (first?.event !== 'begun') throw new ImpossibleSaleEvent(first?.event ?? 'nothing', 'a sale has to begin');
  return rest.reduce(applied, begin(first.product, first.price));
}

/** Money of a sale, coins and bank card apart; each side is even at every moment. */
export interface SaleMoney {
  /** credited = delivered + paidOut + owed */
  readonly coins: {
    readonly credited: Grosze;
    readonly delivered: Grosze;
    readonly paidOut: Grosze;
    readonly owed: Grosze;
  };
  /** charged = delivered + owed */
  readonly card: { readonly charged: Grosze; readonly delivered: Grosze; readonly owed: Grosze };
  /** Delivered and not paid: the bank took its money back afterwards. Never charged again. */
  readonly lost: Grosze;
}

/** Who has what. Goods that the office owes count as delivered: they are paid for and promised. */
export function moneyOf({ price, coins, card, delivery }: Sale): SaleMoney {
  const gone = delivery.kind === 'delivered' || delivery.kind === 'entrusted' ? delivery.by : undefined;
  const byCoins = gone === 'coins' ? price : NOTHING;
  const charged = card.kind === 'paid' || card.kind === 'reversal-failed' ? card.amount : NOTHING;
  const byCard = gone === 'card' ? charged : NOTHING;
  return {
    coins: {
      credited: coins.credited,
      delivered: byCoins,
      paidOut: coins.paidOut,
      owed: subtract(coins.credited, add(byCoins, coins.paidOut)),
    },
    card: { charged, delivered: byCard, owed: subtract(charged, byCard) },
    lost: gone === 'card' ? subtract(price, charged) : NOTHING,
  };
}

/** What a passenger has still to get back, in whatever way. */
export function owedIn(sale: Sale): Grosze {
  const { coins, card } = moneyOf(sale);
  return add(coins.owed, card.owed);
}

/** Coins that may be paid out now: what is owed, without what pays for goods of which nobody knows yet. */
export function payableIn(sale: Sale): Grosze {
  const { delivery, price } = sale;
  const held = (delivery.kind === 'intended' || delivery.kind === 'in-doubt') && delivery.by === 'coins';
  return subtract(moneyOf(sale).coins.owed, held ? price : NOTHING);
}

/** The price is paid, and the goods may be given out. */
export function isPaid(sale: Sale): boolean {
  return sale.card.kind === 'paid' || payableIn(sale) >= sale.price;
}

/** The sale once this has happened. Throws ImpossibleSaleEvent where it cannot. */
export function applied(sale: Sale, event: SaleEvent): Sale {
  const not = (why: string): never => {
    throw new ImpossibleSaleEvent(event.event, why);
  };
  if (sale.ended) return not('the sale has ended');
  const { coins, card, delivery } = sale;
  switch (event.event) {
    case 'begun':
      return not('it has begun before');
    case 'coins':
      return withCoins(sale, {
        credited: add(coins.credited, ...event.coins),
        taken: [...coins.taken, ...event.coins],
      });
    case 'disputed': {
      const { why, most, reading } = event;
      return withCoins(sale, { disputes: [...coins.disputes, { why, most, reading }] });
    }
    case 'coins-closed':
      return withCoins(sale, { closed: true });
    case 'payout-intended': {
      if (coins.payout !== undefined) return not('another payout is open');
      if (coins.stopped) return not('paying has been stopped');
      if (!(event.coins > 0)) return not('no coins');
      if (times(event.value, event.coins) > payableIn(sale)) return not('more than is owed');
      const { hopper, value, before } = event;
      return withCoins(sale, { payout: { hopper, value, coins: event.coins, before } });
    }
    case 'payout-ended': {
      const { payout } = coins;
      if (payout === undefined) return not('no payout is open');
      if (!(event.coins >= 0 && event.coins <= payout.coins)) return not(`${event.coins} of ${payout.coins} coins`);
      return withCoins(sale, { payout: undefined, paidOut: add(coins.paidOut, times(payout.value, event.coins)) });
    }
    case 'payout-unknown': {
      const { payout } = coins;
      if (payout === undefined) return not('no payout is open');
      const least = Math.max(0, Math.min(event.least, payout.coins));
      const most = Math.max(least, Math.min(event.most, payout.coins));
      return withCoins(sale, {
        payout: undefined,
        paidOut: add(coins.paidOut, times(payout.value, least)),
        doubtful: add(coins.doubtful, times(payout.value, most - least)),
        stopped: true,
      });
    }
    case 'card-intended':
      if (card.kind !== 'none') return not(`the card payment is ${card.kind}`);
      if (event.amount !== sale.price) return not('a bank card pays the whole price');
      if (delivery.kind !== 'none' && delivery.kind !== 'failed') return not(`the delivery is ${delivery.kind}`);
      return { ...sale, card: { kind: 'intended', amount: event.amount, before: event.before } };
    case 'card-paid':
      if (card.kind !== 'intended' && card.kind !== 'unknown') return not(`the card payment is ${card.kind}`);
      return { ...sale, card: { ...card, kind: 'paid', payment: event.payment, concluded: false } };
    case 'card-not-paid':
      if (card.kind !== 'intended' && card.kind !== 'unknown') return not(`the card payment is ${card.kind}`);
      return { ...sale, card: { kind: 'none' } };
    case 'card-unknown':
      if (card.kind === 'unknown') return sale;
      if (card.kind !== 'intended') return not(`the card payment is ${card.kind}`);
      return { ...sale, card: { kind: 'unknown', amount: card.amount, before: card.before } };
    case 'card-concluded':
      if (card.kind !== 'paid') return not(`the card payment is ${card.kind}`);
      return { ...sale, card: { ...card, concluded: true } };
    case 'card-reversed':
      if (card.kind !== 'paid' && card.kind !== 'reversal-failed') return not(`the card payment is ${card.kind}`);
      if (isOpenByCard(delivery)) return not('what it pays for may be delivered');
      return { ...sale, card: { kind: 'reversed' } };
    case 'card-reversal-failed':
      if (card.kind !== 'paid') return not(`the card payment is ${card.kind}`);
      if (isOpenByCard(delivery)) return not('what it pays for may be delivered');
      return { ...sale, card: { kind: 'reversal-failed', amount: card.amount, payment: card.payment } };
    case 'delivery-intended': {
      if (sale.product.kind === 'nothing') return not('nothing is sold');
      if (delivery.kind !== 'none' && delivery.kind !== 'failed') {
        // The same goods once more, e.g. the card is presented again.
        return delivery.kind === 'intended' || delivery.kind === 'in-doubt' ? sale : not(`it is ${delivery.kind}`);
      }
      if (coins.payout !== undefined) return not('coins are being paid out');
      if (!isPaid(sale)) return not('it is not paid');
      const by = card.kind === 'paid' ? 'card' : 'coins';
      return { ...sale, delivery: { kind: 'intended', by, number: event.number } };
    }
    case 'delivered':
    case 'entrusted':
      // Proved again by another entry: nothing new.
      if (delivery.kind === 'delivered' || (delivery.kind === 'entrusted' && event.event === 'entrusted')) return sale;
      if (delivery.kind === 'none' || delivery.kind === 'failed') return not('nothing was to be delivered');
      return { ...sale, delivery: { ...delivery, kind: event.event } };
    case 'delivery-failed':
      if (delivery.kind === 'failed') return sale;
      if (delivery.kind !== 'intended' && delivery.kind !== 'in-doubt') return not(`the delivery is ${delivery.kind}`);
      return { ...sale, delivery: { kind: 'failed', why: event.why } };
    case 'delivery-in-doubt':
      if (delivery.kind === 'in-doubt') return sale;
      if (delivery.kind !== 'intended') return not(`the delivery is ${delivery.kind}`);
      return { ...sale, delivery: { ...delivery, kind: 'in-doubt' } };
    case 'delivery-rolled-back':
      if (delivery.kind === 'intended') return sale;
      if (delivery.kind !== 'in-doubt') return not(`the delivery is ${delivery.kind}`);
      return { ...sale, delivery: { ...delivery, kind: 'intended' } };
    case 'receipt':
      return { ...sale, receipt: event.printed ? 'printed' : 'failed' };
    case 'slip': {
      const { code, amount, printed } = event;
      return { ...sale, slip: { code, amount, printed } };
    }
    case 'ended':
      if (coins.payout !== undefined) return not('a payout is open');
      if (card.kind === 'intended' || card.kind === 'unknown') return not('the card payment is open');
      if (delivery.kind === 'intended' || delivery.kind === 'in-doubt') return not('the delivery is open');
      if (sale.slip === undefined && owedIn(sale) > NOTHING) return not('money is owed without a slip');
      return { ...sale, ended: true };
    default:
      return event satisfies never;
  }
}

function withCoins(sale: Sale, changes: Partial<Coins>): Sale {
  return { ...sale, coins: { ...sale.coins, ...changes } };
}

function isOpenByCard(delivery: Delivery): boolean {
  return (delivery.kind === 'intended' || delivery.kind === 'in-doubt') && delivery.by === 'card';
}
