/**
 * A contactless reader as the machine sees it: the antenna on its front, or the card pocket.
 *
 * Promise: at most one card is handed out at a time. While two cards are in the field none is handed out, and
 * after that the field has to be empty before the next card is (J102: never guess between two cards).
 */
export interface CardReader {
  readonly name: string;
  readonly status: ReaderStatus;
  /** Number of cards now in the field, as far as the reader tells. */
  readonly cardsInField: number;
  /** Events in order; the answer unsubscribes. */
  subscribe(listener: (event: ReaderEvent) => void): () => void;
  start(): Promise<void>;
  /** Lets go of the reader; no event follows. */
  close(): Promise<void>;
}

export type ReaderStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  /** The reader, its cable or the PC/SC service is gone; the driver keeps looking for it. */
  | { readonly kind: 'lost'; readonly detail: string };

export type ReaderEvent =
  | { readonly kind: 'card'; readonly card: CardInField }
  | { readonly kind: 'two-cards' }
  /** Something is in the field that does not speak ISO 14443-4, or fell silent before it gave its number. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  /** The field is empty again. */
  | { readonly kind: 'removed' }
  | { readonly kind: 'status'; readonly status: ReaderStatus };

/** A card that lies in the field until `transmit` rejects with CardLost or the reader says `removed`. */
export interface CardInField {
  /** Unique identifier, 4, 7 or 10 bytes. */
  readonly uid: Uint8Array;
  /** Name of the reader that holds it (PC/SC name where there is one). */
  readonly reader: string;
  /**
   * One command and its answer, whole ISO 7816 APDUs. Rejects with CardLost when the card left, fell silent
   * longer than the reader's limit, or the reader went away; whether the card executed the command is then unknown.
   */
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

/** No answer to a command: the caller cannot know whether the card executed it. */
export class CardLost extends Error {
  override readonly name = 'CardLost';
  readonly reason: 'removed' | 'silent' | 'reader-lost';
  constructor(reason: 'removed' | 'silent' | 'reader-lost', detail: string) {
    super(`card lost (${reason}): ${detail}`);
    this.reason = reason;
  }
}
