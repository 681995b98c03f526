import { z } from 'zod';
import * as shape from './shapes.ts';
import { type Ended, type HowToStart, newFolder, type ReadyLine, type Started, startCommand } from './start-command.ts';
import { until } from './until.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A call that the bench refused. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  constructor(call: string, { status, body }: Answer) {
    super(`${call}: ${status} ${JSON.stringify(body)}`);
    this.status = status;
  }
}

export interface CardOrder {
  readonly number?: number;
  readonly tier?: 'standard' | 'premium';
  readonly concession?: 'normal' | 'local' | 'statutory';
  readonly purses?: { readonly t?: number; readonly e?: number };
  readonly kind?: 'city' | 'foreign' | 'damaged' | 'blank';
  readonly expiresOn?: string;
  readonly issuedOn?: string;
}

/** What the office holds ready for a card. */
export interface LoadOrder {
  readonly kind: 'top-up' | 'season' | 'refund';
  readonly grosze?: number;
  readonly contract?: { readonly product: number; readonly from: string; readonly to: string };
  readonly feasible?: boolean;
}

export interface FaultOrder {
  readonly device: string;
  readonly fault: string;
  readonly at?: { command?: string; nthApdu?: number; journalWrite?: number; when?: 'before' | 'after' };
  readonly count?: number;
  readonly amount?: number;
}

export interface Stop {
  readonly id: string;
  readonly name: string;
}

export interface BusOrder {
  readonly line?: string;
  readonly course?: string;
  readonly vehicle?: number;
  readonly stops?: readonly Stop[];
  readonly at?: number;
  readonly phase?: 'at-stop' | 'between';
}

/** Where a card is presented. */
export type Place = 'antenna' | 'slot';

/** Views that tell what became of a card. */
const RESULTS: ReadonlySet<string> = new Set([
  'checked-in',
  'checked-out',
  'card-contents',
  'transferred',
  'carried-over',
  'refused',
  'uncertain',
  'out-of-service',
]);

/** What a passenger sees and hears of one presentation. */
export interface Tapped {
  readonly scene: shape.Scene;
  /** Beeps since the card was presented, one number per signal. */
  readonly beeps: readonly number[];
}

export interface BenchOptions extends Omit<HowToStart, 'args'> {
  readonly data?: string;
  readonly args?: readonly string[];
}

/** A bench that was started by its start command and is spoken to over HTTP alone. */
export class Rig {
  readonly ready: ReadyLine;
  readonly data: string;
  readonly process: Started;
  readonly main: Machine;
  readonly #removeData: () => void;

  private constructor(ready: ReadyLine, data: string, process: Started, removeData: () => void) {
    this.ready = ready;
    this.data = data;
    this.process = process;
    this.main = new Machine(this, 'main');
    this.#removeData = removeData;
  }

  static async start({ data, args = [], ...how }: BenchOptions = {}): Promise<Rig> {
    const own = data === undefined ? newFolder() : { folder: data, remove: () => {} };
    const started = startCommand({
      ...how,
      args: ['--port', '0', '--shell', 'none', '--data', own.folder, '--seed', '7', ...args],
    });
    return new Rig(await started.ready, own.folder, started, own.remove);
  }

  /** Ends it by SIGTERM and keeps its data. */
  async stop(): Promise<Ended> {
    this.process.child.kill('SIGTERM');
    return this.process.ended;
  }

  async discard(): Promise<void> {
    await this.stop();
    this.#removeData();
  }

