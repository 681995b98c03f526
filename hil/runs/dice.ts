import { seededRandom } from '../bench/random.ts';

/** Numbers in [0, 1) that are the same for the same seed. */
export function repeatableRandom(seed: number): () => number {
  const random = seededRandom(`run ${seed}`);
  return () => random.below(2 ** 32) / 2 ** 32;
}
