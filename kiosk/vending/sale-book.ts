import { add, type Grosze, NOTHING } from '../../fares/money.ts';
import type { SaleProduct } from '../../fares/sale/product.ts';
import { applied, begin, ImpossibleSaleEvent, moneyOf, owedIn, type Sale } from '../../fares/sale/sale.ts';
import type { Reading, SaleEvent } from '../../fares/sale/sale-event.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { EntryBody, Journal, JournalEntry } from '../journal/contract.ts';
import { deliveryIn, deliveryOutcomeIn, type SealedCustomer, saleEventIn } from './sale-entry.ts';
import { readingIn, Till, type TillEvent, tillEventIn } from './till.ts';

/** A sale that has not ended, by its name. */
export interface OpenSale {
  readonly name: string;
  readonly sale: Sale;
  readonly customer: SealedCustomer | undefined;
  /** Card transactions that were to deliver it, `terminal-sequence`. */
  readonly transactions: readonly string[];
  readonly at: EpochMillis;
}

/** All sales of a journal together. */
export interface Totals {
  readonly credited: Grosze;
  readonly delivered: Grosze;
  readonly paidOut: Grosze;
  /** Of coins and of bank cards. */
  readonly owed: Grosze;
  readonly charged: Grosze;
  readonly lost: Grosze;
  /** Events of the acceptor after which it may have kept a coin without a credit. */
  readonly disputes: number;
}

type Listener = (event: SaleEvent, open: OpenSale) => void;

/**
 * The sales of this machine: a fold over its journal, entry by entry, live and after a restart by the same code. What
 * is asked for here is on the disk before the fold knows it; and what the fold does not allow is never written.
 */
