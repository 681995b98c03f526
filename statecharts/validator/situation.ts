import type { Grosze } from '../../fares/money.ts';
import type { UnixSeconds } from '../../fares/time.ts';

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
  | 'refund-limit';

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

/** What the passenger has in front of him; the screen is a pure function of it. */
export type Situation =
  | { readonly view: 'home' }
  | { readonly view: 'present-card'; readonly purpose: 'card-check' }
  | { readonly view: 'working' }
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
    }
  | {
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
  | {
      readonly view: 'refused';
      readonly reason: RefusalReason;
      /** With `funds`: what is on the t-purse and what is needed. */
      readonly available?: Grosze | undefined;
      readonly needed?: Grosze | undefined;
    }
  | {
      readonly view: 'uncertain';
      readonly proof: ProofOfFailure;
      /** Two doubts in a row: the card is probably damaged, go to the service point. */
      readonly again: boolean;
    }
  | { readonly view: 'out-of-service'; readonly reason: OutOfServiceReason; readonly proof: ProofOfFailure };
