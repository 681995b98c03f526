import type { Inspection } from '../../fares/inspection/inspection.ts';
import type { Grosze } from '../../fares/money.ts';
import type { EpochMillis, UnixSeconds } from '../../fares/time.ts';

/** A41: what can be checked later when the machine failed. */
export interface ProofOfFailure {
  /** Terminal number, 1-65535. */
  readonly terminal: number;
  readonly at: UnixSeconds;
  /** Short code, e.g. `K7-3F2`. */
  readonly code: string;
}

export type JournalFault = 'journal' | 'disk-full';
export type ClosedReason = 'starting' | JournalFault;

/** Why a card could not be inspected; nothing was written to it. */
export type InspectionRefusal = 'foreign' | 'damaged' | 'removed-early' | 'two-cards';

/** What became of the e-tickets that could be coded now (J80). */
export type CodingOutcome =
  /** Nothing had to be coded. */
  | { readonly kind: 'none' }
  /** Written in this presentation, or found written by an earlier one that ended in doubt. */
  | { readonly kind: 'coded'; readonly count: number }
  /** A13: both slots hold contracts that have not ended; the e-ticket stays in the account. */
  | { readonly kind: 'places-full' }
  /** Recognised from the list that the office sent; coded when there is a network. */
  | { readonly kind: 'office-silent' }
  /** An earlier transaction on it is not cleared up. */
  | { readonly kind: 'being-checked' }
  /** The card was taken away before anything was final: nothing is written. */
  | { readonly kind: 'removed-early' }
  /** The journal did not take it: not written. */
  | { readonly kind: 'not-journaled' };

/** How fresh what is known of e-tickets is. */
export type ETicketSource =
  | { readonly kind: 'office' }
  /** The office was silent: its list of this time. */
  | { readonly kind: 'list'; readonly at: EpochMillis }
  | { readonly kind: 'none' };

/** J79: what the inspector is shown of a card. */
export interface InspectedCard {
  readonly inspection: Inspection;
  /** Null where the holder file cannot be read. */
  readonly holder: string | null;
  readonly balance: Grosze;
  /** Krakow's cards hold no money. */
  readonly hasPurse: boolean;
  /** Name of the stop where the open ride began, where it is on this course. */
  readonly entryStop?: string | undefined;
  readonly coding: CodingOutcome;
  readonly source: ETicketSource;
  /** The last four figures, to be compared with what is printed on the card. */
  readonly numberEnd: string;
  readonly at: EpochMillis;
}

export type CodeReason =
  | 'valid'
  /** Valid, and shown from another phone a short while ago. */
  | 'other-phone'
  /** Valid, and not on this line, in this zone or on this day of the week. */
  | 'limited'
  | 'foreign'
  | 'unreadable'
  | 'unknown-key'
  | 'forged-issuer'
  | 'forged-device'
  | 'blocked'
  | 'stale'
  | 'ahead'
  | 'already-shown'
  | 'not-answered'
  | 'not-yet-valid'
  | 'expired';

/** K38: what a scanned code came to. */
export interface CheckedCode {
  readonly reason: CodeReason;
  readonly verdict: 'right' | 'check' | 'no-right';
  /** Facts of a ticket whose signatures are right. */
  readonly ticket?:
    | {
        readonly number: string;
        readonly product: number;
        readonly reduced: boolean;
        readonly holderHint: string;
        readonly from: UnixSeconds;
        readonly minutes: number;
        readonly lines: readonly number[];
        readonly slot: 1 | 2;
        readonly madeAt: UnixSeconds;
      }
    | undefined;
  /** `already-shown`, `other-phone`: when it was shown before. */
  readonly shownAt?: EpochMillis | undefined;
  readonly limits: readonly ('line' | 'zone' | 'weekday')[];
  /** Seconds since the phone made the code. */
  readonly age?: number | undefined;
  readonly at: EpochMillis;
}

/** J81: why a card is kept. */
export type RetentionReason = 'blocked' | 'data-mismatch' | 'no-identity' | 'damaged';
export const RETENTION_REASONS: readonly RetentionReason[] = ['blocked', 'data-mismatch', 'no-identity', 'damaged'];

export type SlipState = 'printed' | 'not-printed' | 'unknown';

export interface Retention {
  /** On the passenger's slip: `terminal-sequence`. */
  readonly number: string;
  readonly reason: RetentionReason;
  readonly numberEnd: string | null;
  readonly slip: SlipState;
  readonly at: EpochMillis;
}

/** J82 */
export type SurchargeReason = 'no-ticket' | 'no-document' | 'expired-ticket' | 'foreign-ticket';

export interface SurchargeChoice {
  readonly id: string;
  readonly amount: Grosze;
}

export interface Surcharge {
  readonly number: string;
  readonly id: string;
  readonly amount: Grosze;
  readonly slip: SlipState;
  readonly at: EpochMillis;
}

/** What works besides the journal. */
export interface ShownMeans {
  readonly reader: boolean;
  readonly scanner: boolean;
  readonly printer: boolean;
}

/** The inspector's answer to J78, where a document has to be shown. */
export type DocumentSeen = 'not-asked' | 'shown' | 'missing';

/** What the inspector has in front of him; the screen is a pure function of it. */
export type InspectorSituation =
  | { readonly view: 'home'; readonly means: ShownMeans }
  /** The passenger types this number on his phone; the next code has to carry it. */
  | { readonly view: 'challenge'; readonly number: number }
  | { readonly view: 'working'; readonly what: 'card' | 'code' | 'slip' }
  | {
      readonly view: 'inspected' | 'coded';
      readonly card: InspectedCard;
      readonly document: DocumentSeen;
      readonly means: ShownMeans;
    }
  | { readonly view: 'code'; readonly code: CheckedCode; readonly document: DocumentSeen }
  | { readonly view: 'refused'; readonly reason: InspectionRefusal; readonly means: ShownMeans }
  | { readonly view: 'uncertain'; readonly proof: ProofOfFailure; readonly again: boolean }
  | { readonly view: 'choose'; readonly what: 'retention'; readonly reasons: readonly RetentionReason[] }
  | { readonly view: 'choose'; readonly what: 'surcharge'; readonly choices: readonly SurchargeChoice[] }
  | { readonly view: 'retained'; readonly retention: Retention }
  | { readonly view: 'surcharged'; readonly surcharge: Surcharge }
  | { readonly view: 'out-of-service'; readonly reason: ClosedReason; readonly proof: ProofOfFailure };
