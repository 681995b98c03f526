import type { Model, ModelEvent, ModelState } from '../models/contract.ts';
import { GrowingNumbers } from './growing-numbers.ts';
import { type Edge, type Invariant, isBroken, type Reachability } from './invariant.ts';

export interface Violation {
  readonly invariant: string;
  readonly because: string;
  readonly what: string;
  /** The shortest way to it from where the search began. */
  readonly trace: readonly ModelEvent[];
}

export interface Exploration {
  readonly states: number;
  readonly edges: number;
  /** False: the limit ended the search, and nothing is said of what lies behind. */
  readonly whole: boolean;
  readonly violations: readonly Violation[];
  /** Indices into Model.branches that were taken somewhere. */
  readonly taken: ReadonlySet<number>;
  readonly milliseconds: number;
  /** Where the search did not end: of what the states differ, by name and number of values. */
  readonly growth: Readonly<Record<string, number>>;
}

export interface ExploreOptions {
  readonly invariants: readonly Invariant[];
  readonly reachabilities?: readonly Reachability[];
  /** Where the search begins. Absent: as just switched on. */
  readonly from?: ModelState;
  /** States at most. */
  readonly limit?: number;
  /** Ends the search at this violation. Absent: all is searched, and the first violation of each invariant is told. */
  readonly until?: (violation: Violation) => boolean;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
  readonly told?: (states: number, edges: number) => void;
}

const LIMIT = 2_000_000;
const TELL_EVERY = 50_000;

/** Every state of the model, breadth first, so that what is found is found on a shortest way. Pure but for the clock. */
export function explore(model: Model, options: ExploreOptions): Exploration {
  return new Search(model, options).run();
}

class Search {
  readonly #model: Model;
  readonly #options: ExploreOptions;
  readonly #states: ModelState[] = [];
  /** What the invariants remember in each state, joined. */
  readonly #memories: (readonly string[])[] = [];
  readonly #known = new Map<string, number>();
  readonly #parent = new GrowingNumbers();
  readonly #via = new GrowingNumbers();
  readonly #edgeFrom = new GrowingNumbers();
  readonly #edgeTo = new GrowingNumbers();
  readonly #edgeEvent = new GrowingNumbers();
  readonly #taken: Uint8Array;
  readonly #violations = new Map<string, Violation>();
  #ended = false;

  constructor(model: Model, options: ExploreOptions) {
    this.#model = model;
    this.#options = options;
    this.#taken = new Uint8Array(model.branches.length);
  }

  run(): Exploration {
    const now = this.#options.now ?? (() => performance.now());
    const begun = now();
    const limit = this.#options.limit ?? LIMIT;
    this.#meet(
      this.#options.from ?? this.#model.initial,
      this.#options.invariants.map(({ begin }) => begin ?? ''),
      -1,
      -1,
    );
    let index = 0;
    while (index < this.#states.length && this.#states.length < limit && !this.#enough()) {
      this.#expand(index);
      index += 1;
      if (index % TELL_EVERY === 0) this.#options.told?.(this.#states.length, this.#edgeFrom.length);
    }
    const whole = index === this.#states.length;
    if (whole) this.#checkReachabilities();
    return {
      states: this.#states.length,
      edges: this.#edgeFrom.length,
      whole,
      violations: [...this.#violations.values()],
      taken: new Set([...this.#taken.keys()].filter((branch) => this.#taken[branch] === 1)),
      milliseconds: now() - begun,
      growth: whole ? {} : this.#growth(),
    };
  }

  #enough(): boolean {
    return this.#ended;
  }

  #expand(index: number): void {
    const state = this.#states[index];
    const memory = this.#memories[index];
    if (state === undefined || memory === undefined) return;
    for (const event of this.#model.eventsIn(state)) {
      const { state: after, taken } = this.#model.step(state, event);
      for (const branch of taken) this.#taken[branch] = 1;
      const remembered = this.#judge({ before: state, event, after, heard: taken.length > 0 }, memory, index);
      if (remembered === undefined) continue;
      const to = this.#meet(after, remembered, index, event.index);
      this.#edgeFrom.push(index);
      this.#edgeTo.push(to);
      this.#edgeEvent.push(event.index);
    }
  }

