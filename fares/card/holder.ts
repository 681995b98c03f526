import { type DayNumber, dayNumber } from '../time.ts';
import { allZero, fitting } from './byte-fields.ts';
import type { Concession, Tier } from './state.ts';

/**
 * File 01 of the card: who it was issued to, 64 bytes, big-endian. It never holds a PESEL number.
 *
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 1 | version, 1 |
 * | 1 | 4 | card number |
 * | 5 | 1 | bit 0 tier (1 premium), bits 1-2 concession (0 normal, 1 local, 2 statutory) |
 * | 6 | 2 | day of issue, days since 1970 |
 * | 8 | 2 | last day of validity |
 * | 10 | 1 | length of the name in bytes |
 * | 11 | 53 | name in UTF-8, then 0 |
 */
export const HOLDER_FILE_LENGTH = 64;
const VERSION = 1;
const NAME_AT = 11;
const NAME_LENGTH = HOLDER_FILE_LENGTH - NAME_AT;
const PREMIUM = 0b0000_0001;
const CONCESSIONS = ['normal', 'local', 'statutory'] as const satisfies readonly Concession[];

export interface Holder {
  /** What does not fit into 53 bytes is cut after a whole character. */
  readonly name: string;
  readonly cardNumber: number;
  readonly tier: Tier;
  readonly concession: Concession;
  readonly issuedOn: DayNumber;
  readonly expiresOn: DayNumber;
}

export type DecodedHolder =
  | { readonly ok: true; readonly holder: Holder }
  | { readonly ok: false; readonly reason: string };

/** The 64 bytes of the file. Throws RangeError naming what does not fit, and for a name with eleven digits in it. */
export function encodeHolder(holder: Holder): Uint8Array {
  if (/(?:\d[\s-]*){11}/.test(holder.name)) throw new RangeError('the name must not hold a PESEL number');
  const bytes = new Uint8Array(HOLDER_FILE_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint32(1, fitting('card number', holder.cardNumber, 0, 0xff_ff_ff_ff));
  view.setUint8(5, (holder.tier === 'premium' ? PREMIUM : 0) | (CONCESSIONS.indexOf(holder.concession) << 1));
  view.setUint16(6, fitting('day of issue', holder.issuedOn, 0, 0xff_ff));
  view.setUint16(8, fitting('last day of validity', holder.expiresOn, 0, 0xff_ff));
  const name = utf8Prefix(holder.name, NAME_LENGTH);
  view.setUint8(10, name.length);
  bytes.set(name, NAME_AT);
  return bytes;
}

/** The holder of 64 bytes as read from a card, or why they are none; never throws. */
export function decodeHolder(bytes: Uint8Array): DecodedHolder {
  const not = (reason: string): DecodedHolder => ({ ok: false, reason });
  if (bytes.length !== HOLDER_FILE_LENGTH) return not(`a holder file has 64 bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== VERSION) return not(`version ${view.getUint8(0)} is unknown`);
  const flags = view.getUint8(5);
  const tier: Tier = (flags & PREMIUM) === 0 ? 'standard' : 'premium';
  const concession = CONCESSIONS[(flags >> 1) & 0b11];
  if (concession === undefined || flags >> 3 !== 0) return not(`flags ${flags} are unknown`);
  const length = view.getUint8(10);
  if (length > NAME_LENGTH) return not(`a name of ${length} bytes does not fit`);
  if (!allZero(view, NAME_AT + length, HOLDER_FILE_LENGTH)) return not('something follows on the name');
  const name = utf8Text(bytes.subarray(NAME_AT, NAME_AT + length));
  if (name === undefined) return not('the name is not UTF-8');
  return {
    ok: true,
    holder: {
      name,
      cardNumber: view.getUint32(1),
      tier,
      concession,
      issuedOn: dayNumber(view.getUint16(6)),
      expiresOn: dayNumber(view.getUint16(8)),
    },
  };
}

/** The longest run of whole characters (as people see them, so that no accent is cut off its letter) that fits. */
function utf8Prefix(text: string, most: number): Uint8Array {
  const encoder = new TextEncoder();
  const wellFormed = text.normalize('NFC').toWellFormed();
  const whole = encoder.encode(wellFormed);
  let length = 0;
  for (const { segment } of new Intl.Segmenter('pl').segment(wellFormed)) {
    const next = length + encoder.encode(segment).length;
    if (next > most) break;
    length = next;
  }
  return whole.subarray(0, length);
}

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