export class SaleBook {
  readonly till = new Till();
  readonly #journal: Journal;
  readonly #now: () => EpochMillis;
  readonly #log: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
  readonly #open = new Map<string, OpenSale>();
  readonly #saleOfTransaction = new Map<string, string>();
  readonly #listeners = new Set<Listener>();
  #ended: Totals = {
    credited: NOTHING,
    delivered: NOTHING,
    paidOut: NOTHING,
    owed: NOTHING,
    charged: NOTHING,
    lost: NOTHING,
    disputes: 0,
  };
  #lastReading: Reading | null = null;
  #lastCoins: Reading | null = null;
  #lastEnded: Sale | undefined;
  #seq = 0;
  readonly #facts: { readonly name: string; readonly event: SaleEvent }[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #queue: Promise<unknown> = Promise.resolve();
  /** A write failed: what it has left on the disk is read before anything else is written. */
  #behind = false;

  private constructor(
    journal: Journal,
    now: () => EpochMillis,
    log: (message: string, detail?: Readonly<Record<string, unknown>>) => void,
  ) {
    this.#journal = journal;
    this.#now = now;
    this.#log = log;
  }

  /** Reads the whole journal. Rejects with JournalFailure. */
  static async open(
    journal: Journal,
    now: () => EpochMillis,
    log: (message: string, detail?: Readonly<Record<string, unknown>>) => void,
  ): Promise<SaleBook> {
    const book = new SaleBook(journal, now, log);
    await book.#catchUp();
    journal.subscribe((event) => {
      if (event.kind === 'appended') book.#hear(event.entry);
      else if (event.status.kind === 'ready') book.flush().catch(() => undefined);
    });
    return book;
  }

  /** Sales that have not ended, oldest first. */
  get open(): readonly OpenSale[] {
    return [...this.#open.values()];
  }

  get(name: string): OpenSale | undefined {
    return this.#open.get(name);
  }

  /** What the acceptor last said that is in the journal. */
  get lastReading(): Reading | null {
    return this.#lastReading;
  }

  /** credited = delivered + paidOut + owed (of coins), over all sales. */
  get totals(): Totals {
    return [...this.#open.values()].reduce((sum, { sale }) => plus(sum, sale), this.#ended);
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins a sale and answers its name. Rejects with JournalFailure. */
  async begin(product: SaleProduct, price: Grosze, customer?: SealedCustomer): Promise<string> {
    const name = `${this.#journal.terminal}-${this.#journal.nextSequence()}`;
    await this.#write(name, { event: 'begun', product, price }, { body: { ...customer } });
    return name;
  }

  /**
   * Writes what has happened in a sale, durably; then it counts. Rejects with JournalFailure, or with
   * ImpossibleSaleEvent where it cannot have happened.
   */
  async record(name: string, event: SaleEvent, forOffice?: EntryBody): Promise<Sale> {
    await this.#write(name, event, forOffice === undefined ? {} : { forOffice });
    const open = this.#open.get(name);
    return open?.sale ?? this.#lastEnded ?? raise(name, event);
  }

  /**
   * Writes down what a device has surely done, now or as soon as the disk takes it again: until then nothing may be
   * decided on the sale (`flush`). Should the power go first, the device itself still knows it. Never rejects.
   */
  async fact(name: string, event: SaleEvent): Promise<void> {
    this.#facts.push({ name, event });
    await this.flush().catch((error: unknown) => {
      this.#log('a fact waits for the disk', { sale: name, event: event.event, error: String(error) });
    });
  }

  /** Everything that surely happened is in the journal. Rejects with JournalFailure. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing
      .catch(() => undefined)
      .then(async () => {
        for (let next = this.#facts[0]; next !== undefined; next = this.#facts[0]) {
          try {
            await this.#write(next.name, next.event, {});
          } catch (error) {
            if (!(error instanceof ImpossibleSaleEvent)) throw error;
            this.#log('a fact does not fit its sale', { sale: next.name, why: error.message });
          }
          this.#facts.shift();
        }
      });
    return this.#flushing;
  }

  /** Writes down where the acceptor stands, durably: coins from here on are new. Rejects with JournalFailure. */
  async knows(reading: Reading, forOffice?: EntryBody): Promise<void> {
    const body = { event: 'reading', reading };
    const notice = forOffice === undefined ? {} : { forOffice };
    await this.#journal.append({ at: this.#now(), kind: 'TILL', body, ...notice }, 'durable');
  }

  async fill(event: TillEvent, forOffice?: EntryBody): Promise<void> {
    await this.#journal.append(
      { at: this.#now(), kind: 'TILL', body: { ...event }, ...(forOffice === undefined ? {} : { forOffice }) },
      'durable',
    );
  }

  #write(
    name: string,
    event: SaleEvent,
    { body = {}, forOffice }: { readonly body?: EntryBody; readonly forOffice?: EntryBody },
  ): Promise<void> {
    const written = this.#queue.then(async () => {
      if (this.#behind) await this.#catchUp();
      if (event.event === 'coins' && this.#isKnown(event.reading)) return;
      this.#check(name, event);
      const entry = {
        at: this.#now(),
        kind: 'SALE' as const,
        body: { sale: name, ...event, ...body },
        ...(forOffice === undefined ? {} : { forOffice }),
      };
      try {
        await this.#journal.append(entry, 'durable');
      } catch (error) {
        this.#behind = true;
        throw error;
      }
    });
    this.#queue = written.catch(() => undefined);
    return written;
  }

  /** The same coins told twice: a write that the disk had denied was done all the same. */
  #isKnown(reading: Reading): boolean {
    const last = this.#lastCoins;
    return last !== null && JSON.stringify(pick(last)) === JSON.stringify(pick(reading));
  }

  #check(name: string, event: SaleEvent): void {
    if (event.event === 'begun') return;
    const open = this.#open.get(name);
    if (open === undefined) throw new ImpossibleSaleEvent(event.event, `sale ${name} is not open`);
    applied(open.sale, event);
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const entries = await this.#journal.entries(this.#seq);
      if (entries.length === 0) break;
      for (const entry of entries) this.#take(entry);
    }
    this.#behind = false;
  }

  #hear(entry: JournalEntry): void {
    if (entry.seq <= this.#seq + 1) {
      this.#take(entry);
      return;
    }
    // Something was written that was said to have failed: it is read first.
    this.#behind = true;
    this.#queue = this.#queue.then(() => this.#catchUp()).catch(() => undefined);
  }

  #take(entry: JournalEntry): void {
    if (entry.seq <= this.#seq) return;
    this.#seq = entry.seq;
    const filled = tillEventIn(entry);
    if (filled !== undefined) this.till.fill(filled);
    this.#lastReading = readingIn(entry) ?? this.#lastReading;
    const delivery = deliveryIn(entry);
    if (delivery !== undefined) this.#takeTransaction(delivery);
    const outcome = deliveryOutcomeIn(entry);
    const sold = outcome === undefined ? undefined : this.#saleOfTransaction.get(outcome.tx);
    if (outcome !== undefined && sold !== undefined) this.#takeEvent(sold, outcome.event, undefined, entry);
    const told = saleEventIn(entry);
    if (told !== undefined) this.#takeEvent(told.sale, told.event, told.customer, entry);
    else if (entry.kind === 'SALE') this.#log('a sale entry cannot be read', { seq: entry.seq });
  }

  #takeTransaction({ tx, sale }: { readonly tx: string; readonly sale: string }): void {
    this.#saleOfTransaction.set(tx, sale);
    const open = this.#open.get(sale);
    if (open !== undefined) this.#open.set(sale, { ...open, transactions: [...open.transactions, tx] });
  }

  #takeEvent(name: string, event: SaleEvent, customer: SealedCustomer | undefined, { at }: JournalEntry): void {
    if (event.event === 'coins' || event.event === 'disputed') this.#lastReading = event.reading;
    if (event.event === 'coins') this.#lastCoins = event.reading;
    const open = this.#open.get(name);
    if (open === undefined) {
      if (event.event !== 'begun') return;
      const begun = { name, sale: begin(event.product, event.price), customer, transactions: [], at };
      this.#open.set(name, begun);
      this.#tell(event, begun);
      return;
    }
    this.till.take(event, open.sale.coins.payout);
    const then = this.#after(open, event);
    if (then.sale.ended) {
      this.#ended = plus(this.#ended, then.sale);
      this.#lastEnded = then.sale;
      for (const tx of open.transactions) this.#saleOfTransaction.delete(tx);
      this.#open.delete(name);
    } else this.#open.set(name, then);
    this.#tell(event, then);
  }

  /** What is in the journal has happened, also where this program would not have written it. */
  #after(open: OpenSale, event: SaleEvent): OpenSale {
    try {
      return { ...open, sale: applied(open.sale, event) };
    } catch (error) {
      if (!(error instanceof ImpossibleSaleEvent)) throw error;
      this.#log('an entry does not fit its sale', { sale: open.name, why: error.message });
      return open;
    }
  }

  #tell(event: SaleEvent, open: OpenSale): void {
    for (const listener of this.#listeners) listener(event, open);
  }
}

function plus(sum: Totals, sale: Sale): Totals {
  const { coins, card, lost } = moneyOf(sale);
  return {
    credited: add(sum.credited, coins.credited),
    delivered: add(sum.delivered, coins.delivered),
    paidOut: add(sum.paidOut, coins.paidOut),
    owed: add(sum.owed, owedIn(sale)),
    charged: add(sum.charged, card.charged),
    lost: add(sum.lost, lost),
    disputes: sum.disputes + sale.coins.disputes.length,
  };
}

const pick = ({ serial, epoch, counter, events }: Reading) => [serial, epoch, counter, events];

function raise(name: string, event: SaleEvent): never {
  throw new ImpossibleSaleEvent(event.event, `sale ${name} is not open`);
}
