import type { Grosze } from '../../fares/money.ts';

/** A hopper that pays out coins of one value. */
export interface CoinHopper {
  readonly name: string;
  readonly value: Grosze;
  readonly status: CoinHopperStatus;
  subscribe(listener: (event: CoinHopperEvent) => void): () => void;
  start(): Promise<void>;
  /** What the device's own counters say now; to be journaled before each payout. Rejects with DeviceFailure. */
  counters(): Promise<HopperCounters>;
  /**
   * Pays `count` coins (1 to `mostAtOnce`) and resolves when the device has stopped, with what it says it paid. A lost
   * answer is never repeated: the counters are read back instead.
   */
  pay(count: number, before: HopperCounters): Promise<PayoutOutcome>;
  /** After a restart: what became of a payout that was begun when the counters were `before`. */
  recall(count: number, before: HopperCounters): Promise<PayoutOutcome>;
  /** Stops paying at once; how many coins were not paid, undefined if it does not say. */
  stop(): Promise<number | undefined>;
  close(): Promise<void>;
  readonly mostAtOnce: number;
}

export interface HopperCounters {
  /** Serial number of the device. */
  readonly serial: number;
  /** Payout commands taken since its reset, 0-255; 0 after a reset. */
  readonly event: number;
  /** Coins it has paid in its life (24 bits). */
  readonly dispensed: number;
}

export type PayoutOutcome =
  /** Both of the device's counts agree: this many coins left, `paid` < asked when it ran empty or jammed. */
  | { readonly kind: 'paid'; readonly paid: number; readonly after: HopperCounters; readonly stopped?: HopperStop }
  /** The device never took the command. */
  | { readonly kind: 'not-started'; readonly after: HopperCounters }
  /** Its counts disagree, or another device answers: nobody knows. Nothing more may be paid by it until someone looks. */
  | { readonly kind: 'unknown'; readonly least: number; readonly most: number; readonly detail: string };

export type HopperStop = 'empty' | 'jam' | 'stopped' | 'reset';

export type CoinHopperStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly level: HopperLevel }
  | { readonly kind: 'lost'; readonly detail: string }
  | { readonly kind: 'faulty'; readonly fault: string; readonly detail: string };

/** `unknown`: the device has no level sensors. */
export type HopperLevel = 'empty' | 'low' | 'normal' | 'high' | 'unknown';

export type CoinHopperEvent = { readonly kind: 'status'; readonly status: CoinHopperStatus };
