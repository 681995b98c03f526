/** Which card lies in which of a gantry's holders; the one that was used longest ago makes room for a new one. */
export class CardHolders {
  readonly #count: number;
  /** Holder by card, the one used last at the end. */
  readonly #lying = new Map<string, number>();

  constructor(count: number) {
    this.#count = count;
  }

  /** The card's holder; `stocked`: somebody has to put it there first. */
  holderOf(card: string): { readonly holder: number; readonly stocked: boolean } {
    const known = this.#lying.get(card);
    this.#lying.delete(card);
    const holder = known ?? this.#free();
    this.#lying.set(card, holder);
    return { holder, stocked: known === undefined };
  }

  #free(): number {
    const taken = new Set(this.#lying.values());
    for (let holder = 0; holder < this.#count; holder += 1) if (!taken.has(holder)) return holder;
    const [oldest] = this.#lying;
    if (oldest === undefined) throw new RangeError('the gantry has no holder for a card');
    this.#lying.delete(oldest[0]);
    return oldest[1];
  }
}