  /** A call as it is, whatever it answers. */
  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.ready.rig}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** A call that must succeed, its answer as the contract says. */
  async ask<Schema extends z.ZodType>(
    as: Schema,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<z.output<Schema>> {
    const answer = await this.call(method, path, body);
    if (answer.status !== 200) throw new Refused(`${method} ${path}`, answer);
    return as.parse(answer.body);
  }

  machine(name: string): Machine {
    return new Machine(this, name);
  }

  async addMachine(name: string, vehicle?: number): Promise<Machine> {
    await this.ask(z.unknown(), 'POST', '/machines', { name, ...(vehicle === undefined ? {} : { vehicle }) });
    return new Machine(this, name);
  }

  machines() {
    return this.ask(shape.machines, 'GET', '/machines');
  }

  card(order: CardOrder = {}): Promise<shape.Issued> {
    return this.ask(shape.issued, 'POST', '/cards', { purses: { t: 5000, e: 0 }, ...order });
  }

  memory({ card }: { readonly card: string }): Promise<shape.Memory> {
    return this.ask(shape.memory, 'GET', `/cards/${card}`);
  }

  office() {
    return this.ask(shape.office, 'GET', '/office');
  }

  /** Puts loads for this card into the office. */
  async load({ number }: shape.Issued, ...loads: readonly LoadOrder[]): Promise<void> {
    for (const load of loads) {
      await this.ask(z.unknown(), 'POST', '/office', { load: { number: Number(number), ...load } });
    }
  }

  /** Where the loads of this card stand, oldest first. */
  async loadsOf({ number }: shape.Issued): Promise<readonly string[]> {
    const { loads } = await this.office();
    return loads.filter((load) => load.number === Number(number)).map(({ state }) => state);
  }

  async clock(change: { advance?: number; now?: number; freeze?: boolean; rate?: number }): Promise<number> {
    return (await this.ask(z.object({ now: z.number() }), 'POST', '/clock', change)).now;
  }

  async clearFaults(): Promise<void> {
    await this.ask(z.unknown(), 'DELETE', '/faults');
  }

  /**
   * Whether card, journals and office say the same of this card: the office's fold is what is in the card's memory,
   * with no finding and no open doubt. Answers what is in the memory.
   */
  async agreement(card: shape.Issued): Promise<{ card: unknown; office: unknown; memory: shape.Memory }> {
    const memory = await this.memory(card);
    const account = (await this.office()).cards[String(card.number)];
    return {
      memory,
      card: { purses: memory.purses, counter: memory.counter, findings: [], openDoubts: 0 },
      office: account,
    };
  }
}

/** One machine of a bench. */
export class Machine {
  readonly rig: Rig;
  readonly name: string;

  constructor(rig: Rig, name: string) {
    this.rig = rig;
    this.name = name;
  }

  path(route: string): string {
    return `${route}${route.includes('?') ? '&' : '?'}machine=${this.name}`;
  }

  state() {
    return this.rig.ask(shape.state, 'GET', this.path('/state'));
  }

  async scene(): Promise<shape.Scene> {
    return (await this.state()).scene;
  }

  scenes(after = 0) {
    return this.rig.ask(shape.scenes, 'GET', this.path(`/scenes?after=${after}`));
  }

  async beeps(after = 0): Promise<readonly { readonly seq: number; readonly count: number }[]> {
    const given = await this.rig.ask(shape.signals, 'GET', this.path(`/signals?after=${after}`));
    return given.flatMap(({ kind, seq, count }) => (kind === 'beep' ? [{ seq, count: count ?? 1 }] : []));
  }

  journal(after = 0) {
    return this.rig.ask(shape.journal, 'GET', this.path(`/journal?after=${after}`));
  }

  apdus(after = 0) {
    return this.rig.ask(shape.apdus, 'GET', this.path(`/apdus?after=${after}`));
  }

  bus(order: BusOrder): Promise<unknown> {
    return this.rig.ask(z.unknown(), 'POST', this.path('/vehicle'), order);
  }

  touch(button: string): Promise<unknown> {
    return this.rig.ask(z.unknown(), 'POST', this.path('/touch'), { button });
  }

  /** Touches the language button, which offers one language after the other, until the screen speaks this one. */
  async speak(language: 'pl' | 'en'): Promise<void> {
    await this.home();
    await until(
      `${this.name} speaks ${language}`,
      async () => {
        const shown = (await this.scene()).language;
        if (shown !== language) await this.touch('language');
        return shown;
      },
      (shown) => shown === language,
    );
  }

  async fault(order: FaultOrder): Promise<number> {
    return (await this.rig.ask(z.object({ id: z.int() }), 'POST', this.path('/faults'), order)).id;
  }

  /** How often a fault has fired. */
  async fired(id: number): Promise<number> {
    const all = await this.rig.ask(shape.faults, 'GET', this.path('/faults'));
    return all.find((fault) => fault.id === id)?.fired ?? -1;
  }

  /** Puts cards into the field and leaves them there. */
  lay(...cards: readonly { readonly card: string }[]): Promise<unknown> {
    const ids = cards.map(({ card }) => card);
    const order = ids.length === 1 ? { card: ids[0] } : { cards: ids };
    return this.rig.ask(z.unknown(), 'POST', this.path('/antenna'), { ...order, settled: true });
  }

  async takeAway(): Promise<void> {
    await this.rig.ask(z.unknown(), 'DELETE', this.path('/antenna'));
  }

  /** Holds a card to the reader until the machine has given its signal, and takes it away. */
  async tap(...cards: readonly { readonly card: string }[]): Promise<Tapped> {
    const before = (await this.beeps()).at(-1)?.seq ?? 0;
    await this.lay(...cards);
    const shown = await this.#shownAfter(before);
    await this.takeAway();
    return shown;
  }