  /** What the invariants remember after this edge; undefined when one is broken: nothing is asked of what follows. */
  #judge(edge: Edge, memory: readonly string[], index: number): readonly string[] | undefined {
    const { invariants } = this.#options;
    let remembered: string[] | undefined;
    for (let which = 0; which < invariants.length; which += 1) {
      const invariant = invariants[which];
      if (invariant === undefined) continue;
      const held = memory[which] ?? '';
      const result = invariant.after(edge, held);
      if (isBroken(result)) {
        this.#found(invariant, result.broken, [...this.#wayTo(index), edge.event]);
        return undefined;
      }
      if (result === held) continue;
      remembered ??= [...memory];
      remembered[which] = result;
    }
    return remembered ?? memory;
  }

  #meet(state: ModelState, memory: readonly string[], parent: number, via: number): number {
    const key = `${this.#model.key(state)}#${memory.join('#')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.#states.length;
    this.#known.set(key, index);
    this.#states.push(state);
    this.#memories.push(memory);
    this.#parent.push(parent);
    this.#via.push(via);
    return index;
  }

  #found({ name, because }: Pick<Invariant, 'name' | 'because'>, what: string, trace: readonly ModelEvent[]): void {
    if (this.#violations.has(name)) return;
    const violation = { invariant: name, because, what, trace };
    this.#violations.set(name, violation);
    this.#ended ||= this.#options.until?.(violation) === true;
  }

  #wayTo(index: number): readonly ModelEvent[] {
    const way: ModelEvent[] = [];
    for (let at = index; this.#parent.at(at) >= 0; at = this.#parent.at(at)) {
      const event = this.#model.events[this.#via.at(at)];
      if (event !== undefined) way.push(event);
    }
    return way.reverse();
  }

  /** Backwards from where `to` holds, over the edges that are allowed: what was not met has no way. */
  #checkReachabilities(): void {
    const { reachabilities = [] } = this.#options;
    if (reachabilities.length === 0) return;
    const incoming = this.#incoming();
    for (const reachability of reachabilities) {
      const stuck = this.#stuck(reachability, incoming);
      if (stuck === undefined) continue;
      const shown = this.#states[stuck];
      const what = `no way on from ${JSON.stringify(shown?.value)}${shown?.shown ? ` ("${shown.shown}")` : ''}`;
      this.#found(reachability, what, this.#wayTo(stuck));
    }
  }

  /** Edges ordered by where they lead: the edges into n are order[start[n]] to order[start[n + 1] - 1]. */
  #incoming(): { readonly start: Uint32Array; readonly order: Uint32Array } {
    const start = new Uint32Array(this.#states.length + 1);
    for (let edge = 0; edge < this.#edgeTo.length; edge += 1) {
      const to = this.#edgeTo.at(edge) + 1;
      start[to] = (start[to] ?? 0) + 1;
    }
    for (let state = 0; state < this.#states.length; state += 1) {
      start[state + 1] = (start[state + 1] ?? 0) + (start[state] ?? 0);
    }
    const next = start.slice();
    const order = new Uint32Array(this.#edgeTo.length);
    for (let edge = 0; edge < this.#edgeTo.length; edge += 1) {
      const to = this.#edgeTo.at(edge);
      const place = next[to] ?? 0;
      order[place] = edge;
      next[to] = place + 1;
    }
    return { start, order };
  }

  #stuck(
    { from, to, by }: Reachability,
    { start, order }: { readonly start: Uint32Array; readonly order: Uint32Array },
  ): number | undefined {
    const allowed = this.#model.events.map((event) => by(event));
    const arrives = new Uint8Array(this.#states.length);
    const queue = [...this.#states.keys()].filter((index) => {
      const state = this.#states[index];
      return state !== undefined && to(state);
    });
    for (const index of queue) arrives[index] = 1;
    for (let head = 0; head < queue.length; head += 1) {
      const at = queue[head] ?? 0;
      for (let place = start[at] ?? 0; place < (start[at + 1] ?? 0); place += 1) {
        const edge = order[place] ?? 0;
        const before = this.#edgeFrom.at(edge);
        if (arrives[before] === 1 || allowed[this.#edgeEvent.at(edge)] !== true) continue;
        arrives[before] = 1;
        queue.push(before);
      }
    }
    const found = this.#states.findIndex((state, index) => arrives[index] === 0 && from(state));
    return found < 0 ? undefined : found;
  }

  #growth(): Record<string, number> {
    const values = new Map<string, Set<unknown>>();
    for (const state of this.#states) {
      for (const [name, value] of Object.entries({ ...this.#model.live(state), state: JSON.stringify(state.value) })) {
        const seen = values.get(name) ?? new Set();
        seen.add(value);
        values.set(name, seen);
      }
    }
    const counts = [...values].map(([name, seen]) => [name, seen.size] as const);
    return Object.fromEntries(counts.toSorted(([, one], [, other]) => other - one));
  }
}
