import { endianness } from 'node:os';
import type { OfficeKeys, OfficeSigner } from './office-key.ts';
import {
  LIST_HEAD,
  type ListFormat,
  type ListRefusal,
  type ListRefused,
  readList,
  readListPatiently,
  type SignedList,
  signList,
} from './signed-list.ts';

/** The hotlist as the office signs it and a machine keeps it: card numbers, four bytes each, big-endian. */
const FORMAT: ListFormat = { magic: 'KASHOT1', entry: 4 };
const ENTRY = FORMAT.entry;

export { ENTRY as HOTLIST_ENTRY, LIST_HEAD as HOTLIST_HEAD };
/** Ten million cards, 40 MB. */
export const MOST_NUMBERS = 10_000_000;
export const LONGEST_HOTLIST = LIST_HEAD + MOST_NUMBERS * ENTRY;

export type HotlistRefusal = ListRefusal;
export type HotlistRead = { readonly ok: true; readonly hotlist: Hotlist } | ListRefused;

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
  const fill = (entries: Buffer) => {
    entries.set(new Uint8Array(cards.buffer, cards.byteOffset, cards.byteLength));
    if (endianness() === 'LE') entries.swap32();
  };
  return signList(FORMAT, { ...list, count: cards.length }, fill, signer);
}

/** Reads a list that came over a wire or lay on a disk. The list keeps the bytes; whoever gave them lets go of them. */
export const readHotlist = (bytes: Uint8Array, keys: OfficeKeys): HotlistRead =>
  asHotlist(readList(FORMAT, bytes, keys));

/** The same, in steps of a few milliseconds. */
export const readHotlistPatiently = async (bytes: Uint8Array, keys: OfficeKeys): Promise<HotlistRead> =>
  asHotlist(await readListPatiently(FORMAT, bytes, keys));

const asHotlist = (read: SignedList | ListRefused): HotlistRead =>
  read.ok ? { ok: true, hotlist: new Hotlist(read.version, read.issuedAt, read.entries) } : read;
