import { type AnyMachineSnapshot, type AnyStateMachine, createActor, fromPromise, SimulatedClock } from 'xstate';
import type { Sight, Subject } from '../../../hil/models/contract.ts';
import type { Act, Led, Seen } from '../../../hil/suites/walk/walk.ts';
import { ChartCoverage } from '../../../kiosk/machine/chart-coverage.ts';

/** A running chart, timers and actors included, led without a rig; what its actors come to is as the model says. */
export class LedActor implements Led {
  readonly prepared: Act[][] = [];
  resets = 0;
  readonly #chart: AnyStateMachine;
  readonly #subject: Subject;
  #clock = new SimulatedClock();
  #coverage = new ChartCoverage();
  #before = new Map<string, number>();
  #end: { readonly resolve: (output: unknown) => void; readonly reject: (error: unknown) => void } | undefined;
  #shown = '';
  #actor = this.#start();

  /** `chart`: what runs, which need not be what the subject says. */
  constructor(chart: AnyStateMachine, subject: Subject) {
    this.#chart = chart;
    this.#subject = subject;
    this.#actor = this.#start();
  }

  async prepare(acts: readonly Act[]): Promise<void> {
    this.prepared.push([...acts]);
  }

  async perform({ events }: Act): Promise<void> {
    for (const { name, kind, event } of events) {
      if (kind === 'elapsed') this.#clock.increment(Number(this.#delayOf(name)));
      else if (kind === 'done') this.#end?.resolve(event.output);
      else if (kind === 'error') this.#end?.reject(event.error);
      else this.#actor.send(event);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async reset(): Promise<void> {
    this.resets += 1;
    this.#before = new Map((await this.look()).taken);
    this.#actor.stop();
    this.#clock = new SimulatedClock();
    this.#coverage = new ChartCoverage();
    this.#actor = this.#start();
  }

  async look(): Promise<Seen> {
    const taken = new Map(this.#before);
    for (const { id, taken: times } of this.#coverage.report.branches) taken.set(id, (taken.get(id) ?? 0) + times);
    const sight = this.#sight;
    const buttons = this.#subject.stimuli.flatMap(({ name, possible }) =>
      name.startsWith('TOUCH ') && possible?.(sight) === true ? [name.slice('TOUCH '.length)] : [],
    );
    return { value: sight.value, taken, picture: { view: this.#shown.split(' ')[0] ?? '', buttons } };
  }

  async pause(): Promise<void> {}

  /** The running chart as a subject looks at it. */
  get #sight(): Sight {
    const snapshot = this.#actor.getSnapshot() as AnyMachineSnapshot;
    return {
      in: (node) => snapshot._nodes.some(({ id }) => id === node),
      matches: (value) => snapshot.matches(value),
      value: snapshot.value,
      context: snapshot.context,
      shown: this.#shown,
      world: '',
    };
  }

  #delayOf(name: string): unknown {
    return this.#chart.implementations.delays[name.slice('elapsed.'.length)];
  }

  #start() {
    if (this.#chart === undefined) return createActor(fromPromise(async () => 0)) as never;
    const actors = Object.fromEntries(
      Object.keys(this.#chart.implementations.actors).map((name) => [
        name,
        fromPromise(() => new Promise((resolve, reject) => (this.#end = { resolve, reject }))),
      ]),
    );
    const chart = this.#chart.provide({ actors: actors as never });
    const options = { clock: this.#clock, inspect: this.#coverage.watch(chart), input: this.#subject.input };
    const actor = createActor(chart, options as never);
    actor.subscribe({
      next: () => {
        this.#actor = actor;
        this.#shown = this.#subject.show?.(this.#sight, this.#shown) ?? '';
      },
      // A chart with a mistake may come to an end of its own, where it then stands.
      error: () => undefined,
    });
    actor.start();
    for (const name of this.#subject.boot) {
      const stimulus = this.#subject.stimuli.find((each) => each.name === name);
      if (stimulus !== undefined) actor.send(stimulus.event as never);
    }
    return actor;
  }
}
