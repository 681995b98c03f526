import type { CardInField } from '../../devices/card-reader/contract.ts';
import type { JournalFault, ProofOfFailure, Situation } from './situation.ts';

/** What the passenger asked for before presenting the card. */
export type Intent = 'tap' | 'card-check';

/** What one presented card came to; the views of a result. */
export type ServiceResult =
  | Extract<Situation, { view: 'checked-in' | 'checked-out' | 'card-contents' | 'refused' | 'uncertain' }>
  /** The machine itself failed before anything was charged; its health says why. */
  | { readonly view: 'machine-failed'; readonly proof: ProofOfFailure };

export type ResultSituation = Exclude<ServiceResult, { view: 'machine-failed' }>;

export interface ServiceRequest {
  readonly card: CardInField;
  readonly intent: Intent;
}

export type ValidatorEvent =
  | { readonly type: 'CARD'; readonly card: CardInField }
  | { readonly type: 'TWO_CARDS' }
  | { readonly type: 'UNREADABLE' }
  | { readonly type: 'FIELD_EMPTY' }
  | { readonly type: 'READER_READY' }
  | { readonly type: 'READER_LOST' }
  | { readonly type: 'JOURNAL_READY' }
  | { readonly type: 'JOURNAL_FAILED'; readonly fault: JournalFault }
  | { readonly type: 'TARIFF_READY' }
  | { readonly type: 'TARIFF_MISSING' }
  | { readonly type: 'IDLE' }
  | { readonly type: 'TOUCH'; readonly button: string };

export type ScreenLanguage = 'pl' | 'en' | 'uk' | 'de';
