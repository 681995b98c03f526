import { createHash } from 'node:crypto';
import type { OfficeKeys, OfficeSigner } from '../office/office-key.ts';
import { LIST_HEAD, type ListFormat, type ListRefused, readListPatiently, signList } from '../office/signed-list.ts';

/** References of bank cards that are not taken any more: the first 16 bytes of the SHA-256 of each, ascending. */
const FORMAT: ListFormat = { magic: 'KASDENY', entry: 16 };
const ENTRY = FORMAT.entry;
/** A million references, 16 MB. */
export const MOST_DENIED = 1_000_000;
export const LONGEST_DENY_LIST = LIST_HEAD + MOST_DENIED * ENTRY;

/** What stands for a reference on the list. */
export const digestOfReference = (reference: string): Buffer =>
  createHash('sha256').update(reference).digest().subarray(0, ENTRY);

/** Sixteen bytes of memory a reference; a look-up is one digest and some twenty comparisons. */
export class DenyList {
  readonly version: number;
  readonly size: number;
  readonly #entries: Buffer;

  constructor(version: number, entries: Buffer) {
    this.version = version;
    this.size = entries.length / ENTRY;
    this.#entries = entries;
  }

  has(reference: string): boolean {
    const wanted = digestOfReference(reference);
    let from = 0;
    let to = this.size;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const order = this.#entries.compare(wanted, 0, ENTRY, middle * ENTRY, (middle + 1) * ENTRY);
      if (order === 0) return true;
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return false;
  }
}

/** Signs a list. Throws RangeError for more references than a list may have. */
export function signDenyList(
  list: { readonly version: number; readonly issuedAt: number; readonly references: Iterable<string> },
  signer: OfficeSigner,
): Uint8Array {
  const digests = [...new Set(list.references)].map(digestOfReference).sort(Buffer.compare);
  if (digests.length > MOST_DENIED) throw new RangeError(`a deny list has at most ${MOST_DENIED} references`);
  const fill = (entries: Buffer) => {
    digests.forEach((digest, index) => {
      digest.copy(entries, index * ENTRY);
    });
  };
  return signList(FORMAT, { ...list, count: digests.length }, fill, signer);
}

/** Reads a list that came over a wire or lay on a disk. */
export async function readDenyList(
  bytes: Uint8Array,
  keys: OfficeKeys,
): Promise<{ readonly ok: true; readonly list: DenyList } | ListRefused> {
  const read = await readListPatiently(FORMAT, bytes, keys);
  return read.ok ? { ok: true, list: new DenyList(read.version, read.entries) } : read;
}
