import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { SIGNATURE_SIZE } from '../signing-key/ed25519.ts';
import type { OfficeKeys, OfficeSigner } from './office-key.ts';

/*
 * A list as the office signs it and a machine keeps it: one file, numbers big-endian.
 *
 *   0  8  what list it is: seven letters and a zero
 *   8  8  version: a later list has a higher one
 *  16  8  when it was issued, milliseconds since 1970
 *  24  8  how many entries
 *  32 32  SHA-256 of the entries
 *  64  8  which of the office's keys signed (first bytes of SHA-256 of the public key)
 *  72 64  Ed25519 signature of the 72 bytes before it
 * 136  n  each entry, ascending, none twice
 */
const SIGNED = 72;
export const LIST_HEAD = SIGNED + SIGNATURE_SIZE;

export interface ListFormat {
  /** Seven letters. */
  readonly magic: string;
  /** Bytes of an entry. */
  readonly entry: number;
}

export type ListRefusal =
  /** Not such a file at all. */
  | 'malformed'
  /** Signed with a key that this machine was not given. */
  | 'unknown-key'
  /** The signature is not of this key. */
  | 'forged'
  /** Signed by the office, and the entries are not those it signed. */
  | 'damaged'
  /** A version before the one in force. */
  | 'older';

/** `version`: what the office's own signature says it is, where that much is proved. */
export interface ListRefused {
  readonly ok: false;
  readonly refusal: ListRefusal;
  readonly version?: number;
}

/** A file whose signature and entries are right. */
export interface SignedList {
  readonly ok: true;
  readonly version: number;
  readonly issuedAt: number;
  readonly entries: Buffer;
}

/** Makes the file; `fill` writes the entries. */
export function signList(
  { magic, entry }: ListFormat,
  list: { readonly version: number; readonly issuedAt: number; readonly count: number },
  fill: (entries: Buffer) => void,
  signer: OfficeSigner,
): Uint8Array {
  const file = Buffer.alloc(LIST_HEAD + list.count * entry);
  fill(file.subarray(LIST_HEAD));
  file.write(magic, 0, 'latin1');
  file.writeBigUInt64BE(BigInt(list.version), 8);
  file.writeBigUInt64BE(BigInt(Math.trunc(list.issuedAt)), 16);
  file.writeBigUInt64BE(BigInt(list.count), 24);
  digestOf(file).copy(file, 32);
  file.write(signer.key, 64, 'hex');
  file.set(signer.sign(file.subarray(0, SIGNED)), SIGNED);
  return file;
}

/** Reads a list that came over a wire or lay on a disk. The list keeps the bytes; whoever gave them lets go of them. */
export function readList(format: ListFormat, bytes: Uint8Array, keys: OfficeKeys): SignedList | ListRefused {
  const signed = readHead(format, bytes, keys);
  return signed.ok ? judged(signed, digestOf(signed.file)) : signed;
}

/** So much is digested before whatever else waits has its turn: a tap is not held up by a list of forty megabytes. */
const DIGESTED_AT_ONCE = 1024 * 1024;

/** The same, in steps of a few milliseconds. */
export async function readListPatiently(
  format: ListFormat,
  bytes: Uint8Array,
  keys: OfficeKeys,
): Promise<SignedList | ListRefused> {
  const signed = readHead(format, bytes, keys);
  if (!signed.ok) return signed;
  const digest = createHash('sha256');
  for (let at = LIST_HEAD; at < signed.file.length; at += DIGESTED_AT_ONCE) {
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

function readHead({ magic, entry }: ListFormat, bytes: Uint8Array, keys: OfficeKeys): SignedHead | ListRefused {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isOne = file.length >= LIST_HEAD && file.toString('latin1', 0, 8) === `${magic}\0`;
  if (!isOne) return { ok: false, refusal: 'malformed' };
  const signature = file.subarray(SIGNED, LIST_HEAD);
  const proved = keys.verify(file.toString('hex', 64, SIGNED), file.subarray(0, SIGNED), signature);
  if (proved === undefined) return { ok: false, refusal: 'unknown-key' };
  if (!proved) return { ok: false, refusal: 'forged' };
  const version = Number(file.readBigUInt64BE(8));
  const whole = Number(file.readBigUInt64BE(24)) * entry === file.length - LIST_HEAD;
  return whole ? { ok: true, file, version } : { ok: false, refusal: 'damaged', version };
}

function judged({ file, version }: SignedHead, digest: Buffer): SignedList | ListRefused {
  if (!digest.equals(file.subarray(32, 64))) return { ok: false, refusal: 'damaged', version };
  return { ok: true, version, issuedAt: Number(file.readBigUInt64BE(16)), entries: file.subarray(LIST_HEAD) };
}

const digestOf = (file: Buffer): Buffer => createHash('sha256').update(file.subarray(LIST_HEAD)).digest();
