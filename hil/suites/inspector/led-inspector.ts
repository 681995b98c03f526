import { setTimeout as pause } from 'node:timers/promises';
import type { StateValue } from 'xstate';
import { z } from 'zod';
import type { ModelEvent } from '../../models/contract.ts';
import type { Station } from '../../runs/contract.ts';
import { RigCalls } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import { OtherChart } from '../validator/led-validator.ts';
import type { Act, Led, Seen } from '../walk/walk.ts';
import { type Mishap, type Recipe, recipeOf } from './recipes.ts';
import { Stock, type StockCard } from './stock.ts';

/** Rates of the rig's clock. */
const RATE = {
  /** Between acts waits stand almost still: only what is meant to elapse does, however slow the computer is. */
  still: 0.02,
  /** Devices work at the clock's rate. */
  working: 1,
  /** A slip takes longer than the wait after which the reader says that it works. */
  slow: 10,
  waiting: 20,
} as const;

const LOOK_MS = 15;
/** What is waited for has come by then, also on a busy computer. */
const LIMIT_MS = 20_000;
/** Longer than the journal keeps what is in no hurry (0.2 s): then nothing of an earlier act meets the fault. */
const JOURNAL_QUIET_MS = 400;
/** Longer than the wait after which the reader says that it works; a card that takes a second has gone. */
const SLOW_CARD_MS = 500;
const SLOW_DISK_MS = 400;
/** So slow that a jump of the clock is journaled in between, and no command takes too long for the reader. */
const SLOW_FRAME_MS = 250;
/** From power-up to the card's newest record. */
const SLOW_FRAMES = 14;
/** A jump that is noticed at all is noticed within that. */
const JUMP_LIMIT_MS = 2000;
const MOST_JUMPS = 4;

const coverage = z.object({ model: z.string(), branches: z.array(z.object({ id: z.string(), taken: z.int() })) });
const armed = z.object({ id: z.int() });
const code = z.object({ data: z.string() });
const field = z.object({ cards: z.array(z.object({ card: z.string() })) });

/** What a device is lost by, and found again when it is taken back. */
const LOSSES: Readonly<Record<string, object>> = {
  READER: { device: 'antenna', fault: 'reader-lost' },
  SCANNER: { device: 'scanner', fault: 'unplug' },
  PRINTER: { device: 'printer', fault: 'cover-open' },
  JOURNAL: { device: 'disk', fault: 'io' },
};

/** An inspector's reader led through the rig interface. */
export class LedInspector implements Led {
  readonly #calls: RigCalls;
  readonly #stock: Stock;
  readonly #chart: string;
  /** Taken before the last reset. */
  #before: ReadonlyMap<string, number> = new Map();
  /** Faults that stay from act to act, by the device. */
  readonly #lost = new Map<string, number>();
  /** Those of this act alone. */
  #passing: readonly number[] = [];
  #tickets = 0;

  /** `chart`: chartHash of the chart that the suite was made for. */
  constructor({ rig, machine, signal }: Pick<Station, 'rig' | 'machine' | 'signal'>, chart: string) {
    this.#calls = new RigCalls(rig, machine, signal);
    this.#chart = chart;
    this.#stock = new Stock(this.#calls);
  }

  async open(): Promise<void> {
    await this.#rate(RATE.still);
  }

  async close(): Promise<void> {
    await this.#clear();
    await this.#rate(RATE.working);
  }

