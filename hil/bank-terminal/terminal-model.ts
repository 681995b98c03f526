import type { Cardholder } from './terminal-words.ts';

/** What the terminal does with the next card. `lose-answer`: it approves, and nobody hears it. */
export type Course = 'approve' | 'decline' | 'cancel' | 'timeout' | 'lose-answer';

/** Faults of its own, each as often as it is asked for. */
export type TerminalFault =
  /** Answers a command with 84 9C. */
  | 'busy'
  /** Takes a command only after T3. */
  | 't3-exceeded'
  /** Approves, and says nothing any more, but stays connected. */
  | 'silent-after-approval'
  /** The bank does not take back. */
  | 'reversal-refused'
  /** The bank takes back what the terminal was told to keep. */
  | 'takes-back'
  /** Its next message is lost, or garbage, or the line ends there, or its power. */
  | 'drop-reply'
  | 'corrupt'
  | 'unplug'
  | 'reset';

export interface TerminalModel {
  readonly line:
    | { readonly kind: 'tcp'; readonly port?: number }
    /** `path`: a name that stays when the line is pulled and put back. */
    | { readonly kind: 'serial'; readonly path?: string; readonly linkAckMs?: number };
  readonly password: string;
  readonly currency: number;
  readonly terminalId: string;
  readonly card: Cardholder;
  /** A card is presented by itself after so long; null: only by `tap`. */
  readonly tapAfterMs: number | null;
  /** How long it waits for a card. */
  readonly cardWaitMs: number;
  readonly hostMs: number;
  /** T3: how long the machine may take to answer. */
  readonly ackMs: number;
  /** After `more time is needed` it asks again after so long, and so often in all. */
  readonly askAgainMs: number;
  readonly mostQuestions: number;
  /** What becomes of an approval whose goods nobody has spoken of: the documents do not say, so there are both. */
  readonly unspoken: 'complete' | 'reverse';
  /** Some hosts do not let the machine abort. */
  readonly abortable: boolean;
  readonly prints: 'lines' | 'block' | 'nothing';
  /** Which of the two bookings it knows. */
  readonly books: 'total' | 'reservation';
  readonly now: () => Date;
  /** How much faster than a clock passenger and bank are. */
  readonly rate: () => number;
}

export const TERMINAL_MODEL: TerminalModel = {
  line: { kind: 'tcp' },
  password: '123456',
  currency: 985,
  terminalId: '60099914',
  card: { scheme: 'Debit Mastercard', number: 'EEEEEEEEEEEE4821' },
  tapAfterMs: 1500,
  cardWaitMs: 60_000,
  hostMs: 600,
  ackMs: 5000,
  askAgainMs: 2000,
  mostQuestions: 20,
  unspoken: 'complete',
  abortable: true,
  prints: 'lines',
  books: 'total',
  now: () => new Date(),
  rate: () => 1,
};
