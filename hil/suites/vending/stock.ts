import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';
import type { CardKind } from './recipes.ts';

const issued = z.object({ card: z.string(), number: z.string().nullable() });
export type StockCard = z.infer<typeof issued>;

/** What the office holds ready, grosze. */
const LOAD = 500;

/** Cards of Jaworzno, and some of another city. */
export class Stock {
  readonly #calls: RigCalls;
  #foreign: readonly StockCard[] = [];
  /** Good ones of which the machine does not know what became of the last writing. */
  readonly doubtful: StockCard[] = [];
  /** The machine has read it last. */
  customer: StockCard | undefined;

  constructor(calls: RigCalls) {
    this.#calls = calls;
  }

  async take(kind: CardKind): Promise<StockCard> {
    if (kind === 'foreign') return this.foreign();
    const doubtful = kind === 'doubtful' ? this.doubtful.shift() : undefined;
    if (doubtful !== undefined) {
      this.customer = doubtful;
      return doubtful;
    }
    if (kind === 'good' || this.customer === undefined) {
      this.customer = await this.make();
    }
    return this.customer;
  }

  /** A new card of the city, with an empty purse. */
  make(): Promise<StockCard> {
    return this.#calls.ask(issued, 'POST', '/cards', { city: 'jaworzno', purses: { ep: 0 } });
  }

  /** A card that no machine of this city serves; it may be presented again. */
  async foreign(nth = 0): Promise<StockCard> {
    const known = this.#foreign[nth];
    if (known !== undefined) return known;
    const made = await this.#calls.ask(issued, 'POST', '/cards', { city: 'jaworzno', kind: 'foreign' });
    this.#foreign = [...this.#foreign, made];
    return made;
  }

  /** The office holds a top-up ready for the card. */
  async offer({ number }: StockCard): Promise<void> {
    await this.#calls.tell('POST', '/office', { load: { number: Number(number), kind: 'top-up', grosze: LOAD } });
  }
}
