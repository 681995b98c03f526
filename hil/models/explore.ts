import type { Model, ModelState } from './contract.ts';

/** All states of a model and what leads from one to the other; edges that change nothing and take no branch are left out. */
export interface StateGraph {
  readonly model: Model;
  readonly states: readonly ModelState[];
  /** By number of state: its edges. */
  readonly edges: readonly (readonly StateEdge[])[];
  /** Branches that are taken between power and home, without anybody's doing. */
  readonly bootBranches: readonly number[];
}

export interface StateEdge {
  /** Index of the state it leads to. */
  readonly to: number;
  /** Index into Model.events. */
  readonly event: number;
  /** Indices into Model.branches, each once, in rising order; equal lists are the same object. */
  readonly branches: readonly number[];
}

/** What makes a model too large: the parts of its states that take the most values. */
export interface Growth {
  readonly part: string;
  readonly values: number;
  readonly examples: readonly string[];
}

/** More states than the limit; says what grows. */
export class StateExplosion extends Error {
  override readonly name = 'StateExplosion';
  readonly growth: readonly Growth[];
  constructor(model: string, limit: number, growth: readonly Growth[]) {
    const worst = growth.slice(0, 3).map(({ part, values, examples }) => {
      return `${part} takes ${values} values (${examples.join(', ')}, ...)`;
    });
    super(`${model} has more than ${limit} states: ${worst.join('; ')}`);
    this.growth = growth;
  }
}

/** Every state that can be reached from `home`, breadth first: number 0 is home. Throws StateExplosion. */
export function explore(model: Model, limit = 100_000): StateGraph {
  const states: ModelState[] = [model.home];
  const numbers = new Map([[model.key(model.home), 0]]);
  const edges: StateEdge[][] = [];
  const sets = new Map<string, readonly number[]>();
  const numberOf = (state: ModelState): number => {
    const key = model.key(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (states.length === limit) throw new StateExplosion(model.name, limit, growthOf(model, states));
    numbers.set(key, states.length);
    return states.push(state) - 1;
  };
  for (let at = 0; at < states.length; at++) {
    const from = states[at];
    if (from === undefined) break;
    const own: StateEdge[] = [];
    for (const event of model.eventsIn(from)) {
      const { state, taken } = model.step(from, event);
      const branches = interned(sets, taken);
      const to = state === from ? at : numberOf(state);
      if (to !== at || branches.length > 0) own.push({ to, event: event.index, branches });
    }
    edges.push(own);
  }
  return { model, states, edges, bootBranches: interned(sets, bootBranches(model)) };
}

function interned(sets: Map<string, readonly number[]>, taken: readonly number[]): readonly number[] {
  const sorted = taken.length < 2 ? taken : [...new Set(taken)].sort((one, other) => one - other);
  const key = sorted.join();
  const known = sets.get(key);
  if (known !== undefined) return known;
  sets.set(key, sorted);
  return sorted;
}

function bootBranches(model: Model): readonly number[] {
  const taken: number[] = [];
  let state = model.initial;
  for (const event of model.boot) {
    const step = model.step(state, event);
    taken.push(...step.taken);
    state = step.state;
  }
  return taken;
}

function growthOf(model: Model, states: readonly ModelState[]): readonly Growth[] {
  const parts = new Map<string, Set<string>>();
  const note = (part: string, value: string) => {
    const values = parts.get(part) ?? new Set();
    parts.set(part, values.add(value));
  };
  for (const state of states) {
    note('the active states', JSON.stringify(state.value));
    for (const [part, value] of Object.entries(model.live(state))) note(part, String(value));
  }
  return [...parts]
    .map(([part, values]) => ({ part, values: values.size, examples: [...values].slice(0, 3) }))
    .sort((one, other) => other.values - one.values);
}
