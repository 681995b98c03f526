import { setTimeout as pause } from 'node:timers/promises';
import type { StateValue } from 'xstate';
import { z } from 'zod';
import type { ModelEvent } from '../../models/contract.ts';
import { SERVING } from '../../models/validator/results.ts';
import type { Station } from '../../runs/contract.ts';
import { RigCalls } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import type { Act, Led, Seen } from '../walk/walk.ts';
import type { LedCity } from './led-city.ts';
import { type CardKind, type Recipe, recipeOf } from './recipes.ts';
import { Stock, type StockCard } from './stock.ts';

/** Waits stand almost still: only what is meant to elapse does, however slow the computer is. */
const STILL = 0.01;
/** Waits fly, but for their last second: a busy computer must not let the next one pass too. */
const FAST = 20;
const LANDING = 2;
const LAST_MS = 1000;
/** A card that is silent for a second and a half is waited for in time. */
const ORDINARY = 1;
/** Longer than the journal keeps what is in no hurry (0.2 s): then nothing of an earlier act meets the fault. */
const JOURNAL_QUIET_MS = 400;
const LOOK_MS = 15;
/** What is waited for has come by then, also on a busy computer. */
const LIMIT_MS = 20_000;
/** So slow that a journal's lazy write comes in between, and no command takes too long for the reader. */
const SLOW_FRAME_MS = 250;
/** From power-up to the card's newest record. */
const SLOW_FRAMES = 14;
/** No tariff is that old. */
const BEFORE_ALL_TARIFFS = '2001-01-01T12:00:00+01:00';

const coverage = z.object({
  chart: z.string(),
  model: z.string(),
  branches: z.array(z.object({ id: z.string(), taken: z.int() })),
});
const armed = z.object({ id: z.int() });
const timed = z.object({ scene: z.object({ countdown: z.object({ leftMs: z.number() }).optional() }) });

type Place = 'antenna' | 'slot';

/** The chart that runs is not the one that the suite knows. */
export class OtherChart extends Error {
  override readonly name = 'OtherChart';
}

/** A city's validator led through the rig interface. */
export class LedValidator implements Led {
  readonly #city: LedCity;
  readonly #calls: RigCalls;
  readonly #stock: Stock;
  readonly #chart: string;
  /** Taken before the last reset. */
  #before: ReadonlyMap<string, number> = new Map();
  #readerFault: number | null = null;
  #diskFault: number | null = null;
  /** Faults that strike once. */
  #once: readonly number[] = [];
  /** Slow frames of a card that lies there: taken back when it has gone, lest the bench plug it in anew. */
  #slow: readonly number[] = [];
  #now = 0;
  /** The card of the uncertain view. */
  #inDoubt: StockCard | null = null;

  /** `chart`: chartHash of the chart that the suite was made for. */
  constructor(city: LedCity, { rig, machine, signal }: Pick<Station, 'rig' | 'machine' | 'signal'>, chart: string) {
    this.#city = city;
    this.#calls = new RigCalls(rig, machine, signal);
    this.#chart = chart;
    this.#stock = new Stock(city, this.#calls, new RigCalls(rig, 'second', signal), (arrived) => this.#skip(arrived));
  }

  async open(): Promise<void> {
    await this.#stock.open();
    await this.#calls.tell('POST', '/clock', { freeze: true });
    this.#now = (await this.#calls.ask(state, 'GET', '/state')).now;
    await this.#rate(STILL);
  }

  async close(): Promise<void> {
    await this.#clear();
    await this.#stock.close();
    await this.#calls.tell('POST', '/clock', { freeze: false, rate: ORDINARY });
  }

