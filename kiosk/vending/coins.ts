import type { CoinAcceptor, CoinAcceptorEvent } from '../../devices/coin-acceptor/contract.ts';
import { type Grosze, grosze, NOTHING, subtract } from '../../fares/money.ts';
import { isPaid, moneyOf } from '../../fares/sale/sale.ts';
import type { Reading } from '../../fares/sale/sale-event.ts';
import { type CashOffer, cashOffer } from '../../fares/till/judge-coin.ts';
import type { EntryBody } from '../journal/contract.ts';
import { recordNow, saleNow, usableStock, type VendingDesk } from './desk.ts';
import type { OpenSale } from './sale-book.ts';

/** J33: 10, 20, 50 gr, 1, 2 and 5 zł; 1, 2 and 5 gr never. */
export const COIN_VALUES: readonly Grosze[] = [500, 200, 100, 50, 20, 10].map(grosze);

/** Values that this acceptor knows and the machine takes, greatest first. */
export function valuesOf(acceptor: CoinAcceptor): readonly Grosze[] {
  return COIN_VALUES.filter((value) => acceptor.coins.some((coin) => coin.value === value));
}

/** What can be paid in coins for a price, with so much of it in. */
export function coinsNow(desk: VendingDesk, price: Grosze, credited: Grosze): CashOffer {
  const { acceptor } = desk;
  if (acceptor?.status.kind !== 'ready') return { mode: 'none', accepted: new Set() };
  return cashOffer({ price, credited }, valuesOf(acceptor), usableStock(desk));
}

/** The offer of the sale under way. */
export function coinsOfSale(desk: VendingDesk): CashOffer {
  const { sale } = saleNow(desk);
  const { credited, paidOut } = moneyOf(sale).coins;
  desk.counter.skipped.clear();
  return coinsNow(desk, sale.price, subtract(credited, paidOut));
}

/** Opens the acceptor for what may be taken now. Rejects where nothing may, or with DeviceFailure. */
export async function openCoins(desk: VendingDesk): Promise<void> {
  const { acceptor, journal, book } = desk;
  const { accepted } = coinsOfSale(desk);
  // Coins could not be told from those of before.
  if (book.lastReading === null) throw new Error('it is not known where the acceptor stands');
  if (acceptor === undefined || accepted.size === 0) throw new Error('no coin can be taken');
  // What could not be written down is not taken.
  if (journal.status.kind !== 'ready') throw new Error('the journal cannot be written');
  await acceptor.accept(accepted);
}

/** Refuses coins and writes down that no more are wanted; those under way still count. */
export async function closeCoins(desk: VendingDesk): Promise<void> {
  await desk.acceptor?.refuse().catch((error: unknown) => {
    desk.log('the acceptor was not told to refuse', { error: String(error) });
  });
  if (!saleNow(desk).sale.coins.closed) await recordNow(desk, { event: 'coins-closed' });
}

/** Told of each coin of the sale once it is on the disk. */
export interface CoinWatcher {
  coin(paid: boolean): void;
  noMoreCoins(): void;
}

/** Tells of coins of the sale under way; the answer ends it. What is in already is told at once. */
export function watchCoins(desk: VendingDesk, watcher: CoinWatcher): () => void {
  const ends = [
    desk.book.subscribe((event, open) => {
      if (event.event === 'coins' && open.name === desk.counter.sale) watcher.coin(isPaid(open.sale));
    }),
    desk.acceptor?.subscribe((event) => {
      if (event.kind === 'status' && event.status.kind !== 'ready') watcher.noMoreCoins();
    }) ?? (() => {}),
    desk.journal.subscribe((event) => {
      if (event.kind === 'status' && event.status.kind === 'failed') watcher.noMoreCoins();
    }),
  ];
  if (isPaid(saleNow(desk).sale)) watcher.coin(true);
  return () => {
    for (const end of ends) end();
  };
}

type Told = Extract<CoinAcceptorEvent, { kind: 'credit' | 'disputed' | 'found' }>;

/**
 * Brings what the acceptor tells into the journal, one after the other: a coin counts once it is there. Coins for
 * which no sale is open get one of their own, to be given back. What the disk refuses is kept and tried again; the
 * acceptor itself is neither reset nor powered off meanwhile, so that it still knows its last coins.
 */
export class CoinDesk {
  readonly #desk: VendingDesk;
  readonly #stray: () => void;
  readonly #waiting: Told[] = [];
  readonly #ends: readonly (() => void)[];
  #working: Promise<void> = Promise.resolve();

  constructor(desk: VendingDesk, stray: () => void) {
    this.#desk = desk;
    this.#stray = stray;
    this.#ends = [
      desk.acceptor?.subscribe((event) => {
        if (event.kind !== 'credit' && event.kind !== 'disputed' && event.kind !== 'found') return;
        this.#waiting.push(event);
        this.#work();
      }) ?? (() => {}),
      desk.journal.subscribe((event) => {
        if (event.kind === 'status' && event.status.kind === 'ready') this.#work();
      }),
    ];
  }

  /** What has been told so far is in the journal, or the disk refuses it. */
  async idle(): Promise<void> {
    await this.#working;
  }

  stop(): void {
    for (const end of this.#ends) end();
  }

  #work(): void {
    this.#working = this.#working.then(() => this.#empty());
  }

  async #empty(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      try {
        await this.#write(next);
        this.#waiting.shift();
      } catch (error) {
        this.#desk.log('coins were not journaled yet', { error: String(error) });
        await this.#desk.acceptor?.refuse().catch(() => undefined);
        return;
      }
    }
  }

  async #write(told: Told): Promise<void> {
    const { book } = this.#desk;
    const reading = readingOf(told);
    if (told.kind === 'found') return book.knows(reading);
    const open = this.#saleFor();
    if (told.kind === 'disputed') {
      const notice = noticeOf(told, open?.name);
      // While nothing is sold it refuses coins: none can be missing.
      if (open === undefined) return book.knows(reading, notice);
      const most = told.events === undefined ? {} : { most: told.events };
      await book.record(open.name, { event: 'disputed', reading, why: told.why, ...most }, notice);
      return;
    }
    const coins = told.coins.flatMap(({ value }) => (value === undefined ? [] : [value]));
    await book.record(open?.name ?? (await this.#straySale()), { event: 'coins', reading, coins });
    if (open === undefined) this.#stray();
  }

  /** The sale under way; after a power cut the one that was open for coins. */
  #saleFor(): OpenSale | undefined {
    const { book, counter } = this.#desk;
    const now = counter.sale === undefined ? undefined : book.get(counter.sale);
    return now ?? book.open.findLast(({ sale }) => sale.product.kind !== 'nothing' && !sale.coins.closed);
  }

  /** A sale of nothing; one that is open takes further coins, too. */
  async #straySale(): Promise<string> {
    const { book } = this.#desk;
    const known = book.open.find(({ sale }) => sale.product.kind === 'nothing');
    return known?.name ?? (await book.begin({ kind: 'nothing' }, NOTHING));
  }
}

function readingOf({ reading: { serial, epoch, counter, events } }: Told): Reading {
  return { serial, epoch, counter, events };
}

function noticeOf({ events, why }: Extract<Told, { kind: 'disputed' }>, sale: string | undefined): EntryBody {
  const how = events === undefined ? 'an unknown number of' : `at most ${events}`;
  const where = sale === undefined ? 'no sale open' : `sale ${sale}`;
  return {
    kind: 'notice',
    code: 'coins-disputed',
    detail: `${where}: the acceptor may have kept ${how} coins: ${why}`,
  };
}
