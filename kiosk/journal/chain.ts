import { createHash } from 'node:crypto';

/** What the first entry follows: 32 zero bytes. */
export const GENESIS: Uint8Array = new Uint8Array(32);

/** An entry as it stands in the database; `body` is canonical JSON, byte for byte what was hashed. */
export interface StoredEntry {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly body: string;
  readonly hash: Uint8Array;
}

/** SHA-256 over the hash before (32 bytes) and the canonical JSON of {at, body, kind, seq} in UTF-8. */
export function entryHash(previous: Uint8Array, entry: Omit<StoredEntry, 'hash'>): Uint8Array {
  const text = `{"at":${JSON.stringify(entry.at)},"body":${entry.body},"kind":${JSON.stringify(entry.kind)},"seq":${entry.seq}}`;
  return createHash('sha256').update(previous).update(text, 'utf8').digest();
}

/** The first entry that does not follow from the one before it, with the reason. */
export interface BrokenLink {
  readonly seq: number;
  readonly reason: string;
}

/** Follows a chain link by link; each entry must be the successor of the one given before. */
export class ChainWalk {
  #seq: number;
  #hash: Uint8Array;

  /** Starts after the entry `seq` with this hash; without one, at the beginning. */
  constructor(seq = 0, hash: Uint8Array = GENESIS) {
    this.#seq = seq;
    this.#hash = hash;
  }

  get seq(): number {
    return this.#seq;
  }

  get hash(): Uint8Array {
    return this.#hash;
  }

  /** Takes the next entry; says what is wrong with it, or undefined when it follows. */
  follow(entry: StoredEntry): BrokenLink | undefined {
    const expected = this.#seq + 1;
    if (entry.seq !== expected) return { seq: expected, reason: `entry ${expected} is missing` };
    if (!Buffer.from(entryHash(this.#hash, entry)).equals(entry.hash)) {
      return { seq: entry.seq, reason: `entry ${entry.seq} does not carry its own hash` };
    }
    this.#seq = entry.seq;
    this.#hash = entry.hash;
    return undefined;
  }
}