  async prepare(acts: readonly Act[]): Promise<void> {
    const needed = new Map<CardKind, number>();
    for (const act of acts) {
      const kind = recipeOf(act, this.#city.recipes)?.card;
      if (kind !== undefined) needed.set(kind, (needed.get(kind) ?? 0) + 1);
    }
    await this.#stock.prepare(needed);
    this.#now = (await this.#calls.ask(state, 'GET', '/state')).now;
  }

  async perform(act: Act): Promise<void> {
    const recipe = recipeOf(act, this.#city.recipes);
    const [first] = act.events;
    if (first === undefined) return;
    // What was to strike at an act that came out otherwise must not strike at this one.
    await this.#disarm();
    const key = act.events.find(({ event }) => event.type === 'KEY');
    if (recipe !== null) await this.#serve(first.name === 'CARD' ? 'antenna' : 'slot', recipe, key);
    else for (const event of act.events) await this.#bringAbout(event, act);
  }

  async reset(): Promise<void> {
    await this.#clear();
    this.#before = (await this.look()).taken;
    const { machine } = this.#calls;
    await this.#calls.tell('POST', `/machines/${machine}/kill`, {});
    await this.#calls.tell('POST', `/machines/${machine}/start`, {});
  }

  async look(): Promise<Seen> {
    const { statechart, scene } = await this.#calls.ask(state, 'GET', '/state');
    const { model, branches } = await this.#calls.ask(coverage, 'GET', '/coverage');
    if (model !== this.#chart) throw new OtherChart(`the machine runs chart ${model}, the suite knows ${this.#chart}`);
    const taken = new Map(this.#before);
    for (const { id, taken: times } of branches) taken.set(id, (taken.get(id) ?? 0) + times);
    const buttons = scene.buttons.filter(({ enabled }) => enabled).map(({ id }) => id);
    return { value: statechart as StateValue, taken, picture: { view: scene.view, buttons } };
  }

  pause(): Promise<void> {
    return pause(LOOK_MS);
  }

  async #serve(place: Place, { card: kind, mishap, load }: Recipe, key?: ModelEvent): Promise<void> {
    const inDoubt = this.#inDoubt;
    const card = kind === 'doubtful just now' && inDoubt ? inDoubt : await this.#stock.take(kind, await this.#lying());
    if (mishap === 'commit unanswered') this.#inDoubt = card;
    if (load) await this.#stock.offer(card);
    switch (mishap) {
      case undefined:
        return key === undefined ? this.#settled(place, card) : this.#serveAndPress(place, card, key);
      case 'commit unanswered':
        await this.#strikeOnce(place, { command: 'CommitTransaction', when: 'after' });
        return this.#settled(place, card);
      case 'silent':
        await this.#strikeOnce(place, { nthApdu: 1, when: 'before' });
        // Only this card lets the machine say that it works.
        await this.#rate(ORDINARY);
        await this.#settled(place, card);
        return this.#rate(STILL);
      case 'disk fails':
        await this.#failDisk();
        return this.#settled(place, card);
      case 'disk fails meanwhile':
        return this.#serveSlowly(place, card);
      default:
        return mishap satisfies never;
    }
  }

  async #settled(place: Place, { card }: StockCard): Promise<void> {
    await this.#calls.tell('POST', `/${place}`, { card, settled: true });
  }

  async #failDisk(): Promise<void> {
    await pause(JOURNAL_QUIET_MS);
    this.#diskFault = (await this.#calls.ask(armed, 'POST', '/faults', { device: 'disk', fault: 'io' })).id;
  }

  /** The first frames to the card take their time; meanwhile a jump of the clock is to be journaled, and cannot. */
  async #serveSlowly(place: Place, card: StockCard): Promise<void> {
    await pause(JOURNAL_QUIET_MS);
    await this.#serveInFrames(place, card);
    this.#diskFault = (await this.#calls.ask(armed, 'POST', '/faults', { device: 'disk', fault: 'io' })).id;
    await this.#calls.tell('POST', '/faults', { device: 'clock', fault: 'jump' });
    await this.#until(async () => !isServing((await this.look()).value));
  }

