import { fitting, getUint24, setUint24 } from '../card/byte-fields.ts';
import { type UnixSeconds, unixSeconds } from '../time.ts';
import { CODE_SECONDS, type ControlMoment, type ControlTicket } from './control-code.ts';

/*
 * The 213 bytes of a control code, big-endian; times are seconds since 2020-01-01 UTC.
 *
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 2 | `K1` |
 * | 2 | 1 | version 1 in the upper half; bit 0: reduced |
 * | 3 | 1 | issuer's key |
 * | 4 | 8, 2, 1, 1 | ticket, product, zones, weekdays |
 * | 16 | 2, 2 | lines, 0 = none |
 * | 20 | 4, 3 | valid from, minutes |
 * | 27 | 4, 1 | end of the issuer's proof, life of the code in s |
 * | 32 | 1, 1, 4, 6 | slot, generation, carrier, holder's hint |
 * | 44 | 33 | phone's key |
 * | 77 | 64 | issuer's Ed25519 signature over all before it |
 * | 141 | 4, 2, 2 | moment, counter, answer |
 * | 149 | 64 | phone's ECDSA P-256 signature (SHA-256), r and s, over all before it |
 */
export const TICKET_SIZE = 77;
export const PROOF_SIZE = 141;
export const MOMENT_END = 149;
export const CODE_SIZE = 213;

const MARK = [0x4b, 0x31] as const;
const VERSION = 1;
const REDUCED = 1;
const EPOCH = 1_577_836_800;
const HINT_SIZE = 6;
const KEY_SIZE = 33;
const LATEST = EPOCH + 0xff_ff_ff_ff;

/** Level 1, to be signed by the issuer: TICKET_SIZE bytes. Throws RangeError naming a field that does not fit. */
export function ticketBytes(ticket: ControlTicket): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TICKET_SIZE);
  const view = new DataView(bytes.buffer);
  bytes.set(MARK);
  view.setUint8(2, (VERSION << 4) | (ticket.reduced ? REDUCED : 0));
  view.setUint8(3, fitting('issuer key', ticket.issuerKey, 0, 0xff));
  view.setBigUint64(4, BigInt(`0x${hexOf('ticket', ticket.ticket, 16)}`));
  view.setUint16(12, fitting('product', ticket.product, 0, 0xff_ff));
  view.setUint8(14, fitting('zones', ticket.zones, 0, 0xff));
  view.setUint8(15, fitting('weekdays', ticket.weekdays, 0, 0x7f));
  fitting('number of lines', ticket.lines.length, 0, 2);
  for (const [at, line] of ticket.lines.entries()) view.setUint16(16 + 2 * at, fitting('line', line, 1, 0xff_ff));
  view.setUint32(20, secondsOf('valid from', ticket.validFrom));
  setUint24(view, 24, fitting('minutes', ticket.minutes, 1, 0xff_ff_ff));
  view.setUint32(27, secondsOf('end of proof', ticket.proofEnds));
  view.setUint8(31, CODE_SECONDS);
  view.setUint8(32, fitting('slot', ticket.slot, 1, 2));
  view.setUint8(33, fitting('generation', ticket.generation, 0, 0xff));
  view.setUint32(34, Number.parseInt(hexOf('carrier', ticket.carrier, 8), 16));
  bytes.set(hintBytes(ticket.holderHint), 38);
  if (!isCompressedKey(ticket.deviceKey)) throw new RangeError('device key is no compressed point of 33 bytes');
  bytes.set(ticket.deviceKey, 44);
  return bytes;
}

/** Level 1 with its signature, then the moment: what the phone signs. Throws RangeError. */
export function momentBytes(proof: Uint8Array, moment: ControlMoment): Uint8Array<ArrayBuffer> {
  fitting('length of the proof', proof.length, PROOF_SIZE, PROOF_SIZE);
  const bytes = new Uint8Array(MOMENT_END);
  const view = new DataView(bytes.buffer);
  bytes.set(proof);
  view.setUint32(141, secondsOf('moment', moment.at));
  view.setUint16(145, fitting('counter', moment.counter, 0, 0xff_ff));
  view.setUint16(147, fitting('answer', moment.answer, 0, 0xff_ff));
  return bytes;
}

