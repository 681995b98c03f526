import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import type { LedCity } from './led-city.ts';
import type { CardKind } from './recipes.ts';

const issued = z.object({ card: z.string(), number: z.string().nullable() });
export type StockCard = z.infer<typeof issued>;

/** The bus has gone so far since the rides of `aboard` began. */
const ENTRY_STOP = 0;
const THIS_STOP = 2;
/** A36: a card that was green at another machine is answered alike for a minute. */
const FORGOTTEN_AFTER_SECONDS = 300;
const SECOND_MACHINE = 'second';

/** Makes cards what they have to be before they are presented. */
export class Stock {
  readonly #city: LedCity;
  readonly #calls: RigCalls;
  readonly #second: RigCalls;
  /** Waits that nobody is to see are over at once. */
  readonly #skip: (arrived: () => Promise<boolean>) => Promise<void>;
  readonly #ready = new Map<CardKind, StockCard[]>();
  #spare: readonly StockCard[] = [];
  #hasSecond = false;

  constructor(
    city: LedCity,
    calls: RigCalls,
    second: RigCalls,
    skip: (arrived: () => Promise<boolean>) => Promise<void>,
  ) {
    this.#city = city;
    this.#calls = calls;
    this.#second = second;
    this.#skip = skip;
  }

  /** The bus stands where rides are to be decided. */
  async open(): Promise<void> {
    await this.#calls.tell('POST', '/vehicle', {
      stops: this.#city.stops,
      line: '9',
      course: '1',
      at: THIS_STOP,
      phase: 'at-stop',
    });
  }

  async close(): Promise<void> {
    if (this.#hasSecond) await this.#calls.tell('DELETE', `/machines/${SECOND_MACHINE}`);
    this.#hasSecond = false;
  }

  /** Makes what is missing; doubts are made at the machine itself, which stands at home before and after. */
  async prepare(needed: ReadonlyMap<CardKind, number>): Promise<void> {
    const missing = (kind: CardKind) => Math.max(0, (needed.get(kind) ?? 0) - (this.#ready.get(kind)?.length ?? 0));
    const checkOuts = missing('doubtful check-out');
    const aboard = await this.#ridesBegun(missing('aboard') + checkOuts);
    for (const card of aboard.slice(checkOuts)) this.#put('aboard', card);
    for (const card of aboard.slice(0, checkOuts)) this.#put('doubtful check-out', await this.#tapped(card));
    for (let left = missing('doubtful check-in'); left > 0; left--) {
      await this.#presses(this.#calls);
      this.#put('doubtful check-in', await this.#tapped(await this.#issue()));
    }
    for (let left = missing('doubtful registration'); left > 0; left--) {
      this.#put('doubtful registration', await this.#tapped(await this.#issueSeason()));
    }
  }

  /** A card of this kind that has not been presented as such before, and does not lie at a reader. */
  async take(kind: CardKind, lying: readonly StockCard[]): Promise<StockCard> {
    const ready = this.#ready.get(kind)?.pop();
    if (ready !== undefined) return ready;
    switch (kind) {
      case 'rider':
        return this.#issue();
      case 'season':
        return this.#issueSeason();
      case 'foreign':
        return this.spare(lying);
      default:
        throw new Error(`no card is ready that is ${kind}: it has to be prepared`);
    }
  }

  /** Any card, where it does not matter which. It may be presented again. */
  async spare(besides: readonly StockCard[] = []): Promise<StockCard> {
    const free = this.#spare.find(({ card }) => besides.every((taken) => taken.card !== card));
    if (free !== undefined) return free;
    const made = await this.#calls.ask(issued, 'POST', '/cards', { city: this.#city.city, kind: 'foreign' });
    this.#spare = [...this.#spare, made];
    return made;
  }

  /** Cards of which it does not matter which is presented. */
  get spares(): readonly StockCard[] {
    return this.#spare;
  }

  /** The office holds a top-up ready for the card. */
  async offer({ number }: StockCard): Promise<void> {
    await this.#calls.tell('POST', '/office', { load: { number: Number(number), kind: 'top-up', grosze: 1000 } });
  }

  #put(kind: CardKind, card: StockCard): void {
    this.#ready.set(kind, [...(this.#ready.get(kind) ?? []), card]);
  }

  #issue(more: object = {}): Promise<StockCard> {
    return this.#calls.ask(issued, 'POST', '/cards', { city: this.#city.city, purses: this.#city.purses, ...more });
  }

  #issueSeason(): Promise<StockCard> {
    return this.#issue({ contracts: [this.#city.season] });
  }

  /** J47: the key that begins a ride, where one does. */
  async #presses(at: RigCalls): Promise<void> {
    const { rideKey } = this.#city;
    if (rideKey !== undefined) await at.tell('POST', '/keys', { key: rideKey });
  }

  /** Cards checked in at another machine of the bus, two stops and some minutes ago. */
  async #ridesBegun(count: number): Promise<readonly StockCard[]> {
    if (count === 0) return [];
    if (!this.#hasSecond) {
      const { vehicle } = await this.#calls.ask(z.object({ vehicle: z.int() }), 'GET', '/vehicle');
      await this.#calls.tell('POST', '/machines', { name: SECOND_MACHINE, vehicle });
      this.#hasSecond = true;
    }
    await this.#calls.tell('POST', '/vehicle', { at: ENTRY_STOP, phase: 'at-stop' });
    const cards: StockCard[] = [];
    for (let made = 0; made < count; made++) {
      const card = await this.#issue();
      await this.#presses(this.#second);
      await this.#second.tell('POST', '/antenna', { card: card.card, settled: true });
      await this.#second.tell('DELETE', '/antenna');
      cards.push(card);
    }
    await this.#calls.tell('POST', '/clock', { advance: FORGOTTEN_AFTER_SECONDS });
    await this.#calls.tell('POST', '/vehicle', { at: THIS_STOP, phase: 'at-stop' });
    return cards;
  }

  /** Presented at the antenna, and its answer to Commit lost. */
  async #tapped(doubtful: StockCard): Promise<StockCard> {
    const { card } = doubtful;
    const place = 'antenna';
    const at = { command: 'CommitTransaction', when: 'after' };
    await this.#calls.tell('POST', '/faults', { device: place, fault: 'silent', at, count: 1 });
    await this.#calls.tell('POST', `/${place}`, { card, settled: true });
    await this.#calls.tell('DELETE', `/${place}`);
    await this.#calls.tell('DELETE', '/faults');
    const view = async () => (await this.#calls.ask(state, 'GET', '/state')).scene.view;
    const shown = await view();
    if (shown !== 'uncertain')
      throw new Error(`a lost answer to Commit was to leave a doubt, the screen shows ${shown}`);
    await this.#skip(async () => (await view()) === 'home');
    return doubtful;
  }
}
