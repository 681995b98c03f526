import type { EpochMillis } from '../../../fares/time.ts';

/** A ticket's code as it was shown here: from which phone, and when. */
export interface Sighting {
  readonly ticket: string;
  /** Pseudonym of the phone's key. */
  readonly phone: string;
  readonly at: EpochMillis;
}

/**
 * Which tickets were shown from which phones lately. A ticket may be bound to two phones (K29): two people may show
 * one ticket, and each code is right by itself; only whoever remembers can tell.
 */
export class Sightings {
  readonly #seen = new Map<string, Sighting>();
  readonly #rememberedMs: number;

  /** `before`: what a journal remembers from before a restart. */
  constructor(rememberedMs: number, before: Iterable<Sighting> = []) {
    this.#rememberedMs = rememberedMs;
    for (const sighting of before) this.#seen.set(nameOf(sighting), sighting);
  }

  /** When this ticket was last shown from another phone; undefined if it was not. Remembers this sighting. */
  show(sighting: Sighting): EpochMillis | undefined {
    const { ticket, phone, at } = sighting;
    for (const [name, earlier] of this.#seen) {
      if (earlier.at + this.#rememberedMs <= at) this.#seen.delete(name);
    }
    const others = [...this.#seen.values()].filter((one) => one.ticket === ticket && one.phone !== phone);
    this.#seen.set(nameOf(sighting), sighting);
    const times = others.map((one) => one.at);
    return times.length === 0 ? undefined : times.toSorted((one, other) => other - one)[0];
  }
}

const nameOf = ({ ticket, phone }: Sighting): string => `${ticket}/${phone}`;
