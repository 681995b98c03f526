import type { CardInField } from '../../devices/card-reader/contract.ts';
import type { TicketCounts } from '../../fares/card/state.ts';
import type { FareClassOrder } from '../../fares/cities/city-fares.ts';
import type { MachineKey } from '../../fares/cities/city-profile.ts';
import type { TransferAmount } from '../../fares/pocket/purse-transfer-decision.ts';
import type { BankCardNews, FunctionSituation, JournalFault, ProofOfFailure, Situation } from './situation.ts';

/** What the passenger asked for before presenting the card. */
export type ServiceOrder =
  /** `agreed`: the holder of a season ticket was asked and wants to pay (A23). */
  | { readonly kind: 'tap'; readonly agreed: boolean }
  /** J47: the key N or U. */
  | FareClassOrder
  | { readonly kind: 'card-check' }
  | { readonly kind: 'group'; readonly tickets: TicketCounts }
  | { readonly kind: 'transfer'; readonly amount: TransferAmount }
  | { readonly kind: 'carry-over' };

/** What one presented card came to; the views of a result. */
export type ServiceResult =
  | Extract<
      Situation,
      {
        view: 'checked-in' | 'checked-out' | 'registered' | 'choose-first' | 'card-contents' | 'refused' | 'uncertain';
      }
    >
  | Extract<FunctionSituation, { view: 'transferred' | 'carried-over' }>
  | SeasonQuestion
  /** The machine itself failed before anything was charged; its health says why. */
  | { readonly view: 'machine-failed'; readonly proof: ProofOfFailure };

/** A23: nothing was charged yet; the holder of a season ticket is asked. */
export type SeasonQuestion = Extract<FunctionSituation, { purpose: 'season-ticket' }>;

export type ResultSituation = Exclude<ServiceResult, { view: 'machine-failed' | 'choosing' }>;

/** All that stays on the screen as a result: of a card that was served, or of a bank card. */
export type ShownResult = ResultSituation | Extract<Situation, { view: 'bank-card' }>;

export interface ServiceRequest {
  readonly card: CardInField;
  readonly order: ServiceOrder;
  /** The uncertain view is up: what was rolled back may be run again without being chosen again (step 6). */
  readonly afterUncertain: boolean;
  /** The card lies in the pocket, where only what was chosen is done (T80). */
  readonly inPocket?: boolean | undefined;
}

export type ValidatorEvent =
  /** At the antenna. */
  | { readonly type: 'CARD'; readonly card: CardInField }
  | { readonly type: 'TWO_CARDS' }
  | { readonly type: 'UNREADABLE' }
  | { readonly type: 'FIELD_EMPTY' }
  /** In the card pocket. */
  | { readonly type: 'POCKET_CARD'; readonly card: CardInField }
  | { readonly type: 'POCKET_UNREADABLE' }
  | { readonly type: 'POCKET_EMPTY' }
  /** At the reader of bank cards, when it is certain what became of it. */
  | { readonly type: 'BANK_CARD'; readonly news: BankCardNews }
  | { readonly type: 'READER_READY' }
  | { readonly type: 'READER_LOST' }
  | { readonly type: 'JOURNAL_READY' }
  | { readonly type: 'JOURNAL_FAILED'; readonly fault: JournalFault }
  | { readonly type: 'TARIFF_READY' }
  | { readonly type: 'TARIFF_MISSING' }
  | { readonly type: 'IDLE' }
  | { readonly type: 'TOUCH'; readonly button: string }
  /** One of the keys beside the screen, by what it asks for (J47, J68). */
  | { readonly type: 'KEY'; readonly key: MachineKey };

export type ScreenLanguage = 'pl' | 'en' | 'uk' | 'de';
