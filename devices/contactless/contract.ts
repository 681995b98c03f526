/**
 * A reader of contactless bank cards (EMV). It is known by what it gives instead of the card's number: the payment
 * account reference (EMV tag 9F24), or a token that the acquirer had put into it. The number itself is never told.
 */
export interface ContactlessReader {
  readonly name: string;
  readonly status: ContactlessStatus;
  /** Events in order; the answer unsubscribes. */
  subscribe(listener: (event: ContactlessEvent) => void): () => void;
  /** Reads cards from now on, until closed. Resolves at once; whether there is a reader, the status tells. */
  start(): Promise<void>;
  /** Lamps and beep of the reader itself, where it has them. */
  show(result: 'accepted' | 'refused'): void;
  /** The transaction under way is cancelled; no event follows. */
  close(): Promise<void>;
}

/** By what a bank card is known: same card, same reference. Never a card number. */
export type PaymentReference = string;

export type ContactlessStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly model: string }
  /** It does not answer; the driver keeps trying. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** It answers, and must not be used as it is configured. Nothing more is read until the machine starts anew. */
  | { readonly kind: 'refused'; readonly why: 'reader-sends-card-number'; readonly detail: string };

export type ContactlessEvent =
  | { readonly kind: 'tap'; readonly reference: PaymentReference }
  /** Something was held to it, and no card could be known. */
  | { readonly kind: 'unread'; readonly why: UnreadReason }
  | { readonly kind: 'status'; readonly status: ContactlessStatus };

export type UnreadReason =
  /** Two cards at once. */
  | 'collision'
  /** Taken away too soon. */
  | 'removed'
  | 'expired'
  /** No bank card, or of a scheme that the reader does not take. */
  | 'unsupported'
  | 'declined-by-card'
  /** The card, or the reader, gave no reference. */
  | 'no-reference'
  | 'failed';
