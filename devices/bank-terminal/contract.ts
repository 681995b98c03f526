import type { Grosze } from '../../fares/money.ts';

/** A payment terminal of a bank. A lost answer is resolved by asking it, never by charging again. */
export interface BankTerminal {
  readonly status: BankTerminalStatus;
  subscribe(listener: (event: BankTerminalEvent) => void): () => void;
  start(): Promise<void>;
  /** What it did last; journaled before an authorisation, so that `recall` can tell this sale from the one before. */
  lastPayment(): Promise<PaymentMark | null>;
  /**
   * Asks for the passenger's card and the bank's word. `deliver` is called when the bank has approved, before the
   * terminal is told that the goods are out: what it answers decides between completion and the terminal's own
   * reversal. `abort` ends the waiting; an approval after it is still possible and is then a normal outcome.
   */
  authorise(amount: Grosze, options: AuthoriseOptions): Promise<PaymentOutcome>;
  /** After a restart or a lost answer: did a payment of this amount happen after `before`? */
  recall(amount: Grosze, before: PaymentMark | null): Promise<RecallOutcome>;
  /** Gives a completed payment back, whole. */
  reverse(receipt: number): Promise<ReversalOutcome>;
  refund(amount: Grosze): Promise<ReversalOutcome>;
  /** Holds an amount, to be booked (at most as much) or released later. */
  reserve(amount: Grosze, options: { readonly abort: AbortSignal }): Promise<PaymentOutcome>;
  book(receipt: number, amount: Grosze): Promise<ReversalOutcome>;
  release(receipt: number): Promise<ReversalOutcome>;
  endOfDay(): Promise<ReversalOutcome>;
  close(): Promise<void>;
}

export interface AuthoriseOptions {
  readonly abort: AbortSignal;
  /** `delivered`: goods are out; `failed`: they are not, the terminal reverses; never rejects. */
  readonly deliver: (payment: Payment) => Promise<'delivered' | 'failed'>;
}

export interface PaymentMark {
  /** The terminal's receipt and trace numbers. */
  readonly receipt: number;
  readonly trace: number;
}

export interface Payment extends PaymentMark {
  readonly amount: Grosze;
  readonly terminalId: string;
  /** Name of the card scheme, for the receipt. */
  readonly card: string;
  /** The acquirer's or network's token of the card where there is one; never its number. */
  readonly token?: string | undefined;
  /** The bank's authorisation code. */
  readonly authorisation?: string | undefined;
}

export type PaymentOutcome =
  /** The bank has approved and, where there were goods, they are out. */
  | { readonly kind: 'paid'; readonly payment: Payment }
  | { readonly kind: 'declined'; readonly code: number; readonly detail: string }
  /** By the passenger, by `abort`, or nobody presented a card in time. */
  | { readonly kind: 'cancelled'; readonly code: number; readonly detail: string }
  /** The goods failed and the terminal has reversed. */
  | { readonly kind: 'reversed'; readonly payment: Payment }
  /** The goods failed and the reversal, too: the money is owed. */
  | { readonly kind: 'reversal-failed'; readonly payment: Payment; readonly detail: string }
  /** It never began: the terminal refused or cannot be reached. Nothing was charged. */
  | { readonly kind: 'not-begun'; readonly detail: string }
  /** The answer is lost: `recall` until it says. */
  | { readonly kind: 'unknown'; readonly detail: string };

export type RecallOutcome =
  | { readonly kind: 'paid'; readonly payment: Payment }
  | { readonly kind: 'not-paid' }
  /** The terminal cannot say yet. */
  | { readonly kind: 'unknown'; readonly detail: string };

export type ReversalOutcome =
  | { readonly kind: 'done'; readonly mark?: PaymentMark | undefined }
  | { readonly kind: 'refused'; readonly code: number; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string };

export type BankTerminalStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'lost'; readonly detail: string }
  /** It answers and cannot take payments, e.g. end of day or initialisation is due. */
  | { readonly kind: 'faulty'; readonly fault: string; readonly detail: string };

export type BankTerminalEvent =
  | { readonly kind: 'status'; readonly status: BankTerminalStatus }
  /** What the terminal asks of the passenger, to be shown. */
  | { readonly kind: 'prompt'; readonly prompt: TerminalPrompt; readonly text?: string | undefined }
  /** Lines that the terminal wants printed, e.g. the passenger's receipt. */
  | { readonly kind: 'print'; readonly copy: 'passenger' | 'merchant'; readonly lines: readonly string[] };

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
