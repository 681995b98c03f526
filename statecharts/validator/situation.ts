import type { UnreadReason } from '../../devices/contactless/contract.ts';
import type { TicketCounts } from '../../fares/card/state.ts';
import type { Grosze } from '../../fares/money.ts';
import type { ContractStanding } from '../../fares/products/contract-product.ts';
import type { Intent, Settlement } from '../../fares/settle.ts';
import type { FareClass } from '../../fares/tariff/town-tariff.ts';
import type { UnixSeconds } from '../../fares/time.ts';
import type { FareQuote } from '../../fares/town-ride/fare-quote.ts';

/** Why a passenger was turned away. Each has a sentence of its own that says what to do. */
export type RefusalReason =
  | 'funds'
  | 'blocked'
  | 'expired'
  | 'foreign'
  | 'damaged'
  | 'removed-early'
  | 'two-cards'
  | 'no-position'
  | 'refund-limit'
  /** A8: a key was pressed, and the card's ride on this course is open. */
  | 'ride-open'
  /** A39: a group purchase in which no ticket was chosen. */
  | 'nothing-chosen'
  /** T114: the e-purse holds less than what should be moved. */
  | 'service-purse-short'
  /** T114: the t-purse would hold more than it may. */
  | 'purse-limit'
  /** A39: a season ticket is valid, there is no need to pay. */
  | 'season-ticket-valid'
  /** A37: a ride has two entry stops at most. */
  | 'second-purchase'
  /** A card records a limited number of tickets of a class. */
  | 'too-many-tickets'
  /** The transfer came to nothing, for certain; no money has moved. */
  | 'not-carried-out'
  /** T80: a card in the pocket before a function was chosen and the machine asked for it. */
  | 'card-slot'
  /** T79: a card at the antenna while the machine waits for it in the pocket. */
  | 'use-slot';

/** What the card pocket is used for (T79). */
export type PocketPurpose = 'purse-transfer' | 'carry-over';

/** Why the journal cannot be written. */
export type JournalFault = 'journal' | 'disk-full';

export type OutOfServiceReason = 'starting' | 'reader-lost' | 'journal' | 'disk-full' | 'no-tariff' | 'stopping';

/** A41: what an inspector can check when the machine failed the passenger. */
export interface ProofOfFailure {
  /** Terminal number, 1-65535. */
  readonly terminal: number;
  readonly at: UnixSeconds;
  /** Short code, e.g. `K7-3F2`. */
  readonly code: string;
}

/** What became of a bank card. */
export type BankCardNews =
  /** It is on the disk; the office charges the day's rides. `already`: on this course before. */
  | { readonly kind: 'accepted'; readonly ride: 'new' | 'already'; readonly line: string; readonly stop: string }
  | { readonly kind: 'refused'; readonly reason: 'denied' | 'no-position' | 'journal' | 'out-of-service' }
  | { readonly kind: 'unread'; readonly why: UnreadReason };

