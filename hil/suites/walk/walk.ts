import type { StateValue } from 'xstate';
import type { Model, ModelEvent, ModelState } from '../../models/contract.ts';
import type { StateGraph } from '../../models/explore.ts';
import type { Progress } from '../../runs/contract.ts';
import { coverTour } from '../../tours/cover-tour.ts';
import type { Costs } from '../../tours/graph.ts';
import type { Minimised } from '../../tours/minimise.ts';
import type { Tour } from '../../tours/tour.ts';
import { arrive, isBusy } from './arrive.ts';

/** Events that are brought about by one act of the rig: a card presented, and what serving it comes to. */
export interface Act {
  readonly events: readonly ModelEvent[];
  readonly before: ModelState;
  readonly after: ModelState;
  /** The states after each event; the last is `after`. */
  readonly through: readonly ModelState[];
  /** Ids of the branches that the machine must take, with repetitions. */
  readonly branches: readonly string[];
}

/** A machine that can be led; what a suite of a machine brings. */
export interface Led {
  /** What is needed for these acts and cannot be had in the middle of them; the machine is at home, and stays there. */
  prepare(acts: readonly Act[]): Promise<void>;
  /** Brings the events about. Answers when it has done its part; the machine may still be at it. */
  perform(act: Act): Promise<void>;
  /** The machine is switched off and on: it stands at home. */
  reset(): Promise<void>;
  /** The chart's state and how often its branches were taken since the beginning, resets included. */
  look(): Promise<Seen>;
  /** Waits a little before the next look. */
  pause(): Promise<void>;
}

export interface Seen {
  readonly value: StateValue;
  readonly taken: ReadonlyMap<string, number>;
  /** Absent where nobody looks at the screen. */
  readonly picture?: {
    readonly view: string;
    /** Those that can be pressed. */
    readonly buttons: readonly string[];
  };
}

export interface WalkOrder {
  readonly states: StateGraph;
  readonly minimised: Minimised;
  readonly costs: Costs;
  readonly wanted: ReadonlySet<number>;
  readonly random: () => number;
  /** Looks at the machine after an act until it is where it should be. */
  readonly looks: number;
  /** Of improvement of each tour. Default: 400. */
  readonly rounds?: number;
  /** Stops after so many surprises. */
  readonly surprises: number;
  readonly signal: AbortSignal;
  /** Tells coverage as it grows. */
  readonly covered: (taken: ReadonlySet<string>) => void;
}

export interface Walked {
  readonly acts: number;
  readonly steps: number;
  readonly resets: number;
  readonly surprises: readonly string[];
  readonly taken: ReadonlySet<string>;
}

/**
 * Leads a machine along a tour over its model and compares after each act: the machine must be in the model's state
 * and must have taken the model's branches. After a surprise the way over what is still uncovered is planned anew, from
 * the state reached if the model knows it, else from home.
 */
export async function walk(led: Led, order: WalkOrder, progress: Progress): Promise<Walked> {
  const walker = new Walker(led, order, progress);
  await walker.run();
  return walker.result;
}

/** No work takes more answers than that. */
const MOST_ANSWERS = 20;

function comesByItself(event: ModelEvent | undefined): boolean {
  return event !== undefined && (event.kind === 'done' || event.act === 'answer');
}

class Walker {
  readonly #led: Led;
  readonly #order: WalkOrder;
  readonly #progress: Progress;
  readonly #model: Model;
  readonly #surprises: string[] = [];
  /** Branches that came out otherwise twice are not tried a third time. */
  readonly #failures = new Map<number, number>();
  #taken: ReadonlyMap<string, number> = new Map();
  #told = 0;
  #acts = 0;
  #steps = 0;
  #resets = 0;

  constructor(led: Led, order: WalkOrder, progress: Progress) {
    this.#led = led;
    this.#order = order;
    this.#progress = progress;
    this.#model = order.states.model;
  }

