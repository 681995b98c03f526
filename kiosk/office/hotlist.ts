import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { setImmediate as breathe } from 'node:timers/promises';
import { SIGNATURE_SIZE } from '../signing-key/ed25519.ts';
import type { OfficeKeys, OfficeSigner } from './office-key.ts';

/*
 * The hotlist as the office signs it and a machine keeps it: one file, numbers big-endian.
 *
 *   0  8  "KASHOT1" and a zero
 *   8  8  version: a later list has a higher one
 *  16  8  when it was issued, milliseconds since 1970
 *  24  8  how many card numbers
 *  32 32  SHA-256 of the card numbers
 *  64  8  which of the office's keys signed (first bytes of SHA-256 of the public key)
 *  72 64  Ed25519 signature of the 72 bytes before it
 * 136  4  each card number, ascending, none twice
 */
const MAGIC = Buffer.from('KASHOT1\0', 'latin1');
const SIGNED = 72;
const HEAD = SIGNED + SIGNATURE_SIZE;
const ENTRY = 4;

export { ENTRY as HOTLIST_ENTRY, HEAD as HOTLIST_HEAD };
/** Ten million cards, 40 MB. */
export const MOST_NUMBERS = 10_000_000;
export const LONGEST_HOTLIST = HEAD + MOST_NUMBERS * ENTRY;

export type HotlistRefusal =
  /** Not such a file at all. */
  | 'malformed'
  /** Signed with a key that this machine was not given. */
  | 'unknown-key'
  /** The signature is not of this key. */
  | 'forged'
  /** Signed by the office, and the card numbers are not those it signed. */
  | 'damaged'
  /** A version before the one in force. */
  | 'older';

export type HotlistRead =
  | { readonly ok: true; readonly hotlist: Hotlist }
  /** `version`: what the office's own signature says it is, where that much is proved. */
  | { readonly ok: false; readonly refusal: HotlistRefusal; readonly version?: number };

/**
 * Card numbers that are blocked, held as they were signed: four bytes of memory a card, and a look-up reads some
 * twenty of them in a list of a million, twenty-four in one of ten million.
 */
export class Hotlist {
  readonly version: number;
  readonly issuedAt: number;
  /** How many cards are on it. */
  readonly size: number;
  /** As in the file: four bytes each, ascending. */
  readonly numbers: Buffer;

  constructor(version: number, issuedAt: number, numbers: Buffer) {
    this.version = version;
    this.issuedAt = issuedAt;
    this.size = numbers.length / ENTRY;
    this.numbers = numbers;
  }

  has(cardNumber: number): boolean {
    const place = this.placeOf(cardNumber);
    return place < this.size && this.numbers.readUInt32BE(place * ENTRY) === cardNumber;
  }

  /** How many numbers on it are lower. */
  placeOf(cardNumber: number): number {
    let from = 0;
    let to = this.size;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.numbers.readUInt32BE(middle * ENTRY) < cardNumber) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** Ascending, none twice. A list in memory is taken over as it is sorted: no copy of ten million numbers. */
export function sortedNumbers(cards: Iterable<number>): Uint32Array {
  const sorted = (cards instanceof Uint32Array ? cards : Uint32Array.from(cards)).sort();
  let kept = 0;
  for (let at = 0; at < sorted.length; at++) {
    const card = sorted[at] ?? 0;
    if (kept === 0 || card !== sorted[kept - 1]) sorted[kept++] = card;
  }
  return sorted.subarray(0, kept);
}

/** Signs a list. Throws RangeError for more numbers than a list may have. */
export function signHotlist(
  list: { readonly version: number; readonly issuedAt: number; readonly cards: Iterable<number> },
  signer: OfficeSigner,
): Uint8Array {
  const cards = sortedNumbers(list.cards);
  if (cards.length > MOST_NUMBERS) throw new RangeError(`a hotlist has at most ${MOST_NUMBERS} cards`);
  const file = Buffer.alloc(HEAD + cards.length * ENTRY);
  file.set(new Uint8Array(cards.buffer, cards.byteOffset, cards.byteLength), HEAD);
  if (endianness() === 'LE') file.subarray(HEAD).swap32();
  MAGIC.copy(file);
  file.writeBigUInt64BE(BigInt(list.version), 8);
  file.writeBigUInt64BE(BigInt(Math.trunc(list.issuedAt)), 16);
  file.writeBigUInt64BE(BigInt(cards.length), 24);
  digestOf(file).copy(file, 32);
  file.write(signer.key, 64, 'hex');
  file.set(signer.sign(file.subarray(0, SIGNED)), SIGNED);
  return file;
}

/** Reads a list that came over a wire or lay on a disk. The list keeps the bytes; whoever gave them lets go of them. */
export function readHotlist(bytes: Uint8Array, keys: OfficeKeys): HotlistRead {
  const signed = readHead(bytes, keys);
  if (!signed.ok) return signed;
  return judged(signed, digestOf(signed.file));
}

/** So much is digested before whatever else waits has its turn: a tap is not held up by a list of forty megabytes. */
const DIGESTED_AT_ONCE = 1024 * 1024;

/** The same, in steps of a few milliseconds. */
export async function readHotlistPatiently(bytes: Uint8Array, keys: OfficeKeys): Promise<HotlistRead> {
  const signed = readHead(bytes, keys);
  if (!signed.ok) return signed;
  const digest = createHash('sha256');
  for (let at = HEAD; at < signed.file.length; at += DIGESTED_AT_ONCE) {
    digest.update(signed.file.subarray(at, at + DIGESTED_AT_ONCE));
    await breathe();
  }
  return judged(signed, digest.digest());
}

interface SignedHead {
  readonly ok: true;
  readonly file: Buffer;
  readonly version: number;
}

function readHead(bytes: Uint8Array, keys: OfficeKeys): SignedHead | Extract<HotlistRead, { ok: false }> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < HEAD || !file.subarray(0, MAGIC.length).equals(MAGIC)) return { ok: false, refusal: 'malformed' };
  const proved = keys.verify(file.toString('hex', 64, SIGNED), file.subarray(0, SIGNED), file.subarray(SIGNED, HEAD));
  if (proved === undefined) return { ok: false, refusal: 'unknown-key' };
  if (!proved) return { ok: false, refusal: 'forged' };
  const version = Number(file.readBigUInt64BE(8));
  const whole = Number(file.readBigUInt64BE(24)) * ENTRY === file.length - HEAD;
  return whole ? { ok: true, file, version } : { ok: false, refusal: 'damaged', version };
}

function judged({ file, version }: SignedHead, digest: Buffer): HotlistRead {
  if (!digest.equals(file.subarray(32, 64))) return { ok: false, refusal: 'damaged', version };
  return { ok: true, hotlist: new Hotlist(version, Number(file.readBigUInt64BE(16)), file.subarray(HEAD)) };
}

const digestOf = (file: Buffer): Buffer => createHash('sha256').update(file.subarray(HEAD)).digest();
