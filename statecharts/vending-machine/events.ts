import type { CardInField } from '../../devices/card-reader/contract.ts';
import type { Grosze } from '../../fares/money.ts';
import type { SaleProduct } from '../../fares/sale/product.ts';
import type { FareClass, Towns } from '../../fares/tariff/town-tariff.ts';
import type { CardContents, Collected, JournalFault, ProofOfFailure, SaleRefusal, TopUpOffer } from './situation.ts';

/** What happens to the machine, as its chart hears it. */
export type VendingEvent =
  | { readonly type: 'TOUCH'; readonly button: string }
  | { readonly type: 'CARD'; readonly card: CardInField }
  | { readonly type: 'TWO_CARDS' | 'UNREADABLE' | 'FIELD_EMPTY' }
  | { readonly type: DeviceHealth }
  | { readonly type: 'JOURNAL_READY' }
  | { readonly type: 'JOURNAL_FAILED'; readonly fault: JournalFault }
  | { readonly type: 'TARIFF_READY' | 'TARIFF_MISSING' }
  /** A sale waits to be brought to its end: coins came while none was open, or the bank terminal is back. */
  | { readonly type: 'UNFINISHED' }
  /** A coin was credited: the passenger's time begins anew. */
  | { readonly type: 'COIN_SEEN' }
  /** From the payment: the bank has approved, the goods may go out. */
  | { readonly type: 'APPROVED' }
  | { readonly type: 'IDLE' };

/** Devices without which something cannot be sold. */
export type SellingDevice = 'READER' | 'ACCEPTOR' | 'TERMINAL' | 'PRINTER';
export type DeviceHealth = `${SellingDevice}_READY` | `${SellingDevice}_LOST`;

/** What was chosen so far. */
export interface Wish {
  readonly towns: Towns;
  readonly fareClass: FareClass;
  readonly contract: string;
  /** J46: first day of a contract, so many days from today. */
  readonly daysAhead: number;
  readonly amount: Grosze;
}

/** What a presented card is wanted for before anything is paid. */
export type CardOrder =
  | { readonly kind: 'top-up' }
  | { readonly kind: 'contract'; readonly contract: string; readonly fareClass: FareClass; readonly daysAhead: number }
  | { readonly kind: 'collect' }
  | { readonly kind: 'card-check' };

export interface CardRequest {
  readonly card: CardInField;
  readonly order: CardOrder;
}

/** What reading the card came to. */
export type CardAnswer =
  | ({ readonly kind: 'top-up' } & TopUpOffer)
  /** The contract fits on the card. */
  | { readonly kind: 'contract' }
  | { readonly kind: 'contents'; readonly contents: CardContents }
  | { readonly kind: 'collected'; readonly collected: Collected }
  | { readonly kind: 'refused'; readonly refusal: SaleRefusal }
  | { readonly kind: 'uncertain'; readonly proof: ProofOfFailure }
  | { readonly kind: 'machine-failed'; readonly proof: ProofOfFailure };

export type SaleOrder =
  | { readonly kind: 'top-up'; readonly amount: Grosze }
  | { readonly kind: 'ticket'; readonly towns: Towns; readonly fareClass: FareClass }
  | { readonly kind: 'contract'; readonly contract: string; readonly fareClass: FareClass; readonly daysAhead: number };

/** Before the first coin: how this price can be paid now, or that it cannot. */
export type SaleBegun =
  | { readonly kind: 'begun'; readonly coins: CoinOffer; readonly card: boolean }
  | { readonly kind: 'refused'; readonly refusal: SaleRefusal };

/** `exact`: no change can be given; `none`: coins cannot be taken at all. */
export type CoinOffer = 'change' | 'exact' | 'none';

/** The price is in, or it is not. */
export interface CashOutcome {
  readonly paid: boolean;
}

/** How the goods fared. `failed`: certainly not given out. `entrusted`: paid, and the office owes them (step 9). */
export type DeliveryResult =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly why: DeliveryFailure }
  | { readonly kind: 'entrusted' };

export type DeliveryFailure = 'printer' | 'no-card' | 'cancelled' | 'refused' | 'machine';

/** What became of the bank card payment, in the end. */
export type BankResult =
  | { readonly kind: 'paid' }
  | { readonly kind: 'not-paid'; readonly why: CardNotPaid }
  /** Approved, not delivered, taken back. */
  | { readonly kind: 'reversed' }
  /** Approved, not delivered, and it could not be taken back. */
  | { readonly kind: 'owed' }
  /** The terminal does not say; it will be asked again. */
  | { readonly kind: 'unclear' };

export type CardNotPaid = 'declined' | 'cancelled' | 'not-begun';

/** How a sale ended once all that was owed was paid back, as far as the machine could. */
export interface Settled {
  readonly paidBack: Grosze;
  readonly slip: IssuedSlip | null;
}

export interface IssuedSlip {
  readonly proof: ProofOfFailure;
  readonly amount: Grosze;
  readonly reason: SlipReason;
  readonly printed: boolean;
}

export type SlipReason = 'change' | 'refund' | 'bank-card' | 'goods' | 'coins-in-dispute';

/** What was found when the machine was switched on. */
export type Recovered =
  | { readonly kind: 'nothing' }
  /** A city card was being written: it has to say what it knows. */
  | { readonly kind: 'card-wanted'; readonly product: SaleProduct }
  | ({ readonly kind: 'settled'; readonly delivered: boolean } & Settled);

export type ScreenLanguage = 'pl' | 'en' | 'uk' | 'de';
