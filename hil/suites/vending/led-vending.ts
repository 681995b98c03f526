import { setTimeout as pause } from 'node:timers/promises';
import type { StateValue } from 'xstate';
import { z } from 'zod';
import type { ModelEvent } from '../../models/contract.ts';
import { RigCalls } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import type { Act, Led, Seen } from '../walk/walk.ts';
import { type Presented, type Recipe, recipeOf, type Strike, type Trouble } from './recipes.ts';
import { Stock } from './stock.ts';

/** Waits stand almost still: only what is meant to elapse does, however slow the computer is. */
const STILL = 0.01;
const FAST = 10;
const LANDING = 2;
const LAST_MS = 1000;
const ORDINARY = 1;
/** Devices of the bench work at the clock's rate; no wait of a passenger is over before it is noticed. */
const WORKING = 3;
/** A quarter of a second passes while a card is read. */
const HURRY = 30;
/** Longer than the journal keeps what is in no hurry (0.2 s): then nothing of an earlier act meets the fault. */
const JOURNAL_QUIET_MS = 400;
const LOOK_MS = 20;
/** What is waited for has come by then, also on a busy computer. */
const LIMIT_MS = 20_000;
/** A jump that is noticed at all is noticed within that. */
const JUMP_LIMIT_MS = 2000;
const MOST_JUMPS = 4;
const SLOW_DISK_MS = 300;
/** The first coin's entry takes that long: the second has been polled meanwhile. */
const SLOW_COIN_MS = 1500;
const POLLED_MS = 300;
/** Longer than the wait after which it is said that a card is being read, at the clock's rate then. */
const SLOW_CARD_MS = 150;
/** Each of its first answers; a card that takes a second has gone. */
const VERY_SLOW_CARD_MS = 300;
/** The host of the bank takes 0.6 s: then a finger is quicker. */
const BANK_IN_NO_HURRY = 0.3;
const BEFORE_ALL_TARIFFS = '2001-01-01T12:00:00+01:00';

/** Too little for any price, however often it falls; enough for the cheapest. */
const COINS: Readonly<Record<string, number>> = { 'COIN part': 10, 'COIN exact': 500 };
/** So many lie in each hopper before an act. */
const FILLED = 100;

const coverage = z.object({ model: z.string(), branches: z.array(z.object({ id: z.string(), taken: z.int() })) });
const armed = z.object({ id: z.int() });
const timed = z.object({ scene: z.object({ countdown: z.object({ leftMs: z.number() }).optional() }) });
const terminal = z.object({ waitsForCard: z.boolean() });
const coins = z.object({ hoppers: z.array(z.object({ name: z.string(), coins: z.int() })) });
const field = z.object({ cards: z.array(z.object({ card: z.string() })) });

/** What each trouble is on the rig. */
const TROUBLES: Readonly<Record<Trouble, object>> = {
  printer: { device: 'printer', fault: 'cover-open' },
  'printer jam': { device: 'printer', fault: 'jam' },
  cutter: { device: 'printer', fault: 'cutter' },
  // Asked once more, half a second later.
  'slow printer': { device: 'printer', fault: 'drop-reply', count: 1 },
  acceptor: { device: 'coin-acceptor', fault: 'jam' },
  hoppers: { device: 'hopper', fault: 'jam' },
  disk: { device: 'disk', fault: 'io' },
  'slow disk': { device: 'disk', fault: 'slow', amount: SLOW_DISK_MS },
  'slow card': { device: 'antenna', fault: 'delay', at: { nthFrame: 1 }, amount: SLOW_CARD_MS },
  'very slow card': { device: 'antenna', fault: 'delay', at: { nthFrame: 1 }, count: 6, amount: VERY_SLOW_CARD_MS },
  'taken back': { device: 'terminal', fault: 'takes-back' },
  reversal: { device: 'terminal', fault: 'reversal-refused', count: 5 },
  begin: { device: 'terminal', fault: 'busy', count: 30 },
};
/** Those that the machine has to notice before the act begins, by the device's name in the chart's `health`. */
const NOTICED: Readonly<Partial<Record<Trouble, string>>> = { printer: 'printer', acceptor: 'acceptor' };

