import type { UnixSeconds } from '../time.ts';

/*
 * The control code (K36, P37): what a passenger's phone shows as an Aztec symbol and an inspector's reader checks
 * without a network. Two levels, as in UIC's dynamic barcodes: the issuer signs the ticket together with the public key
 * of the phone it is bound to, the phone signs the moment. A copied ticket is worthless without the phone's key, a
 * picture of the code dies in two minutes.
 */

/** What the issuer vouches for. */
export interface ControlTicket {
  /** Which of the issuer's keys signed, 0-255. */
  readonly issuerKey: number;
  /** Ticket's number, 16 lower-case hex digits. */
  readonly ticket: string;
  /** Product's number in the operator's price list, 0-65535. */
  readonly product: number;
  /** The passenger proves the right to a reduction. */
  readonly reduced: boolean;
  /** Bit 0 is zone I. */
  readonly zones: number;
  /** Bit 0 is Monday. */
  readonly weekdays: number;
  /** At most two line numbers, 1-65535; none means all lines. */
  readonly lines: readonly number[];
  readonly validFrom: UnixSeconds;
  /** 1 to 16,777,215. */
  readonly minutes: number;
  /** Until when this proof may be shown without asking the issuer again, at most PROOF_SECONDS after it was signed. */
  readonly proofEnds: UnixSeconds;
  /** Which of the ticket's two bindings (K29). */
  readonly slot: 1 | 2;
  /** Grows each time the bindings are removed (K34), 0-255. */
  readonly generation: number;
  /** Reference of the carrier (card, account), 8 lower-case hex digits; not its number. */
  readonly carrier: string;
  /** What the inspector compares with an identity card, e.g. initials and year: at most 6 bytes of UTF-8. */
  readonly holderHint: string;
  /** The phone's P-256 public key, compressed, 33 bytes. */
  readonly deviceKey: Uint8Array;
}

/** What the phone vouches for. */
export interface ControlMoment {
  readonly at: UnixSeconds;
  /** Another for each code that the phone makes, 0-65535. */
  readonly counter: number;
  /** The number that the inspector said, 1-65535; 0: none was asked for. */
  readonly answer: number;
}

/** K37: how long a code is right, s. */
export const CODE_SECONDS = 120;
/** A phone's clock may be so much ahead of the reader's, s. */
export const CLOCK_TOLERANCE_SECONDS = 30;
/** How often a phone makes a new code while it shows one, s. */
export const RENEWAL_SECONDS = 30;
/** The issuer signs for no longer than this, s: 72 h. */
export const PROOF_SECONDS = 72 * 3600;
