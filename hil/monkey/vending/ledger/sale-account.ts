import { z } from 'zod';

/** An entry of a machine's journal as the rig tells it, its body's fields beside its own. */
export type ToldEntry = { readonly seq: number; readonly kind: string } & Readonly<Record<string, unknown>>;

/** What one sale comes to, added up from its entries by an accountant who knows nothing of the machine's own sums. */
export interface SaleAccount {
  readonly name: string;
  readonly product: string;
  readonly price: number;
  credited: number;
  /** Coins of disputes that have a bound, and whether one has none. */
  disputedCoins: number;
  unboundedDispute: boolean;
  paidOut: number;
  /** Beyond `paidOut`, what may have left a hopper all the same. */
  doubtful: number;
  payout: { readonly value: number; readonly coins: number } | undefined;
  card: 'none' | 'open' | 'paid' | 'reversed' | 'not-taken-back';
  receipt: number | undefined;
  goods: 'none' | 'open' | 'out' | 'promised' | 'failed';
  paidBy: 'coins' | 'card';
  slip: { readonly code: string; readonly amount: number; readonly printed: boolean } | undefined;
  ended: boolean;
}

const sales = z.looseObject({ sale: z.string(), event: z.string() });
const begun = z.object({ product: z.object({ kind: z.string() }), price: z.int() });
const coins = z.object({ coins: z.array(z.int()) });
const dispute = z.object({ most: z.int().optional() });
const payout = z.object({ value: z.int(), coins: z.int() });
const ended = z.object({ coins: z.int() });
const unknown = z.object({ least: z.int(), most: z.int() });
const paid = z.object({ payment: z.object({ receipt: z.int() }) });
const slip = z.object({ code: z.string(), amount: z.int(), printed: z.boolean() });
const prepared = z.object({ tx: z.string(), sale: z.object({ name: z.string() }) });
const transaction = z.object({ tx: z.string(), result: z.string().optional() });

/** All sales of a journal, taken in entry by entry. */
export class SaleAccounts {
  readonly #accounts = new Map<string, SaleAccount>();
  readonly #saleOf = new Map<string, string>();
  /** Disputes while nothing was sold are not entered in a sale; the office hears of them. */
  #last = 0;

  /** Number of the last entry that was taken in. */
  get last(): number {
    return this.#last;
  }

  get all(): readonly SaleAccount[] {
    return [...this.#accounts.values()];
  }

  take(entry: ToldEntry): void {
    if (entry.seq <= this.#last) return;
    this.#last = entry.seq;
    if (entry.kind === 'SALE') this.#takeSale(entry);
    if (entry.kind === 'PREPARED') {
      const told = prepared.safeParse(entry);
      if (told.success) this.#saleOf.set(told.data.tx, told.data.sale.name);
    }
    if (entry.kind === 'COMMITTED' || entry.kind === 'SETTLED') this.#takeCard(entry);
  }

  #takeCard(entry: ToldEntry): void {
    const told = transaction.safeParse(entry);
    if (!told.success) return;
    const account = this.#accounts.get(this.#saleOf.get(told.data.tx) ?? '');
    if (account === undefined || account.ended) return;
    if (entry.kind === 'COMMITTED' || told.data.result === 'executed') account.goods = 'out';
    else if (account.goods !== 'out') account.goods = 'open';
  }

  #takeSale(entry: ToldEntry): void {
    const { sale: name, event } = sales.parse(entry);
    if (event === 'begun') {
      const { product, price } = begun.parse(entry);
      this.#accounts.set(name, opened(name, product.kind, price));
      return;
    }
    const account = this.#accounts.get(name);
    if (account === undefined) throw new RangeError(`sale ${name} goes on and has never begun: ${event}`);
    if (account.ended) throw new RangeError(`sale ${name} goes on after its end: ${event}`);
    book(account, event, entry);
  }
}

function opened(name: string, product: string, price: number): SaleAccount {
  return {
    name,
    product,
    price,
    credited: 0,
    disputedCoins: 0,
    unboundedDispute: false,
    paidOut: 0,
    doubtful: 0,
    payout: undefined,
    card: 'none',
    receipt: undefined,
    goods: 'none',
    paidBy: 'coins',
    slip: undefined,
    ended: false,
  };
}

/** Events that say nothing about money or goods. */
const SILENT: ReadonlySet<string> = new Set(['coins-closed', 'card-unknown', 'card-concluded', 'receipt']);

function book(account: SaleAccount, event: string, entry: ToldEntry): void {
  if (SILENT.has(event)) return;
  switch (event) {
    case 'coins':
      account.credited += coins.parse(entry).coins.reduce((sum, coin) => sum + coin, 0);
      return;
    case 'disputed': {
      const { most } = dispute.parse(entry);
      if (most === undefined) account.unboundedDispute = true;
      account.disputedCoins += most ?? 0;
      return;
    }
    case 'payout-intended':
      account.payout = payout.parse(entry);
      return;
    case 'payout-ended':
      account.paidOut += ended.parse(entry).coins * (account.payout?.value ?? Number.NaN);
      account.payout = undefined;
      return;
    case 'payout-unknown': {
      const { least, most } = unknown.parse(entry);
      const { value = Number.NaN } = account.payout ?? {};
      account.paidOut += least * value;
      account.doubtful += (most - least) * value;
      account.payout = undefined;
      return;
    }
    case 'slip':
      account.slip = slip.parse(entry);
      return;
    case 'ended':
      account.ended = true;
      return;
    default:
      if (event.startsWith('card-')) bookCard(account, event, entry);
      else bookGoods(account, event);
  }
}

function bookCard(account: SaleAccount, event: string, entry: ToldEntry): void {
  switch (event) {
    case 'card-intended':
      account.card = 'open';
      return;
    case 'card-paid':
      account.card = 'paid';
      account.receipt = paid.parse(entry).payment.receipt;
      return;
    case 'card-not-paid':
      account.card = 'none';
      return;
    case 'card-reversed':
      account.card = 'reversed';
      return;
    case 'card-reversal-failed':
      account.card = 'not-taken-back';
      return;
    default:
      throw new RangeError(`an event that no accountant knows: ${event}`);
  }
}

function bookGoods(account: SaleAccount, event: string): void {
  switch (event) {
    case 'delivery-intended':
      if (account.goods === 'none' || account.goods === 'failed')
        account.paidBy = account.card === 'paid' ? 'card' : 'coins';
      if (account.goods !== 'out') account.goods = 'open';
      return;
    case 'delivered':
      account.goods = 'out';
      return;
    case 'entrusted':
      if (account.goods !== 'out') account.goods = 'promised';
      return;
    case 'delivery-failed':
      account.goods = 'failed';
      return;
    case 'delivery-in-doubt':
    case 'delivery-rolled-back':
      return;
    default:
      throw new RangeError(`an event that no accountant knows: ${event}`);
  }
}

/** Who has what of one sale, grosze. */
export interface SaleSides {
  /** Of the coins that were credited. */
  readonly delivered: number;
  readonly owedOfCoins: number;
  readonly charged: number;
  readonly owedOfCard: number;
}

export function sidesOf({ goods, paidBy, price, credited, paidOut, card }: SaleAccount): SaleSides {
  const gone = goods === 'out' || goods === 'promised';
  const delivered = gone && paidBy === 'coins' ? price : 0;
  const charged = card === 'paid' || card === 'not-taken-back' ? price : 0;
  return {
    delivered,
    owedOfCoins: credited - delivered - paidOut,
    charged,
    owedOfCard: gone && paidBy === 'card' ? 0 : charged,
  };
}