/** What a device is lost by, and found again when it is taken back. */
const LOSSES: Readonly<Record<string, object>> = {
  READER: { device: 'antenna', fault: 'reader-lost' },
  ACCEPTOR: { device: 'coin-acceptor', fault: 'jam' },
  TERMINAL: { device: 'terminal', fault: 'unplug' },
  PRINTER: { device: 'printer', fault: 'cover-open' },
};

/** A command is tried three times, a quarter of a second each: twice in vain, and again. */
const SLOW_ACCEPTOR = [1, 4, 7].map((nthFrame) => {
  return { device: 'coin-acceptor', fault: 'drop-reply', at: { nthFrame }, count: 2 };
});
/** From the card on it says "wait", and what is approved, until it hears of the goods; then it prints. */
const LAST_LINES = { delivered: 6, failed: 9 } as const;
/** Cards that must be in doubt when they come are made so while the machine is at home. */
const MAKES_DOUBT = { command: 'CommitTransaction', when: 'before' } as const;

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
  /** Faults that stay from act to act, by the device. */
  readonly #lost = new Map<string, number>();
  /** Those of this act alone. */
  #passing: readonly number[] = [];
  #now = 0;

  /** `chart`: chartHash of the chart that the suite was made for. */
  constructor(rig: string, machine: string, chart: string, signal: AbortSignal) {
    this.#calls = new RigCalls(rig, machine, signal);
    this.#chart = chart;
    this.#stock = new Stock(this.#calls);
  }

  async open(): Promise<void> {
    await this.#calls.tell('POST', '/clock', { freeze: true });
    this.#now = (await this.#calls.ask(state, 'GET', '/state')).now;
    await this.#calls.tell('POST', '/terminal', { automatic: false });
    await this.#comeHome();
  }

  async close(): Promise<void> {
    await this.#clear();
    await this.#calls.tell('POST', '/terminal', { automatic: true, next: 'approve' });
    await this.#calls.tell('POST', '/clock', { freeze: false, rate: ORDINARY });
  }

  async prepare(acts: readonly Act[]): Promise<void> {
    await this.#fill();
    const wanted = acts.filter((act) => recipeOf(act).presented?.card === 'doubtful').length;
    for (let made = this.#stock.doubtful.length; made < wanted; made += 1) await this.#makeDoubtful();
  }

  async perform(act: Act): Promise<void> {
    const recipe = recipeOf(act);
    const before = await this.look();
    await this.#mend();
    if (act.events.some(({ name }) => name.startsWith('done.beginSale'))) await this.#fill();
    if (recipe.loadForLying && this.#stock.customer !== undefined) await this.#stock.offer(this.#stock.customer);
    for (const trouble of recipe.troubles) await this.#arm(trouble);
    // The terminal plans it as it is asked.
    if (act.events.some(({ event }) => event.type.startsWith('bank.'))) {
      const planned = recipe.course === 'none' || recipe.course === 'unplug' ? 'approve' : recipe.course;
      await this.#calls.tell('POST', '/terminal', { next: planned });
    }
    if (act.events.some(({ name }) => name === 'elapsed.workingShown')) await this.#rate(HURRY);
    else if (isWork(act) && !isSlowBeginning(act, recipe)) await this.#rate(WORKING);
    for (const [at, event] of act.events.entries()) {
      const course = { act, at, recipe, before };
      const strike = recipe.strikes.get(at);
      if (strike !== undefined) await this.#strike(strike, course);
      if (strike === undefined || !DONE_BY_STRIKE.includes(strike)) await this.#bringAbout(event, course);
    }
    if (act.events.length === 1 && this.#passing.length === 0) return;
    await this.#until(async () => isThere(act.after.value, (await this.look()).value));
    await this.#rate(STILL);
    await this.#mend();
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
    if (here !== undefined) await this.#until(async () => isThere(here.value, (await this.look()).value));
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
    const arrived = () => this.#until(async () => isThere(here.value, (await this.look()).value));
    switch (strike) {
      case 'done':
        return;
      case 'disk fails':
        await arrived();
        return this.#lose('JOURNAL', TROUBLES.disk);
      case 'disk fails loudly':
        await arrived();
        await this.#lose('JOURNAL', TROUBLES.disk);
        await this.#writeInVain();
        return this.#rate(WORKING);
      case 'terminal pulled':
        await arrived();
        return this.#lose('TERMINAL', LOSSES.TERMINAL ?? {});
      case 'terminal pulled at last': {
        await this.#until(() => this.#waitsForBankCard());
        const failed = act.events.some(({ name }) => name === 'done.printTicket not-printed');
        const nthFrame = failed ? LAST_LINES.failed : LAST_LINES.delivered;
        return this.#lose('TERMINAL', { ...LOSSES.TERMINAL, at: { nthFrame } });
      }
      case 'bank card held first':
        await this.#until(() => this.#waitsForBankCard());
        await this.#rate(BANK_IN_NO_HURRY);
        return void (await this.#calls.tell('POST', '/terminal', { tap: true }));
      case 'terminal back':
        await arrived();
        return this.#find('TERMINAL');
      case 'terminal given up':
        // Where the goods are out it is asked once, quicker than anybody looks.
        await this.#until(async () => typeof partOf((await this.look()).value, 'bank') === 'string');
        await this.#rate(FAST);
        await this.#until(async () => partOf((await this.look()).value, 'bank') === 'off');
        return this.#rate(WORKING);
      case 'acceptor slow':
        return this.#slowAcceptor();
      case 'coin after coin':
        return this.#dropTwo(act.events.slice(at, at + 2).map(({ name }) => COINS[name] ?? 0));
      default:
        strike satisfies never;
    }
  }

  async #slowAcceptor(): Promise<void> {
    for (const order of SLOW_ACCEPTOR) {
      this.#passing = [...this.#passing, (await this.#calls.ask(armed, 'POST', '/faults', order)).id];
    }
  }

  /** The entry of the first takes so long that the second waits behind it. */
  async #dropTwo(both: readonly number[]): Promise<void> {
    const order = { ...TROUBLES['slow disk'], at: { journalWrite: 1 }, count: 1, amount: SLOW_COIN_MS };
    this.#passing = [...this.#passing, (await this.#calls.ask(armed, 'POST', '/faults', order)).id];
    const dropped: Promise<unknown>[] = [];
    for (const grosze of both) {
      dropped.push(this.#calls.tell('POST', '/coins', { grosze }));
      await pause(POLLED_MS);
    }
    await this.#slowAcceptor();
    await Promise.all(dropped);
  }

  /** Reads a load onto a new card that never hears of its Commit, and sends the passenger away. */
  async #makeDoubtful(): Promise<void> {
    const card = await this.#stock.make();
    await this.#stock.offer(card);
    await this.#strikeOnce(MAKES_DOUBT);
    const at = (dialog: object) => async () =>
      JSON.stringify(partOf((await this.look()).value, 'dialog')) === JSON.stringify(dialog);
    await this.#calls.tell('POST', '/touch', { button: 'collect' });
    await this.#until(at({ attending: 'presentForCollect' }));
    await this.#calls.tell('POST', '/antenna', { card: card.card });
    await this.#until(at({ result: 'collectUncertain' }));
    await this.#calls.tell('DELETE', '/antenna');
    await this.#calls.tell('POST', '/touch', { button: 'done' });
    await this.#until(at({ attending: 'home' }));
    await this.#mend();
    this.#stock.doubtful.push(card);
  }

  async #waitsForBankCard(): Promise<boolean> {
    return (await this.#calls.ask(terminal, 'GET', '/terminal')).waitsForCard;
  }

  async #happen(name: string, { act, recipe }: Course): Promise<void> {
    const calls = this.#calls;
    const [, device = '', change] = /^([A-Z]+)_(LOST|READY)$/.exec(name) ?? [];
    const loss = LOSSES[device];
    if (loss !== undefined && change === 'LOST') return this.#lose(device, loss);
    switch (name) {
      case 'CARD':
        return this.#present(recipe.presented ?? { card: 'good' });
      case 'TWO_CARDS':
        return this.#presentTwo(act.before.in('vending.field.empty'));
      case 'UNREADABLE': {
        await this.#strikeOnce({ command: 'GetUid', when: 'before' });
        return void (await calls.tell('POST', '/antenna', { card: (await this.#stock.foreign()).card }));
      }
      case 'FIELD_EMPTY':
        return void (await calls.tell('DELETE', '/antenna'));
      case 'JOURNAL_FAILED':
        await this.#failDisk();
        return this.#writeInVain();
      case 'TARIFF_MISSING':
        return void (await calls.tell('POST', '/clock', { now: BEFORE_ALL_TARIFFS }));
      case 'TARIFF_READY':
        return void (await calls.tell('POST', '/clock', { now: this.#now }));
      default:
        if (change !== 'READY') throw new Error(`the suite knows no way to bring about ${name}`);
        return this.#find(device);
    }
  }

  async #present(presented: Presented): Promise<void> {
    const card = await this.#stock.take(presented.card);
    if (presented.load) await this.#stock.offer(card);
    if (presented.mishap === 'commit unheard') await this.#strikeOnce(MAKES_DOUBT);
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
    if (given.includes('bank card held first')) return this.#rate(WORKING);
    await this.#until(() => this.#waitsForBankCard());
    if (course === 'unplug') {
      await this.#lose('TERMINAL', LOSSES.TERMINAL ?? {});
      if (given.includes('terminal given up')) return;
      await this.#until(async () => partOf((await this.look()).value, 'bank') === 'askedLate');
      return this.#find('TERMINAL');
    }
    await this.#calls.tell('POST', '/terminal', { tap: true });
  }

  async #elapse(name: string, { act, at, before }: Course): Promise<void> {
    const delay = name.slice('elapsed.'.length);
    const times = act.events.slice(0, at + 1).filter((event) => event.name === name).length;
    const arrived = async () => grownBy(before, await this.look(), `after.${delay}[`) >= times;
    if (delay === 'workingShown') {
      await this.#until(arrived);
      return this.#rate(WORKING);
    }
    const here = act.through[at - 1];
    if (here !== undefined) await this.#until(async () => isThere(here.value, (await this.look()).value));
    await this.#skip(arrived);
    if (at < act.events.length - 1) await this.#rate(WORKING);
  }

  async #arm(trouble: Trouble): Promise<void> {
    if (trouble === 'disk') return this.#failDisk();
    const { id } = await this.#calls.ask(armed, 'POST', '/faults', TROUBLES[trouble]);
    this.#passing = [...this.#passing, id];
    const device = NOTICED[trouble];
    if (device !== undefined) await this.#until(async () => !isReady((await this.look()).value, device));
  }

  /** It stays broken until JOURNAL_READY. */
  async #failDisk(): Promise<void> {
    if (this.#lost.has('JOURNAL')) return;
    await pause(JOURNAL_QUIET_MS);
    await this.#lose('JOURNAL', TROUBLES.disk);
  }

  /** A jump of the clock is to be journaled, and cannot. */
  async #writeInVain(): Promise<void> {
    const failed = async () => !isReady((await this.look()).value, 'journal');
    for (let jumps = 0; jumps < MOST_JUMPS && !(await failed()); jumps += 1) {
      await this.#calls.tell('POST', '/faults', { device: 'clock', fault: 'jump' });
      await this.#until(failed, JUMP_LIMIT_MS);
    }
  }

  async #lose(device: string, order: object): Promise<void> {
    this.#lost.set(device, (await this.#calls.ask(armed, 'POST', '/faults', order)).id);
  }

  async #find(device: string): Promise<void> {
    const id = this.#lost.get(device);
    this.#lost.delete(device);
    if (id !== undefined) await this.#calls.tell('DELETE', `/faults?id=${id}`);
  }

  async #strikeOnce(at: object): Promise<void> {
    const order = { device: 'antenna', fault: 'silent', at, count: 1 };
    this.#passing = [...this.#passing, (await this.#calls.ask(armed, 'POST', '/faults', order)).id];
  }

  /** Takes back what was broken for one act alone; answers when devices that nobody has lost work again. */
  async #mend(): Promise<void> {
    if (this.#passing.length === 0) return;
    for (const id of this.#passing) await this.#calls.tell('DELETE', `/faults?id=${id}`);
    this.#passing = [];
    await this.#until(() => this.#allWell());
  }

  async #allWell(): Promise<boolean> {
    const { devices } = await this.#calls.ask(state, 'GET', '/state');
    const lost = [...this.#lost.keys()].map((device) => KINDS[device]);
    return Object.values(devices).every(
      ({ kind, status }) => !MONEY.includes(kind) || lost.includes(kind) || status === 'ready',
    );
  }

  /** Hoppers as full as a machine should be. */
  async #fill(): Promise<void> {
    const { hoppers } = await this.#calls.ask(coins, 'GET', '/coins');
    for (const { name, coins: held } of hoppers) {
      if (held < FILLED / 2) await this.#calls.tell('POST', '/coins/hoppers', { hopper: name, coins: FILLED });
    }
  }

  async #clear(): Promise<void> {
    await this.#calls.tell('DELETE', '/faults');
    this.#lost.clear();
    this.#passing = [];
    await this.#calls.tell('DELETE', '/antenna');
    await this.#calls.tell('DELETE', '/coins/tray');
    await this.#calls.tell('POST', '/clock', { now: this.#now });
  }

  /** What a start has to bring to its end is brought there. */
  async #comeHome(): Promise<void> {
    await this.#rate(FAST);
    await this.#until(async () => {
      const { scene } = await this.#calls.ask(state, 'GET', '/state');
      return scene.view === 'home';
    });
    await this.#until(() => this.#allWell());
    // A payment that a terminal knows of is asked for as soon as it is there.
    await pause(JOURNAL_QUIET_MS);
    await this.#until(async () => (await this.#calls.ask(state, 'GET', '/state')).scene.view === 'home');
    await this.#rate(STILL);
  }

  /** Time flies until it has come to pass; slowly at last, where the screen says how much is left. */
  async #skip(arrived: () => Promise<boolean>): Promise<void> {
    for (let left = await this.#left(); left > 2 * LAST_MS && !(await arrived()); left = await this.#left()) {
      await this.#rate(FAST);
      // Another wait may be over before the one that is counted down.
      await this.#until(arrived, (left - LAST_MS) / FAST);
      await this.#rate(STILL);
    }
    await this.#rate(LANDING);
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
  async #until(arrived: () => Promise<boolean>, within = LIMIT_MS): Promise<void> {
    const limit = performance.now() + within;
    while (performance.now() < limit && !(await arrived())) await pause(LOOK_MS);
  }

  async #rate(rate: number): Promise<void> {
    await this.#calls.tell('POST', '/clock', { rate });
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
const MONEY: readonly string[] = ['coin-acceptor', 'hopper', 'bank-terminal', 'printer'];
/** Kinds of devices by their name in the chart's events. */
const KINDS: Readonly<Record<string, string>> = {
  ACCEPTOR: 'coin-acceptor',
  TERMINAL: 'bank-terminal',
  PRINTER: 'printer',
};

