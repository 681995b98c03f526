import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { ModelEvent } from '../../models/contract.ts';
import { RigCalls } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import type { Act, Led, Seen } from '../walk/walk.ts';
import { BankHand } from './bank-hand.ts';
import { Breakage, isLosable, JOURNAL_QUIET_MS } from './breakage.ts';
import { type Presented, type Recipe, recipeOf, type Strike } from './recipes.ts';
import { LOOK_MS, RATE, RigTime } from './rig-time.ts';
import { grownBy, isSame, isThere, partOf, withParts } from './state-parts.ts';
import { Stock } from './stock.ts';

/** Two coins that fall one after the other: both have been polled before the first is written down. */
const POLLED_MS = 300;
const BEFORE_ALL_TARIFFS = '2001-01-01T12:00:00+01:00';
/** Too little for any price, however often it falls; enough for the cheapest. */
const COINS: Readonly<Record<string, number>> = { 'COIN part': 10, 'COIN exact': 500 };
/** So many lie in each hopper before an act. */
const FILLED = 100;
/** From the card on it says "wait", and what is approved, until it hears of the goods; then it prints. */
const LAST_LINES = { delivered: 6, failed: 9 } as const;
/** The card never hears of Commit, and answers nothing. */
const UNHEARD = { command: 'CommitTransaction', when: 'before' } as const;

const coverage = z.object({ model: z.string(), branches: z.array(z.object({ id: z.string(), taken: z.int() })) });
const coins = z.object({ hoppers: z.array(z.object({ name: z.string(), coins: z.int() })) });
const field = z.object({ cards: z.array(z.object({ card: z.string() })) });

/** The chart that runs is not the one that the suite knows. */
export class OtherChart extends Error {
  override readonly name = 'OtherChart';
}

/** A vending machine of Jaworzno led through the rig interface. */
export class LedVending implements Led {
  readonly #calls: RigCalls;
  readonly #stock: Stock;
  readonly #chart: string;
  /** Taken before the last reset. */
  #before: ReadonlyMap<string, number> = new Map();
  readonly #time: RigTime;
  readonly #broken: Breakage;
  readonly #bank: BankHand;
  #now = 0;

  /** `chart`: chartHash of the chart that the suite was made for. */
  constructor(rig: string, machine: string, chart: string, signal: AbortSignal) {
    this.#calls = new RigCalls(rig, machine, signal);
    this.#chart = chart;
    this.#stock = new Stock(this.#calls);
    this.#time = new RigTime(this.#calls);
    this.#broken = new Breakage(this.#calls, this.#time);
    this.#bank = new BankHand(this.#calls);
  }

  async open(): Promise<void> {
    await this.#calls.tell('POST', '/clock', { freeze: true });
    this.#now = (await this.#calls.ask(state, 'GET', '/state')).now;
    await this.#bank.open(false);
    await this.#comeHome();
  }

  async close(): Promise<void> {
    await this.#clear();
    await this.#bank.open(true);
    await this.#calls.tell('POST', '/clock', { freeze: false, rate: RATE.ordinary });
  }

