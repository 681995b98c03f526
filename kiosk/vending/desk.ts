import type { BankTerminal } from '../../devices/bank-terminal/contract.ts';
import type { CoinAcceptor } from '../../devices/coin-acceptor/contract.ts';
import type { CoinHopper } from '../../devices/coin-hopper/contract.ts';
import type { Printer } from '../../devices/printer/contract.ts';
import type { CardState } from '../../fares/card/state.ts';
import type { Grosze } from '../../fares/money.ts';
import type { Sale } from '../../fares/sale/sale.ts';
import type { SaleEvent } from '../../fares/sale/sale-event.ts';
import type { TownTariff } from '../../fares/tariff/town-tariff.ts';
import type { CoinStock } from '../../fares/till/coin-stock.ts';
import type { DayNumber, EpochMillis } from '../../fares/time.ts';
import type { EntryBody, Journal } from '../journal/contract.ts';
import type { CardDesk } from '../validator/service/desk.ts';
import type { Press } from './press.ts';
import type { OpenSale, SaleBook } from './sale-book.ts';
import type { TicketSeal } from './ticket-code.ts';

/** The devices that take and give; a machine may lack any of them. */
export interface SellingDevices {
  readonly acceptor: CoinAcceptor | undefined;
  readonly hoppers: readonly CoinHopper[];
  readonly terminal: BankTerminal | undefined;
  readonly printer: Printer | undefined;
}

/** Everything that selling needs; each member is given from outside, so time and chance are too. */
export interface VendingDesk extends SellingDevices {
  readonly card: CardDesk;
  readonly journal: Journal;
  readonly book: SaleBook;
  readonly press: Press;
  readonly seal: TicketSeal;
  readonly now: () => EpochMillis;
  /** Resolves after so many milliseconds of the machine's time. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly log: CardDesk['log'];
  /** Undefined on a day without a tariff. */
  readonly tariff: () => TownTariff | undefined;
  /** J40, J41: how receipts name this machine. */
  readonly pointOfSale: string;
  readonly operator: string;
  readonly patience: Patience;
  readonly counter: Counter;
}

/** How often and how long devices are asked for what only they know. */
export interface Patience {
  readonly recallTries: number;
  readonly recallEveryMs: number;
}

/** What the machine remembers of the passenger in front of it, between two steps of his business. */
export interface Counter {
  /** The sale under way. */
  sale: string | undefined;
  customer: Customer | undefined;
  /** What was written on the card, for the receipt. */
  coded: Coded | undefined;
  /** Hoppers that are not to be trusted until someone has looked: their counts disagreed. */
  readonly distrusted: Set<string>;
  /** Why hoppers were left out of this payout. */
  readonly skipped: Set<string>;
  /** Coins of the sale that had been paid out when paying back began. */
  prompt: string | undefined;
}

export interface Customer {
  /** Pseudonym of the card in the journal. */
  readonly reference: string;
  readonly cardNumber: number;
  readonly sealed: string;
  /** The record that was read when he chose. */
  readonly state: CardState;
  readonly issuedOn: DayNumber | undefined;
}

export type Coded =
  | {
      readonly kind: 'top-up';
      readonly before: Grosze;
      readonly amount: Grosze;
      readonly after: Grosze;
      readonly at: EpochMillis;
    }
  | { readonly kind: 'contract'; readonly from: string; readonly to: string; readonly at: EpochMillis };

/** The sale under way. Throws where there is none: a defect of the chart. */
export function saleNow({ book, counter }: Pick<VendingDesk, 'book' | 'counter'>): OpenSale {
  const open = counter.sale === undefined ? undefined : book.get(counter.sale);
  if (open === undefined) throw new Error('no sale is under way');
  return open;
}

export function recordNow(
  desk: Pick<VendingDesk, 'book' | 'counter'>,
  event: SaleEvent,
  forOffice?: EntryBody,
): Promise<Sale> {
  return desk.book.record(saleNow(desk).name, event, forOffice);
}

/** What can be paid out now: hoppers that answer, are trusted and were not found wanting in this payout. */
export function usableStock({ book, hoppers, counter }: Pick<VendingDesk, 'book' | 'hoppers' | 'counter'>): CoinStock {
  return book.till.stock.filter(({ hopper }) => {
    const device = hoppers.find(({ name }) => name === hopper);
    return device?.status.kind === 'ready' && !counter.distrusted.has(hopper) && !counter.skipped.has(hopper);
  });
}
