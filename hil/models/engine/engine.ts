import type { AnyEventObject, AnyStateMachine, AnyTransitionDefinition, StateValue } from 'xstate';
import type { AnyStateNode } from '../../../statecharts/branches.ts';
import { Actions } from './actions.ts';
import { type Configuration, Configurations, type Plan } from './configuration.ts';
import { Guards } from './guards.ts';
import { initialMicrostep, type Microstep, microstepOf } from './microstep.ts';

/** More steps without an event than any chart needs: it runs in a circle. */
const MOST_STEPS = 200;

/** A chart that goes round without an event. */
export class EndlessChart extends Error {
  override readonly name = 'EndlessChart';
}

/** A state as the engine has it: as much of an XState snapshot as guards and pictures ask for. */
export class EngineState {
  readonly configuration: Configuration;
  readonly context: object;
  readonly machine: AnyStateMachine;
  /** What is seen in this state, if the model says so; the engine only passes it on. */
  readonly shown: string;
  /** What lies outside the chart, if the model says so; the engine only passes it on. */
  readonly world: string;
  /** A final state of the chart itself was reached; nothing follows. */
  readonly done: boolean;

  constructor(
    configuration: Configuration,
    context: object,
    machine: AnyStateMachine,
    shown: string,
    world: string,
    done: boolean,
  ) {
    this.configuration = configuration;
    this.context = context;
    this.machine = machine;
    this.shown = shown;
    this.world = world;
    this.done = done;
  }

  /** XState's state value. */
  get value(): StateValue {
    return this.configuration.value;
  }

  /** XState's name for the active nodes; its guards and path generators ask for them. */
  get _nodes(): readonly AnyStateNode[] {
    return this.configuration.nodes;
  }

  matches(asked: StateValue): boolean {
    return matchesValue(asked, this.configuration.value);
  }

  in(node: string): boolean {
    return this.configuration.ids.has(node);
  }

  /** XState's path generators describe a state by it. */
  getMeta(): Record<string, unknown> {
    const { nodes } = this.configuration;
    return Object.fromEntries(nodes.flatMap(({ id, meta }) => (meta === undefined ? [] : [[id, meta]])));
  }

  with(context: object, shown: string = this.shown, world: string = this.world): EngineState {
    return new EngineState(this.configuration, context, this.machine, shown, world, this.done);
  }
}

function matchesValue(asked: StateValue, value: StateValue | undefined): boolean {
  if (value === undefined) return false;
  if (typeof asked === 'string') {
    if (typeof value === 'string') return asked === value;
    return asked.includes('.') ? matchesValue(nested(asked), value) : asked in value;
  }
  if (typeof value === 'string') return false;
  for (const key in asked) {
    const part = asked[key];
    if (part !== undefined && !matchesValue(part, value[key])) return false;
  }
  return true;
}

function nested(path: string): StateValue {
  const [head = '', ...tail] = path.split('.');
  return tail.length === 0 ? head : { [head]: nested(tail.join('.')) };
}

export type Took = (transitions: readonly AnyTransitionDefinition[]) => void;

/**
 * The transition function of a chart without actors and timers, as XState computes it, but with everything that
 * depends on the active states alone worked out once. Where branches of two regions run without an event, they run
 * in document order. No effect is carried out.
 */
export class Engine {
  readonly #chart: AnyStateMachine;
  readonly #guards: Guards;
  readonly #actions: Actions;
  readonly #took: Took;
  readonly #configurations = new Configurations();
  readonly #numbers = new Map<AnyTransitionDefinition, string>();

  constructor(chart: AnyStateMachine, took: Took) {
    this.#chart = chart;
    this.#guards = new Guards(chart);
    this.#actions = new Actions(chart);
    this.#took = took;
  }