/** Somebody or something is at work between the first event and the last. */
function isWork({ events }: Act): boolean {
  return events.length > 1;
}

/** A card, or a terminal that is put back, takes its own time: the passenger's stands still until then. */
function isSlowBeginning({ events }: Act, { troubles }: Recipe): boolean {
  return troubles.includes('very slow card') || events.some(({ name }) => name === 'UNFINISHED');
}

const valueSchema = z.record(z.string(), z.unknown());

/** The state as the model has it: a part that nobody has invoked is off. */
function withParts(statechart: unknown): StateValue {
  const { delivery = 'off', cash = 'off', bank = 'off', ...machine } = valueSchema.parse(statechart);
  return { ...machine, delivery, cash, bank } as StateValue;
}

/** The dialog and its parts stand there; devices may still be on their way. */
function isThere(wanted: StateValue, found: StateValue): boolean {
  return ['dialog', 'delivery', 'cash', 'bank'].every(
    (part) => JSON.stringify(partOf(wanted, part)) === JSON.stringify(partOf(found, part)),
  );
}

function partOf(value: StateValue, part: string): StateValue | undefined {
  return typeof value === 'string' ? undefined : value[part];
}

function isReady(value: StateValue, device: string): boolean {
  const health = partOf(value, 'health');
  return health !== undefined && partOf(health, device) === 'ready';
}

/** How often branches whose ids have these words have been taken meanwhile. */
function grownBy(before: Seen, now: Seen, words: string): number {
  return [...now.taken]
    .filter(([id]) => id.includes(words))
    .reduce((sum, [id, times]) => sum + times - (before.taken.get(id) ?? 0), 0);
}
