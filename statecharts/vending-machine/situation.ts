import type { Grosze } from '../../fares/money.ts';
import type { ContractRefusal } from '../../fares/products/contract-sale.ts';
import type { TopUpRefusal } from '../../fares/products/top-up.ts';
import type { FareClass, Towns } from '../../fares/tariff/town-tariff.ts';
import type { UnixSeconds } from '../../fares/time.ts';
import type { CoinOffer, IssuedSlip } from './events.ts';

export type JournalFault = 'journal' | 'disk-full';

export type ClosedReason = 'starting' | 'journal' | 'disk-full' | 'no-tariff' | 'nothing-works' | 'stopping';

/** A41: what an inspector or the office can check when the machine failed the passenger. */
export interface ProofOfFailure {
  /** Terminal number, 1-65535. */
  readonly terminal: number;
  readonly at: UnixSeconds;
  /** Short code, e.g. `K7-3F2`. */
  readonly code: string;
}

/** Why a passenger was turned away before or instead of a sale. */
export type SaleRefusalReason =
  | TopUpRefusal
  | ContractRefusal
  | 'foreign'
  | 'removed-early'
  | 'two-cards'
  | 'other-card'
  /** J8, T117: nothing waits for this card at the office. */
  | 'nothing-waits'
  /** The office does not answer, or finds out first what became of an earlier try. */
  | 'office-silent'
  | 'being-checked'
  /** J37: an e-ticket can be coded an hour after its payment at the earliest. */
  | 'too-early'
  | 'not-possible'
  /** Neither coins nor bank card can pay this price now. */
  | 'no-payment'
  | 'coins-stopped'
  | 'printer'
  | 'card-declined'
  | 'card-cancelled'
  | 'card-not-begun';

export interface SaleRefusal {
  readonly reason: SaleRefusalReason;
  /** With `purse-limit`: what is on the purse, and the most that may be. */
  readonly balance?: Grosze | undefined;
  readonly most?: Grosze | undefined;
  /** With `too-early`: from when on. */
  readonly from?: UnixSeconds | undefined;
}

/** J32, J44: what can be put on this purse. */
export interface TopUpOffer {
  readonly balance: Grosze;
  readonly choices: readonly { readonly amount: Grosze; readonly refusal: TopUpRefusal | undefined }[];
}

/** What is on a card. */
export interface CardContents {
  readonly balance: Grosze;
  readonly contracts: readonly ShownContract[];
  /** The purse has never been opened (J36). */
  readonly purseClosed: boolean;
}

export interface ShownContract {
  readonly days: number;
  readonly fareClass: FareClass;
  /** `2026-11-20` */
  readonly from: string;
  readonly to: string;
}

/** What came from the office onto the card. */
export interface Collected {
  readonly contracts: readonly ShownContract[];
  readonly money: Grosze;
  readonly balance: Grosze;
  /** What stays at the office. */
  readonly waiting: number;
  /** J38: the receipt could not be printed. */
  readonly receipt: 'printed' | 'failed';
  readonly repeated: boolean;
}

/** What is being sold, in the passenger's words. */
export type ShownProduct =
  | { readonly kind: 'top-up'; readonly amount: Grosze; readonly balance?: Grosze | undefined }
  | { readonly kind: 'ticket'; readonly towns: Towns; readonly fareClass: FareClass }
  | { readonly kind: 'contract'; readonly contract: ShownContract }
  | { readonly kind: 'nothing' };

/** Due, paid and missing; always in sight while a sale is paid. */
export interface ShownPayment {
  readonly product: ShownProduct;
  readonly due: Grosze;
  readonly paid: Grosze;
  readonly missing: Grosze;
}

/** What works now: what does not is shown and cannot be chosen. */
export interface ShownMeans {
  readonly coins: CoinOffer;
  readonly card: boolean;
  readonly printer: boolean;
  readonly reader: boolean;
}

