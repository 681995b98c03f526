import { setImmediate as breathe } from 'node:timers/promises';
import { HOTLIST_ENTRY as ENTRY, HOTLIST_HEAD as HEAD, type Hotlist, MOST_NUMBERS } from './hotlist.ts';

/*
 * What changed between two versions of the hotlist, for a machine that has the earlier one; numbers big-endian. It needs
 * no signature of its own: with the changes the machine has the later list's file byte for byte, whose head is signed.
 *
 *   0   8  "KASHOD1" and a zero
 *   8   8  version that the machine has
 *  16   4  how many card numbers left the list
 *  20   4  how many came onto it
 *  24 136  the first 136 bytes of the later list's file
 * 160   4  each that left, ascending, then each that came, ascending
 */
const MAGIC = Buffer.from('KASHOD1\0', 'latin1');
const HEAD_AT = 24;
const NUMBERS_AT = HEAD_AT + HEAD;
/** More changes than this are sent as a whole list. */
export const MOST_CHANGES = 100_000;

export interface HotlistChanges {
  /** Ascending. */
  readonly left: Uint32Array;
  readonly came: Uint32Array;
}

export interface HotlistDelta extends HotlistChanges {
  readonly from: number;
  readonly head: Uint8Array;
}

/** `head`: the beginning of the later list's file. */
export function writeHotlistDelta({ from, head, left, came }: HotlistDelta): Uint8Array {
  const file = Buffer.alloc(NUMBERS_AT + (left.length + came.length) * ENTRY);
  MAGIC.copy(file);
  file.writeBigUInt64BE(BigInt(from), 8);
  file.writeUInt32BE(left.length, 16);
  file.writeUInt32BE(came.length, 20);
  file.set(head.subarray(0, HEAD), HEAD_AT);
  [...left, ...came].forEach((card, at) => {
    file.writeUInt32BE(card, NUMBERS_AT + at * ENTRY);
  });
  return file;
}

export const isHotlistDelta = (bytes: Uint8Array): boolean => MAGIC.equals(bytes.subarray(0, MAGIC.length));

/** Undefined for bytes that are no changes, or not all of them. */
export function readHotlistDelta(bytes: Uint8Array): HotlistDelta | undefined {
  if (!isHotlistDelta(bytes) || bytes.length < NUMBERS_AT) return undefined;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [leaving, coming] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  if (file.length !== NUMBERS_AT + (leaving + coming) * ENTRY) return undefined;
  const numbers = Uint32Array.from({ length: leaving + coming }, (_, at) => file.readUInt32BE(NUMBERS_AT + at * ENTRY));
  return {
    from: Number(file.readBigUInt64BE(8)),
    head: file.subarray(HEAD_AT, NUMBERS_AT),
    left: numbers.subarray(0, leaving),
    came: numbers.subarray(leaving),
  };
}

/** So much is copied before whatever else waits has its turn. */
const COPIED_AT_ONCE = 4 * 1024 * 1024;

/** The later list's file; undefined where the changes do not fit this list. What it says is proved by its signature. */
export async function withChanges(base: Hotlist, delta: HotlistDelta): Promise<Uint8Array | undefined> {
  const { left, came, head } = delta;
  const count = base.size - left.length + came.length;
  if (delta.from !== base.version || count < 0 || count > MOST_NUMBERS) return undefined;
  const file = Buffer.allocUnsafe(HEAD + count * ENTRY);
  file.set(head, 0);
  let taken = 0;
  let at = HEAD;
  const copyUpTo = async (place: number): Promise<boolean> => {
    if (place < taken || at + (place - taken) * ENTRY > file.length) return false;
    for (const end = place * ENTRY; taken * ENTRY < end; ) {
      const until = Math.min(end, taken * ENTRY + COPIED_AT_ONCE);
      at += base.numbers.copy(file, at, taken * ENTRY, until);
      taken = until / ENTRY;
      if (until < end) await breathe();
    }
    return true;
  };
  let [leaving, coming] = [0, 0];
  while (leaving < left.length || coming < came.length) {
    const [out, into] = [left[leaving] ?? Number.POSITIVE_INFINITY, came[coming] ?? Number.POSITIVE_INFINITY];
    const card = Math.min(out, into);
    if (!(await copyUpTo(base.placeOf(card)))) return undefined;
    const isThere = base.has(card);
    if (card === out) {
      if (!isThere) return undefined;
      taken += 1;
      leaving += 1;
    } else {
      if (isThere || at + ENTRY > file.length) return undefined;
      at = file.writeUInt32BE(card, at);
      coming += 1;
    }
  }
  return (await copyUpTo(base.size)) && at === file.length ? file : undefined;
}
