import { seededRandom } from '../bench/random.ts';

/** The monkey's throws: the same seed gives the same day. */
export class Dice {
  readonly #random: ReturnType<typeof seededRandom>;

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  /** A whole number, `least` and `most` included. */
  between(least: number, most: number): number {
    return least + this.#random.below(most - least + 1);
  }

  /** True so many times in a hundred. */
  percent(chance: number): boolean {
    return this.#random.below(100) < chance;
  }

  /** One of a list that is not empty. */
  pick<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.#random.below(Math.max(1, things.length))];
    if (thing === undefined) throw new RangeError('nothing to pick from');
    return thing;
  }

  /** One of several, each as often as its weight says; weights are whole numbers, at least one above 0. */
  weighted<Thing>(choices: readonly (readonly [weight: number, thing: Thing])[]): Thing {
    let left = this.#random.below(choices.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, thing] of choices) {
      if (left < weight) return thing;
      left -= weight;
    }
    throw new RangeError('no choice has a weight');
  }
}