  initial(input: unknown): EngineState {
    const event = { type: 'xstate.init', input };
    const { context } = this.#chart.config;
    const first: object =
      typeof context === 'function' ? context({ input, spawn: undefined, self: undefined }) : (context ?? {});
    const step = initialMicrostep(this.#configurations, this.#chart.root);
    const before = new EngineState(step.next, first, this.#chart, '', '', false);
    const queue: AnyEventObject[] = [];
    return this.#goOn(this.#run(before, step, event, queue), event, queue);
  }

  /** The state after this event and all that follows from it at once; the same object where nothing happens. */
  step(state: EngineState, event: AnyEventObject): EngineState {
    if (state.done) return state;
    const selected = this.#select(state, event);
    const queue: AnyEventObject[] = [];
    const next = selected.length === 0 ? state : this.#take(state, selected, event, queue);
    return this.#goOn(next, event, queue);
  }

  /** Eventless branches first, then what was raised, until there is neither. */
  #goOn(from: EngineState, event: AnyEventObject, queue: AnyEventObject[]): EngineState {
    let state = from;
    let current = event;
    let settled: EngineState | null = null;
    for (let round = 0; !state.done; round++) {
      if (round > MOST_STEPS)
        throw new EndlessChart(`${this.#chart.id} goes round without an event at ${JSON.stringify(state.value)}`);
      let selected: AnyTransitionDefinition[] = state === settled ? [] : this.#selectEventless(state, current);
      settled = selected.length === 0 ? null : state;
      if (selected.length === 0) {
        const raised = queue.shift();
        if (raised === undefined) break;
        current = raised;
        selected = this.#select(state, raised);
      }
      state = selected.length === 0 ? state : this.#take(state, selected, current, queue);
    }
    return state;
  }

  #take(
    state: EngineState,
    selected: readonly AnyTransitionDefinition[],
    event: AnyEventObject,
    queue: AnyEventObject[],
  ): EngineState {
    const { configuration } = state;
    const key = selected.length === 1 ? this.#numberOf(selected[0]) : selected.map((one) => this.#numberOf(one)).join();
    let step = configuration.microsteps.get(key);
    if (step === undefined) {
      step = microstepOf(this.#configurations, configuration, selected);
      configuration.microsteps.set(key, step);
    }
    this.#took(step.taken);
    return this.#run(state, step, event, queue);
  }

  #run(state: EngineState, { next, program }: Microstep, event: AnyEventObject, queue: AnyEventObject[]): EngineState {
    let done = false;
    let now = state;
    for (const instruction of program) {
      if ('run' in instruction) {
        const context = this.#actions.run(instruction.run, now, event, queue);
        if (context !== now.context) now = now.with(context);
      } else {
        const { completed, of } = instruction;
        if (completed.parent === undefined) done = true;
        else queue.push({ type: `xstate.done.state.${completed.id}`, output: outputOf(of, now, event) });
      }
    }
    if (!done)
      return now.configuration === next
        ? now
        : new EngineState(next, now.context, this.#chart, now.shown, now.world, false);
    // A chart that has ended leaves all its states.
    for (const action of next.nodes.toReversed().flatMap(({ exit }) => exit)) {
      now = now.with(this.#actions.run(action, now, event, queue));
    }
    return new EngineState(next, now.context, this.#chart, now.shown, now.world, true);
  }

  #select(state: EngineState, event: AnyEventObject): AnyTransitionDefinition[] {
    const plan = state.configuration.planFor(event.type);
    const selected: AnyTransitionDefinition[] = [];
    if (plan !== null) this.#selectBy(plan, state, event, selected);
    return selected;
  }

  /** The innermost states are asked first; a state that has no answer leaves it to its parent. */
  #selectBy(
    { inner, own }: Plan,
    state: EngineState,
    event: AnyEventObject,
    selected: AnyTransitionDefinition[],
  ): void {
    const before = selected.length;
    for (const plan of inner) this.#selectBy(plan, state, event, selected);
    if (selected.length > before) return;
    for (const one of own) {
      if (!this.#allows(one, state, event)) continue;
      selected.push(one);
      return;
    }
  }

  #selectEventless(state: EngineState, event: AnyEventObject): AnyTransitionDefinition[] {
    const { eventless } = state.configuration;
    if (eventless.length === 0) return [];
    const selected = new Set<AnyTransitionDefinition>();
    for (const line of eventless) {
      for (const node of line) {
        const own = node.always?.find((one) => this.#allows(one, state, event));
        if (own === undefined) continue;
        selected.add(own);
        break;
      }
    }
    return [...selected];
  }

  #allows({ guard }: AnyTransitionDefinition, state: EngineState, event: AnyEventObject): boolean {
    return guard === undefined || this.#guards.holds(guard, state, event);
  }

  #numberOf(transition: AnyTransitionDefinition | undefined): string {
    if (transition === undefined) return '';
    let number = this.#numbers.get(transition);
    if (number === undefined) {
      number = String(this.#numbers.size);
      this.#numbers.set(transition, number);
    }
    return number;
  }
}

function outputOf(node: AnyStateNode | null, { context }: EngineState, event: AnyEventObject): unknown {
  const output: unknown = node?.output;
  return typeof output === 'function' ? output({ context, event }) : output;
}
