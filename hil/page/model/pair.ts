import { cell } from '../dom/reactive.ts';
import { holdPair } from './holding.ts';

/** The first of two cards that are to be held to the reader at exactly once. */
export const half = cell<string | undefined>(undefined);

/** Picks the first card of a pair; the second one holds both to the reader, the same one again gives it up. */
export function pairUp(id: string): void {
  const first = half();
  half.set(first === undefined ? id : undefined);
  if (first !== undefined && first !== id) holdPair([first, id]);
}