  get result(): Walked {
    const taken = new Set([...this.#taken].filter(([, times]) => times > 0).map(([id]) => id));
    return {
      acts: this.#acts,
      steps: this.#steps,
      resets: this.#resets,
      surprises: this.#surprises,
      taken,
    };
  }

  async run(): Promise<void> {
    let at: number | null = 0;
    await this.#look();
    while (this.#open().size > 0 && this.#surprises.length <= this.#order.surprises) {
      this.#order.signal.throwIfAborted();
      if (at === null) {
        await this.#reset();
        at = 0;
      }
      at = await this.#follow(at);
    }
  }

  /** Follows a tour from this state; answers where the machine is when it ends or a surprise ends it. */
  async #follow(start: number): Promise<number | null> {
    const { minimised, costs, random, rounds = 400 } = this.#order;
    const from = minimised.classOf[start] ?? 0;
    const wanted = this.#open();
    const tour = coverTour(minimised.graph, costs, { from, wanted, random, rounds });
    const acts = this.#actsOf(start, tour);
    if (start === 0) await this.#led.prepare(acts.flatMap(({ act }) => act ?? []));
    let at = start;
    for (const { act, to } of acts) {
      this.#order.signal.throwIfAborted();
      if (act === null) {
        await this.#reset();
        at = 0;
        continue;
      }
      const surprise = await this.#perform(act);
      if (surprise !== null) {
        for (const branch of act.branches) this.#blame(branch, wanted);
        return this.#whereabouts();
      }
      at = to;
    }
    // A tour that was followed to its end and left something open will not do better the second time.
    for (const branch of this.#open()) this.#failures.set(branch, 2);
    return at;
  }

  #actsOf(start: number, tour: Tour): readonly { readonly act: Act | null; readonly to: number }[] {
    const { states, minimised } = this.#order;
    const acts: { act: Act | null; to: number }[] = [];
    let at = start;
    let events: ModelEvent[] = [];
    let branches: string[] = [];
    let through: ModelState[] = [];
    let before = at;
    // Nobody looks into the middle of the machine's work: it is seen through, whatever it comes to.
    const seeThrough = (): void => {
      for (let left = MOST_ANSWERS; events.length > 0 && left > 0; left -= 1) {
        const edge = states.edges[at]?.find(({ event }) => comesByItself(this.#model.events[event]));
        const event = edge && this.#model.events[edge.event];
        const [one, other] = [states.states[before], states.states[edge?.to ?? at]];
        if (edge === undefined || event === undefined || one === undefined || other === undefined) return;
        events.push(event);
        branches.push(...edge.branches.map((branch) => this.#model.branches[branch] ?? ''));
        through.push(other);
        at = edge.to;
        if (isBusy(this.#model, other)) continue;
        acts.push({ act: { events, before: one, after: other, through, branches }, to: at });
        events = [];
      }
    };
    for (const step of tour.steps) {
      if (step === 'reset') {
        seeThrough();
        events = [];
        through = [];
        branches = [];
        acts.push({ act: null, to: 0 });
        at = 0;
        before = 0;
        continue;
      }
      const edge = minimised.graph.edges[step];
      const found = edge && minimised.eventFor(at, edge);
      const event = found && this.#model.events[found.event];
      if (edge === undefined || found === undefined || event === undefined)
        throw new Error('the tour leaves the model');
      events.push(event);
      branches.push(...edge.covers.map((branch) => this.#model.branches[branch] ?? ''));
      at = found.to;
      const [one, other] = [states.states[before], states.states[at]];
      if (one === undefined || other === undefined) throw new Error('the tour leaves the model');
      through.push(other);
      if (isBusy(this.#model, other)) continue;
      acts.push({ act: { events, before: one, after: other, through, branches }, to: at });
      events = [];
      through = [];
      branches = [];
      before = at;
    }
    seeThrough();
    return acts;
  }

  async #perform(act: Act): Promise<string | null> {
    const title = act.events.map(({ name }) => name).join(', ');
    this.#acts += 1;
    this.#steps += act.events.length;
    try {
      await this.#progress.step({ title, act: act.events[0]?.act ?? 'wait' }, async () => {
        const before = this.#taken;
        await this.#led.perform(act);
        await arrive(act, {
          before,
          looks: this.#order.looks,
          look: () => this.#look(),
          pause: () => this.#led.pause(),
        });
      });
      return null;
    } catch (error) {
      this.#order.signal.throwIfAborted();
      const said = `${title}: ${error instanceof Error ? error.message : String(error)}`;
      this.#surprises.push(said);
      await this.#look();
      return said;
    }
  }

  async #look(): Promise<Seen> {
    const seen = await this.#led.look();
    this.#taken = seen.taken;
    const { taken } = this.result;
    if (taken.size > this.#told) this.#order.covered(taken);
    this.#told = taken.size;
    return seen;
  }

  async #reset(): Promise<void> {
    this.#resets += 1;
    await this.#progress.step({ title: 'the machine is switched off and on', act: 'reset' }, () => this.#led.reset());
    await this.#look();
  }

  /** The state the machine is in, if it can be only one as far as tours are concerned; null: nobody knows. */
  async #whereabouts(): Promise<number | null> {
    const { value } = await this.#led.look();
    const written = JSON.stringify(value);
    const { states, minimised } = this.#order;
    const possible = states.states.flatMap((state, number) =>
      JSON.stringify(state.value) === written ? [number] : [],
    );
    const classes = new Set(possible.map((number) => minimised.classOf[number]));
    return classes.size === 1 ? (possible[0] ?? null) : null;
  }

  #blame(branch: string, wanted: ReadonlySet<number>): void {
    const number = this.#model.branches.indexOf(branch);
    if (wanted.has(number)) this.#failures.set(number, (this.#failures.get(number) ?? 0) + 1);
  }

  #open(): ReadonlySet<number> {
    const open = [...this.#order.wanted].filter((branch) => {
      const taken = this.#taken.get(this.#model.branches[branch] ?? '') ?? 0;
      return taken === 0 && (this.#failures.get(branch) ?? 0) < 2;
    });
    return new Set(open);
  }
}
