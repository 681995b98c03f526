import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { contractProductNumber } from '../../fares/products/contract-product.ts';
import type { RigCalls } from '../station/rig-calls.ts';
import { state } from '../station/shapes.ts';
import { MINUTES_BETWEEN, type RideAct } from './ride-acts.ts';
import type { BusPlace, HeldCard, Outcome, PressedKey, TownLists } from './town-ledger.ts';

const issued = z.object({ card: z.string(), number: z.string() });
export type IssuedCard = z.infer<typeof issued>;

const memory = z.object({
  purses: z.object({ ep: z.int() }),
  counter: z.int(),
  journey: z.object({ course: z.string().nullable() }).nullable(),
});
export type CardMemory = z.infer<typeof memory>;

const row = z.object({ towns: z.int(), normal: z.int(), reduced: z.int() });
const lists = z.looseObject({
  ordinary: z.array(row),
  registered: z.array(row),
  countedAsOne: z.array(z.array(z.string())).default([]),
});

const office = z.looseObject({
  cards: z.record(
    z.string(),
    z.looseObject({
      purses: z.record(z.string(), z.int().nullable()).optional(),
      counter: z.int().nullable().optional(),
      findings: z.array(z.unknown()).default([]),
      openDoubts: z.int().default(0),
    }),
  ),
});

/** What a tap on the rig came to. */
export interface Tapped {
  readonly view: string;
  readonly reason?: string | undefined;
  readonly lines: readonly string[];
  readonly memory: CardMemory;
}

/** Where a card is pulled away, or the machine's power cut. */
export interface Mishap {
  readonly what: 'tear' | 'kill';
  readonly when: 'before' | 'after';
}

const FAST = 20;
const LOOK_MS = 25;
const LIMIT_MS = 30_000;
/** J70: words that would tell the holder of an e-ticket that he has none. */
const DENIES_TICKET = /(brak|nie (ma|masz|posiadasz)) (ważnego )?biletu/i;

/** The machine did not come to rest. */
export class NeverAtRest extends Error {
  override readonly name = 'NeverAtRest';
}

/** A validator with keys on a rig, its bus and its passengers. */
export class RigRides {
  readonly #calls: RigCalls;

  constructor(calls: RigCalls) {
    this.#calls = calls;
  }

  async place(bus: BusPlace): Promise<void> {
    const stops = bus.towns.map((zone, index) => ({ id: `t${index}`, name: `${zone} ${index}`, zone }));
    const { course, vehicle, at } = bus;
    await this.#calls.tell('POST', '/vehicle', { line: 'J', course, vehicle, stops, at, phase: 'at-stop' });
  }

  async lists(): Promise<TownLists> {
    return this.#calls.ask(lists, 'GET', '/tariff');
  }