/** What the passenger has in front of him; the screen is a pure function of it. */
export type Situation =
  | { readonly view: 'home' }
  /** `ride`: the holder of a season ticket wants to pay all the same (A23). */
  | { readonly view: 'present-card'; readonly purpose: 'card-check' | 'ride' }
  /** With a purpose: the card is in the pocket and has to stay there (T112, T116). */
  | { readonly view: 'working'; readonly purpose?: PocketPurpose | undefined }
  | {
      readonly view: 'checked-in';
      readonly charged: Grosze;
      /** t-purse after the operation. */
      readonly balance: Grosze;
      readonly entryStop: string;
      /** T16: the minimum was taken, because this is a transfer. */
      readonly transfer: boolean;
      /** Shown again for the same tap; nothing was charged now. */
      readonly repeated: boolean;
      /** T58: what a group purchase bought; absent after a plain check-in. */
      readonly tickets?: TicketCounts | undefined;
      /** A37: "Dla siebie" was chosen, but the holder's own ticket is open already: it cost nothing. */
      readonly selfAlready?: boolean | undefined;
      /** J47, where the passenger chooses it. */
      readonly fareClass?: FareClass | undefined;
    }
  | {
      readonly view: 'checked-out';
      readonly refunded: Grosze;
      readonly balance: Grosze;
      readonly stops: number;
      /** What the ride cost in the end; absent when it is not known any more. */
      readonly price?: Grosze | undefined;
      /** T16: until when another bus costs the minimum; absent when there is no such right. */
      readonly transferUntil?: UnixSeconds | undefined;
      /** A17: out at the same stop, all given back. */
      readonly cancelled: boolean;
      readonly repeated: boolean;
      /** T71: all tickets that left with this tap; absent when it was only the holder's own. */
      readonly tickets?: TicketCounts | undefined;
      /** J47, where the passenger chooses it. */
      readonly fareClass?: FareClass | undefined;
    }
  | {
      /** J58, J72, J73: a valid contract was counted, nothing was taken. */
      readonly view: 'registered';
      readonly contract?: ShownContract | undefined;
      /** Electronic purse, unchanged. */
      readonly balance: Grosze;
      readonly repeated: boolean;
    }
  /** J48, J60: no key was pressed, and there is neither a ride nor a valid contract on the card. Nothing was taken. */
  | { readonly view: 'choose-first' }
  | CardContents
  | PagedContents
  | {
      readonly view: 'refused';
      readonly reason: RefusalReason;
      /**
       * With `funds`: what is on the t-purse and what is needed; with `service-purse-short` the same of the e-purse;
       * with `purse-limit`: what is on the t-purse and the most that may be on it.
       */
      readonly available?: Grosze | undefined;
      readonly needed?: Grosze | undefined;
      /** Absent: the card was at the antenna. */
      readonly purpose?: PocketPurpose | undefined;
      /** With `two-cards`: the second came when the first one's result, or doubt, was on the screen; that stands. */
      readonly firstCard?: 'served' | 'uncertain' | undefined;
      /** With `blocked` and `expired`: the card's ride on this course may still be ended, without a key. */
      readonly mayCheckOut?: boolean | undefined;
    }
  | {
      readonly view: 'uncertain';
      readonly proof: ProofOfFailure;
      /** Two doubts in a row: the card is probably damaged, go to the service point. */
      readonly again: boolean;
      /** Absent: the card was at the antenna. */
      readonly purpose?: PocketPurpose | undefined;
    }
  /** A bank card was held to its own reader. */
  | { readonly view: 'bank-card'; readonly news: BankCardNews }
  | { readonly view: 'out-of-service'; readonly reason: OutOfServiceReason; readonly proof: ProofOfFailure };

/** T73-T75, T104-T106: what is on a card, on one page. */
export interface CardContents {
  readonly view: 'card-contents';
  readonly purse: Grosze;
  readonly servicePurse: Grosze;
  /** T106: tickets of the current course. */
  readonly openTickets: {
    readonly self: number;
    readonly normal: number;
    readonly local: number;
    readonly statutory: number;
  };
  readonly entryStop?: string | undefined;
  readonly tier: 'standard' | 'premium';
  readonly concession: 'normal' | 'local' | 'statutory';
  readonly seasonTickets: readonly { readonly product: number; readonly from: string; readonly to: string }[];
}

/** J68, J69: what is on a card, page after page, begun anew while the card is held. */
export interface PagedContents {
  readonly view: 'card-contents';
  readonly pages: readonly ShownPage[];
  /** Index of the one that is shown. */
  readonly page: number;
}

/** A contract as a passenger reads it; days as `2026-11-30`. */
export interface ShownContract {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly fareClass: FareClass;
}