  /** Touches these buttons one after the other. */
  async choose(...buttons: readonly string[]): Promise<void> {
    for (const button of buttons) await this.touch(button);
  }

  /** Puts a card into the pocket and leaves it there. */
  insert({ card }: { readonly card: string }): Promise<unknown> {
    return this.rig.ask(z.unknown(), 'POST', this.path('/slot'), { card, settled: true });
  }

  async pullOut(): Promise<void> {
    await this.rig.ask(z.unknown(), 'DELETE', this.path('/slot'));
  }

  /**
   * Presents a card at the antenna or in the pocket, waits for a result on the screen, and takes it away. The answer's
   * beeps are those since the card was presented: a card check's came with its button.
   */
  async serve(card: { readonly card: string }, at: Place = 'antenna'): Promise<Tapped> {
    const before = (await this.beeps()).at(-1)?.seq ?? 0;
    const shown = await this.#untilResult(() => (at === 'antenna' ? this.lay(card) : this.insert(card)));
    await (at === 'antenna' ? this.takeAway() : this.pullOut());
    return { scene: shown, beeps: (await this.beeps(before)).map(({ count }) => count) };
  }

  /** The same with a fault that must strike once, and is taken back; undefined from a machine that dies of it. */
  async serveWith(
    fault: FaultOrder,
    card: { readonly card: string },
    at: Place = 'antenna',
  ): Promise<Tapped | undefined> {
    const id = await this.fault(fault);
    let shown: Tapped | undefined;
    if (fault.fault === 'kill') {
      await (at === 'antenna' ? this.lay(card) : this.insert(card));
      await this.death();
      await (at === 'antenna' ? this.takeAway() : this.pullOut());
    } else shown = await this.serve(card, at);
    if ((await this.fired(id)) !== 1) throw new Error(`the fault ${JSON.stringify(fault)} has not struck once`);
    await this.rig.ask(z.unknown(), 'DELETE', `/faults?id=${id}`);
    return shown;
  }

  /** Waits for a result that was not on the screen before. */
  async #untilResult(present: () => Promise<unknown>): Promise<shape.Scene> {
    const { number } = await this.scene();
    await present();
    return until(
      `${this.name}: a result`,
      () => this.scene(),
      (scene) => scene.number > number && RESULTS.has(scene.view),
    );
  }

  /** Waits until the machine is at its home screen again, on a faster clock so that the results' times pass. */
  async home(rate = 20): Promise<void> {
    await this.rig.clock({ rate });
    await until(
      `${this.name} comes home`,
      () => this.scene(),
      ({ view }) => view === 'home',
    );
    await this.rig.clock({ rate: 1 });
  }

  /**
   * Presents a card with a fault armed, and takes it away when the machine has given its signal, or is dead where the
   * fault kills it; the fault must have struck once, and is taken back. Answers what was shown; undefined from a dead
   * machine.
   */
  async tapWith(fault: FaultOrder, card: { readonly card: string }): Promise<Tapped | undefined> {
    const id = await this.fault(fault);
    const before = (await this.beeps()).at(-1)?.seq ?? 0;
    await this.lay(card);
    const shown = fault.fault === 'kill' ? await this.death() : await this.#shownAfter(before);
    await this.takeAway();
    if ((await this.fired(id)) !== 1) throw new Error(`the fault ${JSON.stringify(fault)} has not struck once`);
    await this.rig.ask(z.unknown(), 'DELETE', `/faults?id=${id}`);
    return shown;
  }

  async #shownAfter(signal: number): Promise<Tapped> {
    const heard = await until(
      `${this.name}: a signal after a card was presented`,
      () => this.beeps(signal),
      (given) => given.length > 0,
    );
    return { scene: await this.scene(), beeps: heard.map(({ count }) => count) };
  }

  /** Waits until the machine's process is gone. */
  async death(): Promise<undefined> {
    await until(
      `${this.name} dies`,
      () => this.isDead(),
      (dead) => dead,
    );
  }

  async isDead(): Promise<boolean> {
    return (await this.rig.machines()).some(({ name, state }) => name === this.name && state === 'dead');
  }

  async kill(): Promise<void> {
    await this.rig.ask(z.unknown(), 'POST', `/machines/${this.name}/kill`);
  }

  async start(): Promise<void> {
    await this.rig.ask(z.unknown(), 'POST', `/machines/${this.name}/start`);
  }
}
