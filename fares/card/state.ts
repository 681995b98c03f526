import type { Grosze } from '../money.ts';
import type { DayNumber, UnixSeconds } from '../time.ts';

/** Card status (T2). */
export type Tier = 'standard' | 'premium';
/** Kind of ticket coded on the card (T3): normalny, ulgowy lokalny, ulgowy ustawowy. */
export type Concession = 'normal' | 'local' | 'statutory';

/** The transaction counter has 3 bytes. */
export const MOST_COUNTED = 0xff_ff_ff;
/** What was taken for a ride, and what was given back, has 2 bytes. */
export const MOST_REFUNDABLE = 0xff_ff;
/** Tickets of one class in one group have 5 bits. */
export const MOST_TICKETS_OF_A_CLASS = 31;
/** Stops travelled have 7 bits; a longer ride is recorded as this. */
export const MOST_STOPS_RECORDED = 127;

/** Names one transaction for ever: the terminal (2 bytes, new with each new journal) and its sequence (3 bytes). */
export interface TransactionId {
  readonly terminal: number;
  readonly sequence: number;
}

/** Tickets of one group: the holder's own (T60) and companions by class, always standard tier (T64); 0-31 each. */
export interface TicketCounts {
  readonly self: 0 | 1;
  readonly normal: number;
  readonly local: number;
  readonly statutory: number;
}

/** Tickets that entered together, at least one; `entryIndex` counts the stops of the course from 0, 0-255. */
export interface RideGroup {
  readonly entryIndex: number;
  readonly tickets: TicketCounts;
  /** T16: entered within the transfer window of another bus, so each ticket costs the minimum. */
  readonly transfer: boolean;
}

export type Ride =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'open';
      /** Hash of operating day, line and course, 3 bytes. */
      readonly courseKey: number;
      readonly vehicle: number;
      /** One group, or two when a second purchase joined the ride at a later stop (A37). */
      readonly groups: readonly [RideGroup] | readonly [RideGroup, RideGroup];
      /** What was taken for the tickets of this ride and can still be given back, 0-65535. */
      readonly refundable: Grosze;
      /** Civil day of the check-in: the tariff of this day settles the ride, whatever wrote the record since. */
      readonly tariffDay: DayNumber;
    }
  | {
      readonly kind: 'closed';
      readonly courseKey: number;
      readonly vehicle: number;
      readonly exitIndex: number;
      readonly at: UnixSeconds;
      /** Stops travelled by the first group, 0-127. */
      readonly stops: number;
      /** T16, A17: false when the ride was cancelled at its own stop. */
      readonly transferRight: boolean;
      readonly refund: Grosze;
    };

/** What kind of transaction wrote a record. */
export type RecordKind =
  | 'issued'
  | 'check-in'
  | 'check-out'
  | 'group'
  | 'transfer'
  | 'carry-over'
  | 'top-up'
  | 'service'
  /** J72: a valid contract was counted; no purse moved. */
  | 'registration';

/** The card's newest record, 40 bytes of file 04: all that a tap has to read. */
export interface CardState {
  readonly kind: RecordKind;
  /** Committed transactions since the card was issued. */
  readonly counter: number;
  readonly transaction: TransactionId;
  readonly at: UnixSeconds;
  readonly cardNumber: number;
  readonly tier: Tier;
  readonly concession: Concession;
  readonly purseEnabled: boolean;
  /** Last day on which the card may be used. */
  readonly expiresOn: DayNumber;
  /** Balance of file 02: t-purse in Tarnow, EP in Jaworzno. */
  readonly purse: Grosze;
  /** Balance of file 03: e-purse in Tarnow. */
  readonly servicePurse: Grosze;
  readonly ride: Ride;
}
