import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  fromCallback,
  fromPromise,
  type StateValue,
} from 'xstate';
import type { Act, Led, Seen } from '../../../hil/suites/walk/walk.ts';
import { ChartCoverage } from '../../../kiosk/machine/chart-coverage.ts';
import { partsOf } from '../../../statecharts/branches.ts';

interface Timer {
  readonly id: number;
  readonly delay: number;
  readonly ring: () => void;
}

/** A clock on which a wait is over when somebody says so; each wait is known by its length. */
class WaitsByName {
  readonly #running: Timer[] = [];
  #next = 1;

  now = (): number => 0;

  setTimeout = (ring: () => void, delay: number): number => {
    this.#running.push({ id: this.#next, delay, ring });
    this.#next += 1;
    return this.#next - 1;
  };

  clearTimeout = (id: number): void => {
    const at = this.#running.findIndex((timer) => timer.id === id);
    if (at >= 0) this.#running.splice(at, 1);
  };

  ring(delay: number): void {
    const timer = this.#running.findLast((each) => each.delay === delay);
    if (timer === undefined) throw new Error(`nothing waits so long: ${delay}`);
    this.clearTimeout(timer.id);
    timer.ring();
  }
}

type Ending = { readonly resolve: (output: unknown) => void; readonly reject: (error: unknown) => void };
type Tell = (event: { readonly type: string }) => void;

export interface LedChartsOrder {
  readonly chart: AnyStateMachine;
  readonly input: unknown;
  /** Actors that tell and never end, by the name of the part whose events they tell. */
  readonly telling: Readonly<Record<string, string>>;
  /** What the machine hears beside an event of a part. */
  readonly beside: Readonly<Record<string, { readonly type: string }>>;
  /** Events by which it comes home after it was switched on. */
  readonly boot: readonly Act['events'][number][];
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A chart and those that it invokes as they run: actors of XState, each with its own timers, only their work is told. */
export class LedCharts implements Led {
  readonly #order: LedChartsOrder;
  readonly #delays = new Map<string, number>();
  #clock = new WaitsByName();
  #coverage = new ChartCoverage();
  readonly #endings = new Map<string, Ending>();
  readonly #tellers = new Map<string, Tell>();
  /** Taken before the last reset. */
  #before: ReadonlyMap<string, number> = new Map();
  #actor: ReturnType<typeof createActor> | undefined;

  constructor(order: LedChartsOrder) {
    this.#order = order;
  }

  async open(): Promise<void> {
    const parts = Object.fromEntries(
      partsOf(this.#order.chart).map(({ name, chart }) => [name, this.#inHand(chart, {})]),
    );
    const bySource = Object.fromEntries(
      Object.entries(this.#order.chart.implementations.actors).flatMap(([source, logic]) => {
        const part = partsOf(this.#order.chart).find(({ chart }) => chart === logic);
        return part === undefined ? [] : [[source, parts[part.name]]];
      }),
    );
    const chart = this.#inHand(this.#order.chart, bySource as Record<string, AnyStateMachine>);
    const options = { clock: this.#clock, inspect: this.#coverage.watch(chart), input: this.#order.input };
    this.#actor = createActor(chart, options as never).start();
    for (const event of this.#order.boot) await this.#bringAbout(event);
  }

  async prepare(): Promise<void> {}

  async perform({ events }: Act): Promise<void> {
    for (const event of events) await this.#bringAbout(event);
  }

  async reset(): Promise<void> {
    this.#before = (await this.look()).taken;
    this.#running.stop();
    this.#clock = new WaitsByName();
    this.#coverage = new ChartCoverage();
    await this.open();
  }

  async look(): Promise<Seen> {
    const taken = new Map(this.#before);
    for (const { id, taken: times } of this.#coverage.report.branches) taken.set(id, (taken.get(id) ?? 0) + times);
    return { value: this.#value, taken };
  }

  async pause(): Promise<void> {
    await settle();
  }

  get #running(): ReturnType<typeof createActor> {
    if (this.#actor === undefined) throw new Error('it is not switched on');
    return this.#actor;
  }

  get #value(): StateValue {
    const { value, children } = this.#running.getSnapshot() as AnyMachineSnapshot;
    const parts = partsOf(this.#order.chart).map(({ name }) => {
      const snapshot = children[name]?.getSnapshot() as AnyMachineSnapshot | undefined;
      return [name, snapshot?.value ?? 'off'];
    });
    return { ...(value as object), ...Object.fromEntries(parts) };
  }

  async #bringAbout({ name, kind, event }: Act['events'][number]): Promise<void> {
    const [, what = ''] = /^[a-z]+\.(\w+)/.exec(event.type) ?? [];
    if (kind === 'elapsed') this.#clock.ring(this.#delays.get(what) ?? 0);
    else if (kind === 'done') this.#endings.get(what)?.resolve(event.output);
    else if (kind === 'error') this.#endings.get(what)?.reject(event.error);
    else this.#tell(event, name);
    await settle();
  }

  #tell(event: Act['events'][number]['event'], name: string): void {
    const [part = '', type] = event.type.split('.');
    if (type === undefined) {
      this.#running.send(event as never);
      return;
    }
    const tell = this.#tellers.get(part);
    if (tell === undefined) throw new Error(`nobody could tell ${name}`);
    tell({ ...event, type });
    const beside = this.#order.beside[event.type];
    if (beside !== undefined) this.#running.send(beside as never);
  }

  /** The chart with its waits known by their length, and its actors' work in the hands of the test. */
  #inHand(chart: AnyStateMachine, parts: Readonly<Record<string, AnyStateMachine>>): AnyStateMachine {
    const delays = Object.keys(chart.implementations.delays).map((name) => {
      this.#delays.set(name, 1000 + this.#delays.size);
      return [name, this.#delays.get(name)];
    });
    const actors = Object.keys(chart.implementations.actors).map((name) => [name, parts[name] ?? this.#worker(name)]);
    return chart.provide({ delays: Object.fromEntries(delays), actors: Object.fromEntries(actors) } as never);
  }

  #worker(name: string) {
    const part = this.#order.telling[name];
    if (part === undefined) {
      return fromPromise(() => new Promise((resolve, reject) => this.#endings.set(name, { resolve, reject })));
    }
    return fromCallback(({ sendBack }) => {
      this.#tellers.set(part, sendBack as Tell);
    });
  }
}