  async prepare(acts: readonly Act[]): Promise<void> {
    await this.#fill();
    const wanted = acts.filter((act) => recipeOf(act).presented?.card === 'doubtful').length;
    for (let made = this.#stock.doubtful.length; made < wanted; made += 1) await this.#makeDoubtful();
  }

  async perform(act: Act): Promise<void> {
    const recipe = recipeOf(act);
    const before = await this.look();
    await this.#broken.mend();
    if (act.events.some(({ name }) => name.startsWith('done.beginSale'))) await this.#fill();
    if (recipe.loadForLying && this.#stock.customer !== undefined) await this.#stock.offer(this.#stock.customer);
    for (const trouble of recipe.troubles) await this.#broken.arm(trouble);
    if (act.events.some(({ event }) => event.type.startsWith('bank.'))) await this.#bank.plan(recipe.course);
    if (isWork(act) && !isSlowBeginning(act, recipe)) await this.#time.rate(RATE.working);
    for (const [at, event] of act.events.entries()) {
      const course = { act, at, recipe, before };
      const strike = recipe.strikes.get(at);
      if (strike !== undefined) await this.#strike(strike, course);
      if (strike === undefined || !DONE_BY_STRIKE.includes(strike)) await this.#bringAbout(event, course);
    }
    if (act.events.length === 1 && !this.#broken.isPassing) return;
    await this.#time.until(async () => isThere(act.after.value, (await this.look()).value));
    await this.#time.rate(RATE.still);
    await this.#broken.mend();
    if (recipe.presented?.mishap === 'no tariff') await this.#calls.tell('POST', '/clock', { now: this.#now });
  }

  async reset(): Promise<void> {
    await this.#clear();
    this.#before = (await this.look()).taken;
    const { machine } = this.#calls;
    await this.#calls.tell('POST', `/machines/${machine}/kill`, {});
    await this.#calls.tell('POST', `/machines/${machine}/start`, {});
    await this.#comeHome();
  }

  async look(): Promise<Seen> {
    const { statechart } = await this.#calls.ask(state, 'GET', '/state');
    const { model, branches } = await this.#calls.ask(coverage, 'GET', '/coverage');
    if (model !== this.#chart) throw new OtherChart(`the machine runs chart ${model}, the suite knows ${this.#chart}`);
    const taken = new Map(this.#before);
    for (const { id, taken: times } of branches) taken.set(id, (taken.get(id) ?? 0) + times);
    // No picture: the model presses fewer buttons than there are.
    return { value: withParts(statechart), taken };
  }

  pause(): Promise<void> {
    return pause(LOOK_MS);
  }

  async #bringAbout(event: ModelEvent, course: Course): Promise<void> {
    const { act, at } = course;
    const { name, kind } = event;
    if (kind === 'done' || kind === 'error') return;
    if (kind === 'elapsed') return this.#elapse(name, course);
    if (event.act === 'answer') return this.#terminalSays(course);
    const here = act.through[at - 1];
    if (name === 'JOURNAL_FAILED' && at > 0 && course.recipe.troubles.includes('disk')) return;
    if (here !== undefined) await this.#time.until(async () => isThere(here.value, (await this.look()).value));
    if (event.event.type === 'TOUCH') {
      await this.#calls.tell('POST', '/touch', { button: String(event.event.button) });
      return;
    }
    const grosze = COINS[name];
    if (grosze !== undefined) return void (await this.#calls.tell('POST', '/coins', { grosze }));
    await this.#happen(name, course);
  }

  /** What cannot wait until the machine is at rest. */
  async #strike(strike: Strike, { act, at }: Course): Promise<void> {
    const here = act.through[at - 1] ?? act.before;
    const arrived = () => this.#time.until(async () => isThere(here.value, (await this.look()).value));
    switch (strike) {
      case 'done':
        return;
      case 'disk fails':
        await arrived();
        return this.#broken.lose('JOURNAL');
      case 'disk fails loudly':
        await arrived();
        await this.#broken.lose('JOURNAL');
        await this.#broken.writeInVain();
        return this.#time.rate(RATE.working);
      case 'terminal pulled':
        await arrived();
        return this.#broken.lose('TERMINAL');
      case 'terminal pulled at last': {
        await this.#time.until(() => this.#bank.isWaited());
        const failed = act.events.some(({ name }) => name === 'done.printTicket not-printed');
        const nthFrame = failed ? LAST_LINES.failed : LAST_LINES.delivered;
        return this.#broken.lose('TERMINAL', nthFrame);
      }
      case 'bank card held first':
        await this.#time.until(() => this.#bank.isWaited());
        await this.#time.rate(RATE.unhurriedBank);
        return this.#bank.hold();
      case 'terminal back':
        await arrived();
        return this.#broken.find('TERMINAL');
      case 'terminal given up':
        // Where the goods are out it is asked once, quicker than anybody looks.
        await this.#time.until(async () => typeof partOf((await this.look()).value, 'bank') === 'string');
        await this.#time.rate(RATE.fast);
        await this.#time.until(async () => partOf((await this.look()).value, 'bank') === 'off');
        return this.#time.rate(RATE.working);
      case 'printer slow':
        await arrived();
        return this.#broken.slowPrinter();
      case 'acceptor slow':
        return this.#broken.slowAcceptor();
      case 'coin after coin':
        return this.#dropTwo(act.events.slice(at, at + 2).map(({ name }) => COINS[name] ?? 0));
      default:
        strike satisfies never;
    }
  }

  /** The entry of the first takes so long that the second waits behind it. */
  async #dropTwo(both: readonly number[]): Promise<void> {
    await this.#broken.slowCoin();
    const dropped: Promise<unknown>[] = [];
    for (const grosze of both) {
      dropped.push(this.#calls.tell('POST', '/coins', { grosze }));
      await pause(POLLED_MS);
    }
    await this.#broken.slowAcceptor();
    await Promise.all(dropped);
  }

  /** Reads a load onto a new card that never hears of its Commit, and sends the passenger away. */
  async #makeDoubtful(): Promise<void> {
    const card = await this.#stock.make();
    await this.#stock.offer(card);
    await this.#broken.strikeOnce(UNHEARD);
    const at = (dialog: Readonly<Record<string, string>>) => async () =>
      isSame(partOf((await this.look()).value, 'dialog'), dialog);
    await this.#calls.tell('POST', '/touch', { button: 'collect' });
    await this.#time.until(at({ attending: 'presentForCollect' }));
    await this.#calls.tell('POST', '/antenna', { card: card.card });
    await this.#time.until(at({ result: 'collectUncertain' }));
    await this.#calls.tell('DELETE', '/antenna');
    await this.#calls.tell('POST', '/touch', { button: 'done' });
    await this.#time.until(at({ attending: 'home' }));
    await this.#broken.mend();
    this.#stock.doubtful.push(card);
  }

  async #happen(name: string, { act, recipe }: Course): Promise<void> {
    const calls = this.#calls;
    const [, device = '', change] = /^([A-Z]+)_(LOST|READY)$/.exec(name) ?? [];
    if (isLosable(device) && change === 'LOST') return this.#broken.lose(device);
    switch (name) {
      case 'CARD':
        return this.#present(recipe.presented ?? { card: 'good' });
      case 'TWO_CARDS':
        return this.#presentTwo(act.before.in('vending.field.empty'));
      case 'UNREADABLE': {
        await this.#broken.strikeOnce({ command: 'GetUid', when: 'before' });
        return void (await calls.tell('POST', '/antenna', { card: (await this.#stock.foreign()).card }));
      }
      case 'FIELD_EMPTY':
        return void (await calls.tell('DELETE', '/antenna'));
      case 'JOURNAL_FAILED':
        await this.#broken.failDisk();
        return this.#broken.writeInVain();
      case 'TARIFF_MISSING':
        return void (await calls.tell('POST', '/clock', { now: BEFORE_ALL_TARIFFS }));
      case 'TARIFF_READY':
        return void (await calls.tell('POST', '/clock', { now: this.#now }));
      default:
        if (change !== 'READY') throw new Error(`the suite knows no way to bring about ${name}`);
        return this.#broken.find(isLosable(device) ? device : 'JOURNAL');
    }
  }

  async #present(presented: Presented): Promise<void> {
    const card = await this.#stock.take(presented.card);
    if (presented.load) await this.#stock.offer(card);
    if (presented.mishap === 'commit unheard') await this.#broken.strikeOnce(UNHEARD);
    if (presented.mishap === 'no tariff') await this.#calls.tell('POST', '/clock', { now: BEFORE_ALL_TARIFFS });
    await this.#calls.tell('POST', '/antenna', { card: card.card });
  }

  async #presentTwo(fieldIsEmpty: boolean): Promise<void> {
    const { cards } = await this.#calls.ask(field, 'GET', '/antenna');
    const lying = cards.map(({ card }) => card);
    const spares = [await this.#stock.foreign(0), await this.#stock.foreign(1)].filter(
      ({ card }) => !lying.includes(card),
    );
    const [one, other] = spares;
    if (!fieldIsEmpty) return void (await this.#calls.tell('POST', '/antenna', { card: one?.card }));
    await this.#calls.tell('POST', '/antenna', { cards: [one?.card, other?.card] });
  }

  /** The bank's word, by the course planned before the button was pressed. */
  async #terminalSays({ act, at, recipe: { course, strikes } }: Course): Promise<void> {
    if (!ASKED.some((node) => (act.through[at - 1] ?? act.before).in(node))) return;
    if (course === 'none') return;
    const given = [...strikes.values()];
    if (given.includes('bank card held first')) return this.#time.rate(RATE.working);
    await this.#time.until(() => this.#bank.isWaited());
    if (course === 'unplug') {
      await this.#broken.lose('TERMINAL');
      if (given.includes('terminal given up')) return;
      await this.#time.until(async () => partOf((await this.look()).value, 'bank') === 'askedLate');
      return this.#broken.find('TERMINAL');
    }
    await this.#bank.hold();
  }

  async #elapse(name: string, { act, at, before }: Course): Promise<void> {
    const delay = name.slice('elapsed.'.length);
    const times = act.events.slice(0, at + 1).filter((event) => event.name === name).length;
    const arrived = async () => grownBy(before, await this.look(), `after.${delay}[`) >= times;
    if (delay === 'workingShown') return this.#time.until(arrived);
    const here = act.through[at - 1];
    if (here !== undefined) await this.#time.until(async () => isThere(here.value, (await this.look()).value));
    // What follows on the last coin has waits of its own.
    if (delay === 'lateCoins') await this.#time.land(arrived);
    else await this.#time.skip(arrived);
    if (at < act.events.length - 1) await this.#time.rate(RATE.working);
  }

  /** Hoppers as full as a machine should be. */
  async #fill(): Promise<void> {
    const { hoppers } = await this.#calls.ask(coins, 'GET', '/coins');
    for (const { name, coins: held } of hoppers) {
      if (held < FILLED / 2) await this.#calls.tell('POST', '/coins/hoppers', { hopper: name, coins: FILLED });
    }
  }

  async #clear(): Promise<void> {
    await this.#broken.clear();
    await this.#calls.tell('DELETE', '/antenna');
    await this.#calls.tell('DELETE', '/coins/tray');
    await this.#calls.tell('POST', '/clock', { now: this.#now });
  }

  /** What a start has to bring to its end is brought there. */
  async #comeHome(): Promise<void> {
    await this.#time.rate(RATE.fast);
    await this.#time.until(async () => {
      const { scene } = await this.#calls.ask(state, 'GET', '/state');
      return scene.view === 'home';
    });
    await this.#time.until(() => this.#broken.allWell());
    // A payment that a terminal knows of is asked for as soon as it is there.
    await pause(JOURNAL_QUIET_MS);
    await this.#time.until(async () => (await this.#calls.ask(state, 'GET', '/state')).scene.view === 'home');
    await this.#time.rate(RATE.still);
  }
}

interface Course {
  readonly act: Act;
  readonly at: number;
  readonly recipe: Recipe;
  readonly before: Seen;
}

/** These do what the event says. */
const DONE_BY_STRIKE: readonly Strike[] = ['done', 'disk fails', 'disk fails loudly', 'coin after coin'];
const ASKED = ['bankPayment.terminal.asking', 'bankPayment.terminal.aborting'];
/** Somebody or something is at work between the first event and the last. */
function isWork({ events }: Act): boolean {
  return events.length > 1;
}

/** A card, or a terminal that is put back, takes its own time: the passenger's stands still until then. */
function isSlowBeginning({ events }: Act, { troubles }: Recipe): boolean {
  return troubles.includes('very slow card') || events.some(({ name }) => name === 'UNFINISHED');
}