  /** A38: a key is pressed while the card is served. */
  async #serveAndPress(place: Place, card: StockCard, key: ModelEvent): Promise<void> {
    await this.#serveInFrames(place, card);
    await this.#press(key);
    await this.#until(async () => !isServing((await this.look()).value));
  }

  /** Answers when the machine is at it; each of the first frames to the card takes its time. */
  async #serveInFrames(place: Place, { card }: StockCard): Promise<void> {
    const slow = { device: place, fault: 'delay', amount: SLOW_FRAME_MS, count: SLOW_FRAMES };
    const order = { ...slow, at: { direction: 'to-device' } };
    this.#slow = [...this.#slow, (await this.#calls.ask(armed, 'POST', '/faults', order)).id];
    await this.#calls.tell('POST', `/${place}`, { card });
    await this.#until(async () => isServing((await this.look()).value));
  }

  async #press({ name }: ModelEvent): Promise<void> {
    await this.#calls.tell('POST', '/keys', { key: name.slice('KEY '.length) });
  }

  async #bringAbout(model: ModelEvent, act: Act): Promise<void> {
    const { name, kind, event } = model;
    if (kind === 'elapsed') {
      const before = await this.look();
      await this.#skip(async () => hasTaken(act, before, await this.look()));
      return;
    }
    if (event.type === 'TOUCH') {
      await this.#calls.tell('POST', '/touch', { button: String(event.button) });
      return;
    }
    if (event.type === 'KEY') return this.#press(model);
    await this.#happen(name, act);
  }

  async #happen(name: string, { before }: Act): Promise<void> {
    const calls = this.#calls;
    switch (name) {
      case 'CARD':
        return this.#present('antenna');
      case 'POCKET_CARD':
        return this.#present('slot');
      case 'TWO_CARDS':
        return this.#presentTwo(before.in('validator.field.empty'));
      case 'UNREADABLE':
        return this.#presentMute('antenna');
      case 'POCKET_UNREADABLE':
        return this.#presentMute('slot');
      case 'FIELD_EMPTY':
        await calls.tell('DELETE', '/antenna');
        return this.#quicken();
      case 'POCKET_EMPTY':
        await calls.tell('DELETE', '/slot');
        return this.#quicken();
      case 'READER_LOST':
        this.#readerFault = (await calls.ask(armed, 'POST', '/faults', { device: 'antenna', fault: 'reader-lost' })).id;
        await calls.tell('DELETE', '/antenna');
        return void (await calls.tell('DELETE', '/slot'));
      case 'READER_READY':
        this.#readerFault = await this.#takeBack(this.#readerFault);
        return;
      case 'JOURNAL_READY':
        this.#diskFault = await this.#takeBack(this.#diskFault);
        return;
      case 'TARIFF_MISSING':
        return void (await calls.tell('POST', '/clock', { now: BEFORE_ALL_TARIFFS }));
      case 'TARIFF_READY':
        return void (await calls.tell('POST', '/clock', { now: this.#now }));
      default:
        throw new Error(`the suite knows no way to bring about ${name}`);
    }
  }

  async #present(place: Place): Promise<void> {
    const { card } = await this.#stock.spare(await this.#lying());
    await this.#calls.tell('POST', `/${place}`, { card });
  }

  async #presentTwo(fieldIsEmpty: boolean): Promise<void> {
    if (!fieldIsEmpty) return this.#present('antenna');
    const lying = await this.#lying();
    const one = await this.#stock.spare(lying);
    const other = await this.#stock.spare([...lying, one]);
    await this.#calls.tell('POST', '/antenna', { cards: [one.card, other.card] });
  }

  /** A card that never gives its number. */
  async #presentMute(place: Place): Promise<void> {
    await this.#strikeOnce(place, { command: 'GetUid', when: 'before' });
    await this.#present(place);
  }

  async #lying(): Promise<readonly { card: string; number: string | null }[]> {
    const there = z.object({ cards: z.array(z.object({ card: z.string() })) });
    const places = await Promise.all(
      (['antenna', 'slot'] as const).map((at) => this.#calls.ask(there, 'GET', `/${at}`)),
    );
    const ids = new Set(places.flatMap(({ cards }) => cards.map(({ card }) => card)));
    return this.#stock.spares.filter(({ card }) => ids.has(card));
  }

  async #takeBack(fault: number | null): Promise<null> {
    if (fault !== null) await this.#calls.tell('DELETE', `/faults?id=${fault}`);
    return null;
  }

  async #quicken(): Promise<void> {
    for (const id of this.#slow) await this.#calls.tell('DELETE', `/faults?id=${id}`);
    this.#slow = [];
  }

  /** Takes back what is to strike once and has not. */
  async #disarm(): Promise<void> {
    for (const id of this.#once) await this.#calls.tell('DELETE', `/faults?id=${id}`);
    this.#once = [];
  }

  async #strikeOnce(place: Place, at: object): Promise<void> {
    const order = { device: place, fault: 'silent', at, count: 1 };
    this.#once = [...this.#once, (await this.#calls.ask(armed, 'POST', '/faults', order)).id];
  }

  async #clear(): Promise<void> {
    await this.#calls.tell('DELETE', '/faults');
    this.#readerFault = null;
    this.#diskFault = null;
    this.#once = [];
    this.#slow = [];
    await this.#calls.tell('DELETE', '/antenna');
    await this.#calls.tell('DELETE', '/slot');
    await this.#calls.tell('POST', '/clock', { now: this.#now });
  }

  /** Time flies until it has come to pass; slowly at last, where the screen says how much is left. */
  async #skip(arrived: () => Promise<boolean>): Promise<void> {
    for (let left = await this.#left(); left > 2 * LAST_MS; left = await this.#left()) {
      await this.#rate(FAST);
      await pause((left - LAST_MS) / FAST);
      await this.#rate(STILL);
    }
    await this.#rate((await this.#left()) > 0 ? LANDING : FAST);
    try {
      await this.#until(arrived);
    } finally {
      await this.#rate(STILL);
    }
  }

  /** Milliseconds that the picture stays; 0 where it does not say. */
  async #left(): Promise<number> {
    return (await this.#calls.ask(timed, 'GET', '/state')).scene.countdown?.leftMs ?? 0;
  }

  /** Answers also when it never does: what then is found tells more. */
  async #until(arrived: () => Promise<boolean>): Promise<void> {
    const limit = performance.now() + LIMIT_MS;
    while (performance.now() < limit && !(await arrived())) await pause(LOOK_MS);
  }

  async #rate(rate: number): Promise<void> {
    await this.#calls.tell('POST', '/clock', { rate });
  }
}

function hasTaken({ branches }: Act, before: Seen, now: Seen): boolean {
  return branches.every((id) => (now.taken.get(id) ?? 0) > (before.taken.get(id) ?? 0));
}

function isServing(value: StateValue): boolean {
  const dialog = typeof value === 'string' ? undefined : value.dialog;
  return typeof dialog === 'object' && SERVING.some((node) => node in dialog);
}
