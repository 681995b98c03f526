import type { Grosze } from '../../fares/money.ts';

/**
 * A coin acceptor. It tells what it has taken as *readings* that carry enough to recognise, after any interruption,
 * which coins are new: the caller journals a reading before it uses the money in it, and gives the last journaled
 * one back at the next start.
 */
export interface CoinAcceptor {
  readonly status: CoinAcceptorStatus;
  /** Coins that it recognises, as it names them itself; empty until it was first heard. */
  readonly coins: readonly RecognisedCoin[];
  /** Events in order; the answer unsubscribes. */
  subscribe(listener: (event: CoinAcceptorEvent) => void): () => void;
  /** Finds the device and compares it with the last journaled reading; coins stay refused. */
  start(last: CreditReading | null): Promise<void>;
  /**
   * Takes coins of these values (grosze) from now on, refuses all others. Resolves when the device has said so,
   * rejects with DeviceFailure.
   */
  accept(values: ReadonlySet<Grosze>): Promise<void>;
  /** Takes none from now on; coins already under way may still be told. Rejects with DeviceFailure. */
  refuse(): Promise<void>;
  /** Refuses coins and lets go of the device. */
  close(): Promise<void>;
}

export interface RecognisedCoin {
  /** The device's own number of this coin, 1-16. */
  readonly position: number;
  /** As the device says, e.g. `PL100A`. */
  readonly name: string;
  /** Undefined: not a coin of this currency, refused always. */
  readonly value: Grosze | undefined;
}

/** What the acceptor said of its last coins, whole: enough to know after a gap which of them are new. */
export interface CreditReading {
  /** Serial number of the device. */
  readonly serial: number;
  /** New at each reset of the device that was noticed. */
  readonly epoch: number;
  /** The device's event counter, 0-255. */
  readonly counter: number;
  /** The five newest events, newest first, two bytes each, hex. */
  readonly events: string;
}

export type CoinAcceptorEvent =
  /**
   * `start` was given no reading: from this one on coins are told. It has to be in the journal before the first coin
   * is accepted, or coins taken just before a power cut could not be told from those of before.
   */
  | { readonly kind: 'found'; readonly reading: CreditReading }
  /** Money to be journaled, then credited. The reading that it came with makes it recognisable; `coins` oldest first. */
  | { readonly kind: 'credit'; readonly reading: CreditReading; readonly coins: readonly RecognisedCoin[] }
  /**
   * Coins that the device may have kept without a credit: named and bounded, never credited. `events`: how many,
   * undefined where not even that is known (the device was reset while it was taking coins). Coins that one reading
   * brings are told before what is disputed in it: whoever has journaled a dispute has the coins beside it, too.
   */
  | {
      readonly kind: 'disputed';
      readonly reading: CreditReading;
      readonly events: number | undefined;
      readonly why: DisputeReason;
    }
  /** The coin fell through: refused, unknown, or too fast after another. */
  | { readonly kind: 'returned'; readonly code: number }
  | { readonly kind: 'status'; readonly status: CoinAcceptorStatus };

export type DisputeReason =
  /** More than five events between two readings. */
  | 'events-lost'
  /** The device was reset in between. */
  | 'reset'
  /** The same counter with other events, or another device. */
  | 'another-history'
  /** An event which says that a coin may have been kept (ccTalk error codes). */
  | 'perhaps-kept';

export type CoinAcceptorStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly accepting: boolean }
  /** No answer; the driver keeps looking for it. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** It answers, and says that it cannot take coins. */
  | { readonly kind: 'faulty'; readonly fault: string; readonly detail: string };
