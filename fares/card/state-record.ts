import { grosze } from '../money.ts';
import { dayNumber, unixSeconds } from '../time.ts';
import { fitting, getInt24, getUint24, setUint24 } from './byte-fields.ts';
import { decodeRide, encodeRide } from './ride-bytes.ts';
import { type CardState, type Concession, MOST_COUNTED, type RecordKind, type Tier } from './state.ts';

/**
 * The state record: one record of the card's cyclic file 04. Big-endian; the newest record is the state of the card.
 *
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 1 | version (high nibble, 1), kind (low nibble, order of RECORD_KINDS) |
 * | 1 | 3 | transaction counter |
 * | 4 | 2 | terminal that wrote it |
 * | 6 | 3 | sequence of that terminal |
 * | 9 | 4 | time, seconds since 1970 UTC |
 * | 13 | 4 | card number |
 * | 17 | 1 | flags: bit 0 tier (1 premium), bits 1-2 concession (0 normal, 1 local, 2 statutory), bit 3 purse enabled, bits 4-5 ride (0 none, 1 open, 2 closed), bits 6 and 7 transfer of the first and second group |
 * | 18 | 2 | last day of validity, days since 1970 |
 * | 20 | 3 | balance of file 02, signed |
 * | 23 | 3 | balance of file 03, signed |
 * | 26 | 14 | the ride (ride-bytes.ts); all 0 without one |
 *
 * Canonical: every state has one record, and every record that decodes encodes to itself.
 */
export const STATE_RECORD_LENGTH = 40;
const VERSION = 1;

export const RECORD_KINDS = [
  'issued',
  'check-in',
  'check-out',
  'group',
  'transfer',
  'carry-over',
  'top-up',
  'service',
  'registration',
] as const satisfies readonly RecordKind[];
const CONCESSIONS = ['normal', 'local', 'statutory'] as const satisfies readonly Concession[];

const PREMIUM = 0b0000_0001;
const PURSE_ENABLED = 0b0000_1000;

export type DecodedState =
  | { readonly ok: true; readonly state: CardState }
  | { readonly ok: false; readonly reason: string };

/** The 40 bytes of a state. Throws RangeError naming the field that does not fit. */
export function encodeStateRecord(state: CardState): Uint8Array {
  const bytes = new Uint8Array(STATE_RECORD_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (VERSION << 4) | RECORD_KINDS.indexOf(state.kind));
  setUint24(view, 1, fitting('counter', state.counter, 0, MOST_COUNTED));
  view.setUint16(4, fitting('terminal', state.transaction.terminal, 0, 0xff_ff));
  setUint24(view, 6, fitting('sequence', state.transaction.sequence, 0, 0xff_ff_ff));
  view.setUint32(9, fitting('time', state.at, 0, 0xff_ff_ff_ff));
  view.setUint32(13, fitting('card number', state.cardNumber, 0, 0xff_ff_ff_ff));
  view.setUint16(18, fitting('last day of validity', state.expiresOn, 0, 0xff_ff));
  setUint24(view, 20, fitting('purse', state.purse, -0x80_00_00, 0x7f_ff_ff));
  setUint24(view, 23, fitting('service purse', state.servicePurse, -0x80_00_00, 0x7f_ff_ff));
  const rideFlags = encodeRide(view, state.ride, state.at);
  const tier = state.tier === 'premium' ? PREMIUM : 0;
  const concession = CONCESSIONS.indexOf(state.concession) << 1;
  view.setUint8(17, tier | concession | (state.purseEnabled ? PURSE_ENABLED : 0) | rideFlags);
  return bytes;
}

/** The state of 40 bytes as read from a card, or why they are none; never throws. */
export function decodeStateRecord(bytes: Uint8Array): DecodedState {
  if (bytes.length !== STATE_RECORD_LENGTH) return not(`a state record has 40 bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = view.getUint8(0);
  if (head >> 4 !== VERSION) return not(`version ${head >> 4} is unknown`);
  const kind = RECORD_KINDS[head & 0x0f];
  if (kind === undefined) return not(`kind ${head & 0x0f} is unknown`);

  const flags = view.getUint8(17);
  const tier: Tier = (flags & PREMIUM) === 0 ? 'standard' : 'premium';
  const concession = CONCESSIONS[(flags >> 1) & 0b11];
  if (concession === undefined) return not(`concession ${(flags >> 1) & 0b11} is unknown`);

  const at = unixSeconds(view.getUint32(9));
  const ride = decodeRide(view, flags, at);
  if (typeof ride === 'string') return not(ride);
  return {
    ok: true,
    state: {
      kind,
      counter: getUint24(view, 1),
      transaction: { terminal: view.getUint16(4), sequence: getUint24(view, 6) },
      at,
      cardNumber: view.getUint32(13),
      tier,
      concession,
      purseEnabled: (flags & PURSE_ENABLED) !== 0,
      expiresOn: dayNumber(view.getUint16(18)),
      purse: grosze(getInt24(view, 20)),
      servicePurse: grosze(getInt24(view, 23)),
      ride,
    },
  };
}

function not(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
