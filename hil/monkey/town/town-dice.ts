import { repeatableRandom } from '../../runs/dice.ts';

/** Chances that a seed repeats. */
export function diceOf(seed: string) {
  const random = repeatableRandom(
    [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 0xffff_ffff, 7),
  );
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    chance: (share: number): boolean => random() < share,
    /** Throws a RangeError where there is nothing to choose from. */
    one<Item>(items: readonly Item[]): Item {
      const item = items[below(items.length)];
      if (item === undefined && items.length === 0) throw new RangeError('there is nothing to choose from');
      return item as Item;
    },
  };
}
