import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import type { CardKind } from './recipes.ts';

const issued = z.object({ card: z.string(), number: z.string().nullable() });
export type StockCard = z.infer<typeof issued>;

const CITY = 'jaworzno';
/** Thirty days, as slots name them: twice the days, plus one for a reduced fare. */
const PRODUCT = { normal: 60, reduced: 61 } as const;
const ALWAYS = { from: '2000-01-01', to: '2099-12-31' };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Money so small that it plays no part. */
const EP = 1240;
const PRICE = 9000;

/** Makes cards what they have to be before they are presented. */
export class Stock {
  readonly #calls: RigCalls;
  readonly #doubtful: StockCard[] = [];
  #spare: readonly StockCard[] = [];

  constructor(calls: RigCalls) {
    this.#calls = calls;
  }

  get doubtful(): number {
    return this.#doubtful.length;
  }

  /** Cards of which it does not matter which is presented. */
  get spares(): readonly StockCard[] {
    return this.#spare;
  }

  /** A card of this kind that has not been presented as such before. */
  async take(kind: CardKind): Promise<StockCard> {
    switch (kind) {
      case 'ordinary':
        return this.#issue();
      case 'reduced':
        return this.#issue({ contracts: [{ product: PRODUCT.reduced, ...ALWAYS }] });
      case 'e-ticket':
        return this.#withETicket(PRODUCT.normal);
      case 'reduced e-ticket':
        return this.#withETicket(PRODUCT.reduced);
      case 'foreign':
        return this.spare();
      case 'doubtful': {
        const ready = this.#doubtful.pop();
        if (ready === undefined) throw new Error('no card is ready that is in doubt: it has to be prepared');
        return ready;
      }
      default:
        return kind satisfies never;
    }
  }

  keepDoubtful(card: StockCard): void {
    this.#doubtful.push(card);
  }

  /** A card of another city's; it may be presented again. */
  async spare(besides: readonly StockCard[] = []): Promise<StockCard> {
    const free = this.#spare.find(({ card }) => besides.every((taken) => taken.card !== card));
    if (free !== undefined) return free;
    const made = await this.#calls.ask(issued, 'POST', '/cards', { city: CITY, kind: 'foreign' });
    this.#spare = [...this.#spare, made];
    return made;
  }

  #issue(more: object = {}): Promise<StockCard> {
    return this.#calls.ask(issued, 'POST', '/cards', { city: CITY, purses: { ep: EP }, ...more });
  }

  /** J37: paid two hours ago, valid today. */
  async #withETicket(product: number): Promise<StockCard> {
    const card = await this.#issue();
    const { now } = await this.#calls.ask(state, 'GET', '/state');
    const day = (days: number) => new Date(now + days * DAY_MS).toISOString().slice(0, 10);
    const load = {
      number: Number(card.number),
      kind: 'e-ticket',
      grosze: PRICE,
      contract: { product, from: day(-5), to: day(24) },
      paidAt: Math.floor(now) - 2 * HOUR_MS,
    };
    await this.#calls.tell('POST', '/office', { load });
    return card;
  }
}