  /** Doubts are made at the reader itself, which stands at home before and after. */
  async prepare(acts: readonly Act[]): Promise<void> {
    const wanted = acts.filter((act) => recipeOf(act)?.card === 'doubtful').length;
    while (this.#stock.doubtful < wanted) this.#stock.keepDoubtful(await this.#made());
  }

  async perform(act: Act): Promise<void> {
    const recipe = recipeOf(act);
    await this.#rate(RATE.working);
    if (recipe !== null) await this.#arm(recipe);
    const [first] = act.events;
    if (first !== undefined) await this.#begin(first, act, recipe);
    if (recipe === null) for (const event of act.events.slice(1)) await this.#begin(event, act, null);
    await this.#until(async () => isSame(act.after.value, (await this.look()).value));
    await this.#mend();
    await this.#rate(RATE.still);
  }

  async reset(): Promise<void> {
    await this.#clear();
    this.#before = (await this.look()).taken;
    const { machine } = this.#calls;
    await this.#calls.tell('POST', `/machines/${machine}/kill`, {});
    await this.#calls.tell('POST', `/machines/${machine}/start`, {});
    await this.#rate(RATE.working);
    await this.#until(async () => (await this.#view()) === 'home');
    await this.#rate(RATE.still);
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

  async #arm({ working, mishap }: Recipe): Promise<void> {
    if (mishap === undefined) return;
    await ARMED[mishap === 'slow' && working !== 'inspecting' ? 'slow work' : mishap](this);
  }

  /** The card falls silent once, at this command. */
  silence(at: object): Promise<void> {
    return this.#forThisAct({ device: 'antenna', fault: 'silent', at, count: 1 });
  }

  slowCard(): Promise<void> {
    return this.#forThisAct({ device: 'antenna', fault: 'delay', at: { nthFrame: 1 }, amount: SLOW_CARD_MS });
  }

  /** Records are written slowly, slips printed while time flies. */
  async slowWork(): Promise<void> {
    await this.#forThisAct({ device: 'disk', fault: 'slow', amount: SLOW_DISK_MS });
    await this.#rate(RATE.slow);
  }

  async #begin(event: ModelEvent, act: Act, recipe: Recipe | null): Promise<void> {
    if (event.kind === 'elapsed') return this.#elapse(act);
    if (recipe?.mishap === 'disk fails' && recipe.working !== 'inspecting') await this.#failDisk();
    if (event.event.type === 'TOUCH') {
      await this.#calls.tell('POST', '/touch', { button: String(event.event.button) });
      return;
    }
    if (recipe?.card === undefined) return this.#happen(event.name, act, recipe);
    const { card } = await this.#stock.take(recipe.card);
    if (recipe.mishap === 'disk fails') return this.#failMeanwhile(card);
    await this.#calls.tell('POST', '/antenna', { card });
  }

  async #happen(name: string, { before }: Act, recipe: Recipe | null): Promise<void> {
    switch (name) {
      case 'SCANNED':
        return this.#scan(recipe?.reduced === true);
      case 'CARD':
        return this.#present();
      case 'TWO_CARDS':
        return this.#presentTwo(before.in('inspector.field.empty'));
      case 'UNREADABLE':
        await this.silence({ command: 'GetUid', when: 'before' });
        return this.#present();
      case 'FIELD_EMPTY':
        return void (await this.#calls.tell('DELETE', '/antenna'));
      case 'JOURNAL_FAILED':
        await this.#failDisk();
        return this.#writeInVain();
      default:
        return this.#device(name);
    }
  }

