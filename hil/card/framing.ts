import { join } from './cipher.ts';
import { byteAt } from './little-endian.ts';

/** `native`: code, data -> status, data. `wrapped`: 90 code 00 00 [Lc data] 00 -> data, 91, status. */
export type Framing = 'native' | 'wrapped';

/** A frame of 64 bytes less protocol bytes: what an EV1 takes at most. */
const LONGEST_NATIVE = 60;
const LONGEST_WRAPPED_DATA = 55;

const CLASS_WRAPPED = 0x90;
/** Class of ISO 7816-4's own commands; no native DESFire command has this code. */
const CLASS_ISO = 0x00;

export type Frame =
  | { readonly kind: 'command'; readonly code: number; readonly data: Uint8Array }
  /** Right framing, impossible length. */
  | { readonly kind: 'bad-length' }
  /** Not for DESFire: the answer is this ISO 7816-4 status word. */
  | { readonly kind: 'foreign'; readonly statusWord: number };

/** The framing a first command asks for. */
export function framingOf(command: Uint8Array): Framing {
  return command[0] === CLASS_WRAPPED || command[0] === CLASS_ISO ? 'wrapped' : 'native';
}

export function parseFrame(framing: Framing, command: Uint8Array): Frame {
  if (framing === 'native') {
    if (command.length > LONGEST_NATIVE) return { kind: 'bad-length' };
    return { kind: 'command', code: byteAt(command, 0), data: command.slice(1) };
  }
  if (command[0] === CLASS_ISO) return { kind: 'foreign', statusWord: 0x6d00 };
  if (command[0] !== CLASS_WRAPPED) return { kind: 'foreign', statusWord: 0x6e00 };
  if (command.length < 5) return { kind: 'foreign', statusWord: 0x6700 };
  if (command[2] !== 0 || command[3] !== 0) return { kind: 'foreign', statusWord: 0x6a86 };
  const code = byteAt(command, 1);
  // Five bytes: no data, the last one is Le.
  if (command.length === 5) return { kind: 'command', code, data: new Uint8Array() };
  const length = byteAt(command, 4);
  if (command.length !== 5 + length + 1 || length === 0 || length > LONGEST_WRAPPED_DATA) return { kind: 'bad-length' };
  return { kind: 'command', code, data: command.slice(5, 5 + length) };
}

export function frameAnswer(framing: Framing, status: number, data: Uint8Array): Uint8Array {
  return framing === 'native' ? join([status], data) : join(data, [0x91, status]);
}

/** An answer that is an ISO 7816-4 status word and nothing else. */
export function statusWord(word: number): Uint8Array {
  return Uint8Array.of(word >> 8, word & 0xff);
}