export type ShownPage =
  /** J62: what became of the operation that nobody was sure of. */
  | { readonly page: 'operation'; readonly intent: Intent; readonly outcome: Settlement }
  | ({ readonly page: 'contract'; readonly standing: ContractStanding } & ShownContract)
  | { readonly page: 'no-contract' }
  | { readonly page: 'purse'; readonly balance: Grosze }
  | {
      readonly page: 'ride';
      readonly entryStop: string;
      /** When it was registered; absent when something else has been written to the card since. */
      readonly at?: UnixSeconds | undefined;
      readonly charged: Grosze;
      readonly fareClass: FareClass;
    };

/** One thing that the office holds ready for a card (T52-T54). */
export type OnlineItem =
  | { readonly kind: 'top-up' | 'refund'; readonly amount: Grosze }
  | { readonly kind: 'season'; readonly product: number; readonly from: string; readonly to: string };

/** Why an item was not carried over. */
export type PendingReason =
  /** The t-purse would hold more than it may. */
  | 'purse-limit'
  /** The card has no place left for a season ticket. */
  | 'season-places-full'
  /** Claimed before and in doubt: the office finds out. */
  | 'being-checked'
  /** The office says that it cannot be carried out. */
  | 'not-possible';

export interface PendingItem {
  readonly item: OnlineItem;
  readonly why: PendingReason;
}

/** What the functions behind the buttons of the home screen put in front of the passenger. */
export type FunctionSituation =
  | {
      /** T59-T68: the tickets of a group; the card's tap confirms. */
      readonly view: 'choosing';
      readonly purpose: 'group';
      readonly tickets: TicketCounts;
      /** Maximum fares of the companions' tickets (T64, T84); the holder's own depends on the card. */
      readonly companions: Grosze;
    }
  | {
      /** T107, T108: how much goes from the e-purse to the t-purse. */
      readonly view: 'choosing';
      readonly purpose: 'purse-transfer';
      readonly amount: Grosze;
      /** What one press of + or - changes. */
      readonly step: Grosze;
      readonly least: Grosze;
      readonly most: Grosze;
    }
  | {
      /** J47: the key N or U was pressed, the card is awaited. */
      readonly view: 'choosing';
      readonly purpose: 'fare-class';
      readonly fareClass: FareClass;
      /** J50, J51: what would be taken here and now; absent where nobody can say. */
      readonly quote?: FareQuote | undefined;
    }
  | {
      /** A23, policy "ask": a season ticket is valid; is the ride to be paid all the same? */
      readonly view: 'choosing';
      readonly purpose: 'season-ticket';
      /** Last day of the season ticket, `2026-11-30`. */
      readonly validTo: string;
      /** What the ride would cost now; absent where it is not known. */
      readonly fare?: Grosze | undefined;
    }
  /** T109, T115: only now may the card go into the pocket (T80). */
  | { readonly view: 'insert-card'; readonly purpose: 'purse-transfer'; readonly amount: Grosze }
  | { readonly view: 'insert-card'; readonly purpose: 'carry-over' }
  | {
      /** T113. */
      readonly view: 'transferred';
      readonly moved: Grosze;
      /** t-purse and e-purse after the operation. */
      readonly purse: Grosze;
      readonly servicePurse: Grosze;
      /** Shown again for the same card; nothing was moved now. */
      readonly repeated: boolean;
    }
  /** T117: nothing is held ready for this card. */
  | { readonly view: 'carried-over'; readonly outcome: 1 }
  | {
      /** T118: something is, but it cannot be carried over now. Nothing is lost. */
      readonly view: 'carried-over';
      readonly outcome: 2;
      readonly why: 'office-silent' | 'being-checked' | 'not-possible';
      readonly pending: readonly PendingItem[];
    }
  /** T119: the card left the pocket; certainly nothing was written. */
  | { readonly view: 'carried-over'; readonly outcome: 3 }
  | {
      /** T120, T55: one commit for all that was feasible; the rest stays pending. */
      readonly view: 'carried-over';
      readonly outcome: 4;
      readonly items: readonly OnlineItem[];
      readonly pending: readonly PendingItem[];
      /** t-purse after the operation. */
      readonly purse: Grosze;
      readonly repeated: boolean;
    };