/** What the passenger has in front of him; the screen is a pure function of it. */
export type VendingSituation =
  | { readonly view: 'home'; readonly means: ShownMeans }
  | { readonly view: 'choose'; readonly question: 'towns'; readonly prices: readonly TownChoice[] }
  | { readonly view: 'choose'; readonly question: 'ticket-class'; readonly towns: Towns; readonly prices: ClassChoice }
  | {
      readonly view: 'choose';
      readonly question: 'contract';
      readonly contracts: readonly ContractChoice[];
      readonly example: boolean;
    }
  | {
      readonly view: 'choose';
      readonly question: 'contract-class';
      readonly days: number;
      readonly prices: ClassChoice;
    }
  | {
      readonly view: 'choose';
      readonly question: 'first-day';
      readonly contract: ShownContract;
      readonly price: Grosze;
      readonly daysAhead: number;
      readonly most: number;
    }
  | { readonly view: 'choose'; readonly question: 'amount'; readonly offer: TopUpOffer }
  | { readonly view: 'present-card'; readonly purpose: CardPurpose }
  | { readonly view: 'working'; readonly what: 'card' | 'beginning' | 'recovering' }
  | {
      readonly view: 'paying';
      readonly payment: ShownPayment;
      readonly coins: CoinOffer;
      /** Values taken at this moment. */
      readonly accepted: readonly Grosze[];
      readonly card: boolean;
      /** `closing`: no more coins, those under way are counted. */
      readonly stage: 'open' | 'closing';
    }
  | {
      readonly view: 'card-payment';
      readonly payment: ShownPayment;
      readonly prompt: TerminalPrompt;
      readonly stage: 'asking' | 'aborting' | 'concluding' | 'clearing';
    }
  | {
      readonly view: 'delivering';
      readonly payment: ShownPayment;
      readonly stage: DeliveryStage;
      /** The card came back too early, or another one did. */
      readonly remark?: 'removed-early' | 'other-card' | 'two-cards' | 'damaged' | undefined;
    }
  /** `owed`: still to be paid out. */
  | { readonly view: 'change'; readonly payment: ShownPayment; readonly owed: Grosze; readonly paidBack: Grosze }
  | {
      readonly view: 'thanks';
      readonly product: ShownProduct;
      readonly change: Grosze;
      /** Balance after a top-up. */
      readonly balance?: Grosze | undefined;
      readonly receipt: 'printed' | 'failed' | 'none';
    }
  | { readonly view: 'thanks'; readonly collected: Collected }
  | { readonly view: 'card-contents'; readonly contents: CardContents }
  /** `done`: all of it lies in the tray. */
  | {
      readonly view: 'refund';
      readonly stage: 'paying' | 'done';
      readonly amount: Grosze;
      readonly bank: boolean;
      readonly why: RefundReason;
    }
  | ({ readonly view: 'slip'; readonly entrusted: boolean } & IssuedSlip)
  | { readonly view: 'refused'; readonly refusal: SaleRefusal; readonly again: readonly PayAgain[] }
  | { readonly view: 'uncertain'; readonly proof: ProofOfFailure; readonly paid: boolean }
  | { readonly view: 'out-of-service'; readonly reason: ClosedReason; readonly proof: ProofOfFailure };

export type CardPurpose = 'top-up' | 'contract' | 'collect' | 'card-check';
export type DeliveryStage = 'printing' | 'card-wanted' | 'coding' | 'receipt' | 'entrusting';
export type RefundReason = 'cancelled' | 'not-delivered' | 'interrupted';
export type PayAgain = 'coins' | 'card';

export type TerminalPrompt =
  | 'present-card'
  | 'insert-card'
  | 'look-at-terminal'
  | 'enter-pin'
  | 'wrong-pin'
  | 'wait'
  | 'remove-card'
  | 'approved'
  | 'declined'
  | 'reversing';

export interface TownChoice {
  readonly towns: Towns;
  readonly normal: Grosze;
  readonly reduced: Grosze;
}

export interface ClassChoice {
  readonly normal: Grosze;
  readonly reduced: Grosze;
}

export interface ContractChoice {
  readonly id: string;
  readonly days: number;
  readonly normal: Grosze;
  readonly reduced: Grosze;
}