  issue({ ep, contract }: Pick<HeldCard, 'ep' | 'contract'>): Promise<IssuedCard> {
    const product = contractProductNumber(30, 'normal');
    return this.#calls.ask(issued, 'POST', '/cards', {
      city: 'jaworzno',
      purses: { ep },
      ...(contract ? { contracts: [{ product, from: '2020-01-01', to: '2090-12-31' }] } : {}),
    });
  }

  async block(cards: readonly IssuedCard[]): Promise<void> {
    await this.#calls.tell('POST', '/office', { hotlist: cards.map(({ number }) => Number(number)) });
  }

  remembered({ card }: IssuedCard): Promise<CardMemory> {
    return this.#calls.ask(memory, 'GET', `/cards/${card}`);
  }

  /** Minutes pass, a key is pressed or not, the card is presented and taken away; with what goes wrong meanwhile. */
  async tap(card: IssuedCard, { key, late }: Pick<Extract<RideAct, { act: 'tap' }>, 'key' | 'late'>, mishap?: Mishap) {
    const calls = this.#calls;
    await calls.tell('POST', '/clock', { advance: MINUTES_BETWEEN * 60 });
    await this.#rest();
    if (key !== null) await calls.tell('POST', '/keys', { key });
    if (late) await this.#rest();
    if (mishap !== undefined) await this.#arm(mishap);
    await calls.tell('POST', '/antenna', { card: card.card, settled: mishap === undefined }).catch((cause: unknown) => {
      // A machine whose power was cut in the middle does not answer.
      if (mishap === undefined) throw cause;
    });
    if (mishap !== undefined) return this.#afterMishap(card);
    const { scene } = await calls.ask(state, 'GET', '/state');
    const tapped: Tapped = {
      view: scene.view,
      reason: scene.reason,
      lines: scene.lines,
      memory: await this.remembered(card),
    };
    await calls.tell('DELETE', '/antenna');
    return tapped;
  }

  /** Whether office and card say the same of each card; what they do not agree on, else nothing. */
  async disagreement(cards: readonly IssuedCard[]): Promise<string | undefined> {
    let wrong: string | undefined;
    for (let left = 40; left > 0; left -= 1) {
      const known = (await this.#calls.ask(office, 'GET', '/office')).cards;
      const found = await Promise.all(
        cards.map(async (card) => {
          const { purses, counter } = await this.remembered(card);
          const book = known[card.number];
          if (book === undefined) return counter === 0 ? [] : [`card ${card.card} is not known`];
          const alike = book.counter === counter && book.purses?.ep === purses.ep;
          const clean = book.findings.length === 0 && book.openDoubts === 0;
          return alike && clean
            ? []
            : [`card ${card.card}: ${JSON.stringify(book)}, in memory ${counter}, ${purses.ep}`];
        }),
      );
      [wrong] = found.flat();
      if (wrong === undefined) return undefined;
      await pause(250);
    }
    return wrong;
  }

  async #arm({ what, when }: Mishap): Promise<void> {
    const at = { command: 'CommitTransaction', when };
    const device = what === 'kill' ? 'machine' : 'antenna';
    await this.#calls.tell('POST', '/faults', { device, fault: what, at, count: 1 });
  }

  /** Waits until card and machine are past it, and brings the machine up again if it is down. */
  async #afterMishap(card: IssuedCard): Promise<Tapped> {
    const calls = this.#calls;
    const machines = z.array(z.object({ name: z.string(), state: z.string() }));
    let view = 'working';
    await this.#until(async () => {
      const running = (await calls.ask(machines, 'GET', '/machines')).find(({ name }) => name === calls.machine);
      if (running?.state === 'dead') return true;
      const seen = await calls.ask(state, 'GET', '/state').catch(() => undefined);
      view = seen?.scene.view ?? view;
      return seen !== undefined && !['home', 'choosing', 'present-card', 'working'].includes(view);
    });
    await calls.tell('DELETE', '/antenna');
    await calls.tell('DELETE', '/faults');
    const running = (await calls.ask(machines, 'GET', '/machines')).find(({ name }) => name === calls.machine);
    if (running?.state !== 'running') await calls.tell('POST', `/machines/${calls.machine}/start`);
    return { view, lines: [], memory: await this.remembered(card) };
  }

  /** The machine stands at home; its waits fly by. */
  async #rest(): Promise<void> {
    const atHome = async () => (await this.#calls.ask(state, 'GET', '/state')).scene.view === 'home';
    if (await atHome()) return;
    await this.#calls.tell('POST', '/clock', { rate: FAST });
    try {
      await this.#until(atHome);
    } finally {
      await this.#calls.tell('POST', '/clock', { rate: 1 });
    }
  }

  async #until(arrived: () => Promise<boolean>): Promise<void> {
    const limit = performance.now() + LIMIT_MS;
    while (!(await arrived())) {
      if (performance.now() > limit) {
        const { scene } = await this.#calls.ask(state, 'GET', '/state');
        throw new NeverAtRest(`after ${LIMIT_MS / 1000} s the machine shows ${scene.view}`);
      }
      await pause(LOOK_MS);
    }
  }
}

/** What of a tap is not as the ledger says; undefined: nothing. */
export function notAs(must: Outcome, tapped: Tapped, before: CardMemory, key: PressedKey): string | undefined {
  const { view, reason, lines, memory: now } = tapped;
  const told = `after ${key ?? 'no key'}`;
  if (view !== must.view) return `${told} the screen shows ${view} (${reason ?? lines[0]}), must be ${must.view}`;
  if (must.reason !== undefined && reason !== must.reason) return `${told} it says ${reason}, must be ${must.reason}`;
  const denied = lines.find((line) => DENIES_TICKET.test(line));
  if (view === 'choose-first' && denied !== undefined) return `it says that there is no ticket: ${denied}`;
  return memoryNotAs(must, now, before);
}

/** The same for the card alone. */
export function memoryNotAs(must: Outcome, now: CardMemory, before: CardMemory): string | undefined {
  if (now.purses.ep !== must.card.ep) return `the purse holds ${now.purses.ep} gr, must be ${must.card.ep} gr`;
  const counted = now.counter - before.counter;
  if (counted !== must.counted) return `${counted} transactions were written, must be ${must.counted}`;
  if ((now.journey !== null) !== (must.card.open !== null)) return `the ride is ${now.journey ? 'open' : 'closed'}`;
  return undefined;
}
