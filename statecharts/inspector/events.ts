import type { CardInField } from '../../devices/card-reader/contract.ts';
import type {
  CheckedCode,
  InspectedCard,
  InspectionRefusal,
  JournalFault,
  ProofOfFailure,
  Retention,
  RetentionReason,
  Surcharge,
} from './situation.ts';

export type ScreenLanguage = 'pl' | 'en' | 'uk' | 'de';

/** What one presented card came to. */
export type CardAnswer =
  | { readonly kind: 'inspected'; readonly card: InspectedCard }
  | { readonly kind: 'refused'; readonly reason: InspectionRefusal }
  /** Coding ended in doubt: Commit was sent and no valid answer came. */
  | { readonly kind: 'uncertain'; readonly proof: ProofOfFailure; readonly again: boolean }
  | { readonly kind: 'machine-failed' };

export interface CodeRequest {
  readonly bytes: Uint8Array;
  /** The number that the passenger was told; 0: none. */
  readonly challenge: number;
}

export type CodeAnswer = { readonly kind: 'checked'; readonly code: CheckedCode } | { readonly kind: 'machine-failed' };

/** What the inspector has in hand when he keeps a card or charges: the card or code last seen. */
export type Subject =
  | { readonly kind: 'card'; readonly card: InspectedCard }
  | { readonly kind: 'code'; readonly code: CheckedCode }
  /** A card that could not be read. */
  | { readonly kind: 'unread' };

export interface RetentionOrder {
  readonly reason: RetentionReason;
  readonly subject: Subject;
}

export interface SurchargeOrder {
  readonly id: string;
  readonly subject: Subject;
}

export type RetentionAnswer =
  | { readonly kind: 'retained'; readonly retention: Retention }
  | { readonly kind: 'machine-failed' };

export type SurchargeAnswer =
  | { readonly kind: 'surcharged'; readonly surcharge: Surcharge }
  | { readonly kind: 'machine-failed' };

export type InspectorEvent =
  | { readonly type: 'CARD'; readonly card: CardInField }
  | { readonly type: 'TWO_CARDS' }
  | { readonly type: 'UNREADABLE' }
  | { readonly type: 'FIELD_EMPTY' }
  | { readonly type: 'SCANNED'; readonly bytes: Uint8Array }
  | { readonly type: 'READER_READY' }
  | { readonly type: 'READER_LOST' }
  | { readonly type: 'SCANNER_READY' }
  | { readonly type: 'SCANNER_LOST' }
  | { readonly type: 'PRINTER_READY' }
  | { readonly type: 'PRINTER_LOST' }
  | { readonly type: 'JOURNAL_READY' }
  | { readonly type: 'JOURNAL_FAILED'; readonly fault: JournalFault }
  | { readonly type: 'IDLE' }
  | { readonly type: 'TOUCH'; readonly button: string };