export type ParsedCode =
  /** Its shape is right; whose it is, signatures have to tell. */
  | { readonly kind: 'code'; readonly ticket: ControlTicket; readonly moment: ControlMoment }
  /** Somebody else's symbol. */
  | { readonly kind: 'foreign' }
  /** One of ours that is damaged, or of a version that this reader does not know. */
  | { readonly kind: 'unreadable'; readonly detail: string };

/** What scanned bytes say; never throws. */
export function parseControlCode(bytes: Uint8Array): ParsedCode {
  const unreadable = (detail: string): ParsedCode => ({ kind: 'unreadable', detail });
  if (bytes[0] !== MARK[0] || bytes[1] !== MARK[1]) return { kind: 'foreign' };
  if (bytes.length !== CODE_SIZE) return unreadable(`${bytes.length} bytes instead of ${CODE_SIZE}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint8(2);
  if (kind >> 4 !== VERSION || (kind & 0x0f & ~REDUCED) !== 0) return unreadable(`version and kind ${kind}`);
  const weekdays = view.getUint8(15);
  if (weekdays > 0x7f) return unreadable(`weekdays ${weekdays}`);
  const [first, second] = [view.getUint16(16), view.getUint16(18)];
  if (first === 0 && second !== 0) return unreadable('a second line without a first');
  const minutes = getUint24(view, 24);
  if (minutes === 0) return unreadable('valid for no time');
  if (view.getUint8(31) !== CODE_SECONDS) return unreadable(`a life of ${view.getUint8(31)} s`);
  const slot = view.getUint8(32);
  if (slot !== 1 && slot !== 2) return unreadable(`slot ${slot}`);
  const holderHint = hintOf(bytes.subarray(38, 38 + HINT_SIZE));
  if (holderHint === undefined) return unreadable("the holder's hint is no text");
  const deviceKey = bytes.slice(44, 44 + KEY_SIZE);
  if (!isCompressedKey(deviceKey)) return unreadable("the phone's key is no compressed point");
  return {
    kind: 'code',
    ticket: {
      issuerKey: view.getUint8(3),
      ticket: view.getBigUint64(4).toString(16).padStart(16, '0'),
      product: view.getUint16(12),
      reduced: (kind & REDUCED) !== 0,
      zones: view.getUint8(14),
      weekdays,
      lines: [first, second].filter((line) => line !== 0),
      validFrom: unixSeconds(EPOCH + view.getUint32(20)),
      minutes,
      proofEnds: unixSeconds(EPOCH + view.getUint32(27)),
      slot,
      generation: view.getUint8(33),
      carrier: view.getUint32(34).toString(16).padStart(8, '0'),
      holderHint,
      deviceKey,
    },
    moment: {
      at: unixSeconds(EPOCH + view.getUint32(141)),
      counter: view.getUint16(145),
      answer: view.getUint16(147),
    },
  };
}

const secondsOf = (field: string, at: UnixSeconds): number => fitting(field, at, EPOCH, LATEST) - EPOCH;

function hexOf(field: string, text: string, digits: number): string {
  if (text.length === digits && /^[0-9a-f]+$/.test(text)) return text;
  throw new RangeError(`${field} is not ${digits} lower-case hex digits`);
}

const isCompressedKey = (key: Uint8Array): boolean => key.length === KEY_SIZE && (key[0] === 2 || key[0] === 3);

function hintBytes(hint: string): Uint8Array {
  const bytes = new TextEncoder().encode(hint);
  if (bytes.length > HINT_SIZE || hint.includes('\0')) throw new RangeError(`holder's hint is over ${HINT_SIZE} bytes`);
  return bytes;
}

function hintOf(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0);
  const [text, rest] = end < 0 ? [bytes, bytes.subarray(0, 0)] : [bytes.subarray(0, end), bytes.subarray(end)];
  if (rest.some((byte) => byte !== 0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    return undefined;
  }
}