  /** A device goes or comes back. */
  async #device(name: string): Promise<void> {
    const [device = '', what] = name.split('_');
    const loss = LOSSES[device];
    if (loss === undefined) throw new Error(`the suite knows no way to bring about ${name}`);
    if (what === 'READY') return this.#find(device);
    await this.#lose(device, loss);
    if (device === 'READER') await this.#calls.tell('DELETE', '/antenna');
  }

  /** K37: the number that the inspector has told is typed on the phone. */
  async #scan(reduced: boolean): Promise<void> {
    const { scene } = await this.#calls.ask(state, 'GET', '/state');
    const told = scene.view === 'challenge' ? scene.lines.find((line) => /^\d{4}$/.test(line)) : undefined;
    this.#tickets += 1;
    const order = { ticket: `walk ${this.#tickets}`, reduced, answer: Number(told ?? 0) };
    const { data } = await this.#calls.ask(code, 'POST', '/codes', order);
    await this.#calls.tell('POST', '/scan', { data });
  }

  async #present(): Promise<void> {
    const { card } = await this.#stock.spare(await this.#lying());
    await this.#calls.tell('POST', '/antenna', { card });
  }

  async #presentTwo(fieldIsEmpty: boolean): Promise<void> {
    if (!fieldIsEmpty) return this.#present();
    const one = await this.#stock.spare();
    const other = await this.#stock.spare([one]);
    await this.#calls.tell('POST', '/antenna', { cards: [one.card, other.card] });
  }

  async #lying(): Promise<readonly StockCard[]> {
    const { cards } = await this.#calls.ask(field, 'GET', '/antenna');
    return this.#stock.spares.filter(({ card }) => cards.some((lies) => lies.card === card));
  }

  /** J80: an answer to Commit that is lost leaves a doubt. */
  async #made(): Promise<StockCard> {
    const doubtful = await this.#stock.take('e-ticket');
    await this.#rate(RATE.working);
    await this.silence(COMMIT_UNANSWERED);
    await this.#calls.tell('POST', '/antenna', { card: doubtful.card, settled: true });
    await this.#until(async () => (await this.#view()) === 'uncertain');
    const shown = await this.#view();
    if (shown !== 'uncertain') {
      throw new Error(`a lost answer to Commit was to leave a doubt, the screen shows ${shown}`);
    }
    await this.#mend();
    await this.#calls.tell('DELETE', '/antenna');
    await this.#calls.tell('POST', '/touch', { button: 'done' });
    await this.#until(async () => (await this.#view()) === 'home');
    await this.#rate(RATE.still);
    return doubtful;
  }

  /** The first frames to the card take their time; meanwhile the disk fails. */
  async #failMeanwhile(card: string): Promise<void> {
    await pause(JOURNAL_QUIET_MS);
    const slow = { device: 'antenna', fault: 'delay', amount: SLOW_FRAME_MS, count: SLOW_FRAMES };
    await this.#forThisAct({ ...slow, at: { direction: 'to-device' } });
    await this.#calls.tell('POST', '/antenna', { card });
    await this.#until(async () => isAt('inspecting', (await this.look()).value));
    await this.#lose('JOURNAL', LOSSES.JOURNAL ?? {});
    await this.#writeInVain();
  }

  /** It stays broken until it is found; nothing of an earlier act is still to be written then. */
  async #failDisk(): Promise<void> {
    await pause(JOURNAL_QUIET_MS);
    await this.#lose('JOURNAL', LOSSES.JOURNAL ?? {});
  }

  /** A jump of the clock is to be journaled, and cannot. */
  async #writeInVain(): Promise<void> {
    const { now } = await this.#calls.ask(state, 'GET', '/state');
    const failed = async () => JSON.stringify((await this.look()).value).includes('"journal":"failed"');
    for (let jumps = 0; jumps < MOST_JUMPS && !(await failed()); jumps += 1) {
      await this.#calls.tell('POST', '/faults', { device: 'clock', fault: 'jump' });
      await this.#until(failed, JUMP_LIMIT_MS);
    }
    await this.#calls.tell('POST', '/clock', { now });
  }

  async #elapse({ branches }: Act): Promise<void> {
    const { taken: before } = await this.look();
    await this.#rate(RATE.waiting);
    await this.#until(async () => {
      const { taken } = await this.look();
      return branches.every((id) => (taken.get(id) ?? 0) > (before.get(id) ?? 0));
    });
  }

  async #lose(device: string, order: object): Promise<void> {
    this.#lost.set(device, (await this.#calls.ask(armed, 'POST', '/faults', order)).id);
  }

  async #find(device: string): Promise<void> {
    const id = this.#lost.get(device);
    this.#lost.delete(device);
    if (id !== undefined) await this.#calls.tell('DELETE', `/faults?id=${id}`);
  }

  async #forThisAct(order: object): Promise<void> {
    this.#passing = [...this.#passing, (await this.#calls.ask(armed, 'POST', '/faults', order)).id];
  }

  async #mend(): Promise<void> {
    for (const id of this.#passing) await this.#calls.tell('DELETE', `/faults?id=${id}`);
    this.#passing = [];
  }

  async #clear(): Promise<void> {
    await this.#calls.tell('DELETE', '/faults');
    this.#lost.clear();
    this.#passing = [];
    await this.#calls.tell('DELETE', '/antenna');
  }

  async #view(): Promise<string> {
    return (await this.#calls.ask(state, 'GET', '/state')).scene.view;
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

const COMMIT_UNANSWERED = { command: 'CommitTransaction', when: 'after' } as const;

/** What is broken before an act begins. */
const ARMED: Readonly<Record<Mishap | 'slow work', (led: LedInspector) => Promise<void>>> = {
  'commit unanswered': (led) => led.silence(COMMIT_UNANSWERED),
  silent: (led) => led.silence({ nthApdu: 1, when: 'before' }),
  slow: (led) => led.slowCard(),
  'slow work': (led) => led.slowWork(),
  'disk fails': async () => {},
};

const isSame = (one: StateValue, other: StateValue): boolean => JSON.stringify(one) === JSON.stringify(other);

function isAt(node: string, value: StateValue): boolean {
  const dialog = typeof value === 'string' ? undefined : value.dialog;
  return typeof dialog === 'object' && node in dialog;
}
