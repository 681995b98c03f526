import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** The bench's dice: card numbers, UIDs, the cards' own random numbers, flipped bits. */
export interface Random {
  /** What replays the same throws. */
  readonly seed: string;
  bytes(count: number): Uint8Array;
  /** 0 <= result < below, evenly spread; `below` at most 2^32. */
  below(below: number): number;
}

/** The same seed gives the same throws; without one a new seed is drawn. */
export function seededRandom(seed: string = randomBytes(8).toString('hex')): Random {
  // AES-CTR over zeros is a generator of even quality that needs no code of ours.
  const stream = createCipheriv('aes-256-ctr', createHash('sha256').update(seed).digest(), Buffer.alloc(16));
  const bytes = (count: number): Uint8Array => new Uint8Array(stream.update(Buffer.alloc(count)));
  const word = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes(4);
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  };
  const below = (limit: number): number => {
    const fair = 2 ** 32 - (2 ** 32 % limit);
    for (;;) {
      const drawn = word();
      if (drawn < fair) return drawn % limit;
    }
  };
  return { seed, bytes, below };
}
