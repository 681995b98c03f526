import type { Grosze } from '../money.ts';
import type { SaleProduct } from './product.ts';

/** What a coin acceptor said of its last coins: by it the same coins are known again after a power cut. */
export interface Reading {
  readonly serial: number;
  readonly epoch: number;
  readonly counter: number;
  readonly events: string;
}

/** What a hopper said of itself before it was told to pay. */
export interface CountersBefore {
  readonly serial: number;
  readonly event: number;
  readonly dispensed: number;
}

/** Receipt and trace of what the bank terminal had done last. */
export interface Mark {
  readonly receipt: number;
  readonly trace: number;
}

/** Coins that one hopper was told to pay. */
export interface Payout {
  readonly hopper: string;
  readonly value: Grosze;
  /** 1 or more. */
  readonly coins: number;
  readonly before: CountersBefore;
}

/** One thing that happened in a sale; each is in the journal before anything follows from it. */
export type SaleEvent =
  | { readonly event: 'begun'; readonly product: SaleProduct; readonly price: Grosze }
  /** Coins that the acceptor has taken, oldest first. */
  | { readonly event: 'coins'; readonly reading: Reading; readonly coins: readonly Grosze[] }
  /** Coins that it may have kept without a credit. `most`: how many at most; undefined: nobody knows. */
  | { readonly event: 'disputed'; readonly reading: Reading; readonly why: string; readonly most?: number | undefined }
  /** No more are wanted; those under way still count. */
  | { readonly event: 'coins-closed' }
  | ({ readonly event: 'payout-intended' } & Payout)
  | { readonly event: 'payout-ended'; readonly coins: number; readonly stopped?: string | undefined }
  /** Nobody knows how many coins left: at least, at most. The machine pays nothing more in this sale. */
  | { readonly event: 'payout-unknown'; readonly least: number; readonly most: number; readonly why: string }
  /** The bank card is to pay the whole price. */
  | { readonly event: 'card-intended'; readonly amount: Grosze; readonly before: Mark | null }
  /** The bank has approved; from here on the amount is charged. */
  | { readonly event: 'card-paid'; readonly payment: Mark & CardOnReceipt }
  /** The bank card was not charged: declined, cancelled, never begun. */
  | { readonly event: 'card-not-paid'; readonly why: string }
  /** The answer is lost; the terminal is to be asked. */
  | { readonly event: 'card-unknown'; readonly why: string }
  /** The terminal has closed the payment: it stands. */
  | { readonly event: 'card-concluded' }
  /** The charge was taken back. */
  | { readonly event: 'card-reversed' }
  /** It could not be taken back: the bank's customer has to be helped by the office. */
  | { readonly event: 'card-reversal-failed'; readonly why: string }
  /** `number`: of the paper ticket that is to come out. */
  | { readonly event: 'delivery-intended'; readonly number?: string | undefined }
  | { readonly event: 'delivered' }
  /** Certainly not delivered. */
  | { readonly event: 'delivery-failed'; readonly why: string }
  | { readonly event: 'delivery-in-doubt'; readonly why: string }
  /** What was in doubt has certainly not happened; it may be tried again. */
  | { readonly event: 'delivery-rolled-back' }
  /** The payment stands and the office owes the goods (a load that waits there, or a ticket that may not be out). */
  | { readonly event: 'entrusted' }
  /** J38: the receipt of a coding. */
  | { readonly event: 'receipt'; readonly printed: boolean }
  /** Proof in the passenger's hand of what he did not get: on paper, or by its code on the screen. */
  | { readonly event: 'slip'; readonly code: string; readonly amount: Grosze; readonly printed: boolean }
  | { readonly event: 'ended' };

/** What a receipt says of a card payment; never the card's number. */
export interface CardOnReceipt {
  readonly terminalId: string;
  readonly card: string;
  readonly authorisation?: string | undefined;
}
