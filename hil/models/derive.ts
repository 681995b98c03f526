import { createHash } from 'node:crypto';
import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { structureOf } from '../charts/structure.ts';
import type {
  ActorAnswers,
  Answer,
  Assumption,
  Model,
  ModelEvent,
  ModelState,
  ModelStep,
  Sight,
  Stimulus,
  Subject,
} from './contract.ts';
import { derivedChart, type ModelFields } from './derived-chart.ts';
import { inertScope } from './inert-scope.ts';
import type { Wait } from './waits.ts';

interface Offer {
  readonly event: ModelEvent;
  readonly possible: (sight: Sight) => boolean;
}

/** A set of active state nodes with what is known of it once and for all. */
interface Configuration {
  readonly code: string;
  readonly nodes: ReadonlySet<string>;
  readonly waits: readonly Wait[];
}

type Fields = ModelFields & Readonly<Record<string, unknown>>;

/** The pure model of a machine. Throws Underivable. */
export function deriveModel<Chart extends AnyStateMachine>(
  subject: Subject<Chart>,
  assumption: Assumption = 'physics',
): Model {
  return new DerivedModel(subject as unknown as Subject, assumption);
}

class DerivedModel implements Model {
  readonly name: string;
  readonly hash: string;
  readonly structure: Model['structure'];
  readonly branches: readonly string[];
  readonly events: readonly ModelEvent[];
  readonly initial: ModelState;
  readonly boot: readonly ModelEvent[];
  readonly home: ModelState;
  readonly chart: AnyStateMachine;

  readonly #subject: Subject;
  readonly #stimuli: readonly Offer[];
  readonly #endings: ReadonlyMap<Wait, readonly Offer[]>;
  readonly #waits: readonly Wait[];
  readonly #branchOf: ReadonlyMap<AnyTransitionDefinition, number>;
  readonly #configurations = new Map<string, Configuration>();
  readonly #known = new WeakMap<object, Configuration>();
  readonly #sights = new WeakMap<ModelState, Sight>();
  readonly #scope = inertScope((transitions) => this.#took(transitions));
  #taken: number[] = [];

  constructor(subject: Subject, assumption: Assumption) {
    const derived = derivedChart(subject.chart);
    const free = assumption === 'anything';
    this.#subject = subject;
    this.#waits = derived.waits;
    this.#branchOf = derived.branchOf;
    this.name = subject.name;
    this.chart = derived.chart;
    this.structure = structureOf(subject.chart);
    this.branches = this.structure.branches.map(({ id }) => id);
    const events: ModelEvent[] = [];
    const offer = (made: Omit<ModelEvent, 'index'>, possible: Offer['possible'] | undefined): Offer => {
      const event = { index: events.length, ...made };
      events.push(event);
      return { event, possible: free ? () => true : (possible ?? (() => true)) };
    };
    this.#stimuli = subject.stimuli.map(({ name, event, act, possible }: Stimulus) =>
      offer({ name, event, act, kind: 'stimulus' }, possible),
    );
    this.#endings = endingsOf(derived.waits, subject, free, offer);
    this.events = events;
    this.hash = hashOf([this.structure, events, subject.input, assumption]);
    this.initial = this.#settled(derived.chart.getInitialSnapshot(this.#scope, subject.input), null);
    this.boot = subject.boot.map((name) => this.#named(name));
    this.home = this.boot.reduce((state, event) => this.step(state, event).state, this.initial);
  }

  eventsIn(state: ModelState): readonly ModelEvent[] {
    const sight = this.sight(state);
    const found: ModelEvent[] = [];
    for (const { event, possible } of this.#stimuli) if (possible(sight)) found.push(event);
    const { $spent } = state.context as Fields;
    for (const wait of this.#configurationOf(state).waits) {
      if ($spent.includes(wait.id)) continue;
      for (const { event, possible } of this.#endings.get(wait) ?? []) if (possible(sight)) found.push(event);
    }
    return found;
  }

  step(state: ModelState, { event }: ModelEvent): ModelStep {
    this.#taken = [];
    const next = this.chart.transition(state, event, this.#scope);
    return { state: next === state ? state : this.#settled(next, state), taken: this.#taken };
  }

  key(state: ModelState): string {
    const { $shown, $spent } = state.context as Fields;
    let key = `${this.#configurationOf(state).code}|${$shown}|${$spent.length === 0 ? '' : $spent.join(',')}`;
    const live = this.#subject.live(this.sight(state));
    for (const name in live) key += `|${live[name]}`;
    return key;
  }

  live(state: ModelState): ReturnType<Model['live']> {
    const { $shown, $spent } = state.context as Fields;
    return { ...this.#subject.live(this.sight(state)), $shown, $spent: $spent.join(', ') };
  }

  sight(state: ModelState): Sight {
    const known = this.#sights.get(state);
    if (known !== undefined) return known;
    const { nodes } = this.#configurationOf(state);
    const context = state.context as Fields;
    const sight = { in: (node: string) => nodes.has(node), context, shown: context.$shown, snapshot: state };
    this.#sights.set(state, sight);
    return sight;
  }

  /** Keeps the context within bounds and remembers what is shown. */
  #settled(state: AnyMachineSnapshot, before: ModelState | null): ModelState {
    const { bound, show } = this.#subject;
    const context = state.context as Fields;
    const bounded = bound === undefined ? context : (bound(context) as Fields);
    const shown = show === undefined ? '' : show(this.sight(state), before === null ? '' : shownIn(before));
    if (bounded === context && shown === context.$shown) return state;
    const settled = { ...state, context: { ...bounded, $shown: shown } } as AnyMachineSnapshot;
    return settled;
  }

  #configurationOf(state: ModelState): Configuration {
    const nodes = nodesOf(state);
    const known = this.#known.get(nodes);
    if (known !== undefined) return known;
    let code = '';
    for (const { type, order } of [...nodes].sort((one, other) => one.order - other.order)) {
      if (type === 'atomic' || type === 'final') code += String.fromCharCode(order + 48);
    }
    let configuration = this.#configurations.get(code);
    if (configuration === undefined) {
      const ids = new Set(nodes.map(({ id }) => id));
      configuration = { code, nodes: ids, waits: this.#waits.filter(({ node }) => ids.has(node.id)) };
      this.#configurations.set(code, configuration);
    }
    this.#known.set(nodes, configuration);
    return configuration;
  }

  #took(transitions: readonly AnyTransitionDefinition[]): void {
    for (const transition of transitions) {
      const branch = this.#branchOf.get(transition);
      if (branch !== undefined) this.#taken.push(branch);
    }
  }

  #named(name: string): ModelEvent {
    const event = this.events.find((known) => known.name === name);
    if (event === undefined) throw new Error(`${this.name}: boot names ${name}, which is no stimulus of the subject`);
    return event;
  }
}

interface ActiveNode {
  readonly id: string;
  readonly type: string;
  readonly order: number;
}

function nodesOf(state: ModelState): readonly ActiveNode[] {
  return (state as unknown as { readonly _nodes: readonly ActiveNode[] })._nodes;
}

function shownIn(state: ModelState): string {
  return (state.context as Fields).$shown;
}

type MakeOffer = (made: Omit<ModelEvent, 'index'>, possible: Offer['possible'] | undefined) => Offer;

/** One offer for each payload case; waits that share an event share its offers, each with its own condition. */
function endingsOf(
  waits: readonly Wait[],
  { answers }: Subject,
  free: boolean,
  offer: MakeOffer,
): ReadonlyMap<Wait, readonly Offer[]> {
  const made = new Map<string, ModelEvent>();
  const once = (event: Omit<ModelEvent, 'index'>): ModelEvent => {
    const known = made.get(event.name) ?? offer(event, undefined).event;
    made.set(event.name, known);
    return known;
  };
  return new Map(
    waits.map((wait) => [
      wait,
      wait.ends.flatMap((end): Offer[] => {
        if (end.kind === 'elapsed') {
          const event = once({ name: end.event, event: { type: end.event }, act: 'wait', kind: 'elapsed' });
          return [{ event, possible: () => true }];
        }
        const { kind } = end;
        if (kind === 'error' && end.branches.length === 0) return [];
        return casesOf(answers[wait.name], kind).map((answer) => ({
          event: once({
            name: `${end.event} ${answer.name}`,
            event: eventOf(end.event, kind, answer),
            act: answer.act ?? 'answer',
            kind,
          }),
          possible: free ? () => true : possibleAt(answer, wait),
        }));
      }),
    ]),
  );
}

/** An actor of which the subject says nothing ends in its one way without a payload. */
function casesOf(answers: ActorAnswers | undefined, kind: 'done' | 'error'): readonly Answer[] {
  return answers?.[kind] ?? [{ name: kind, payload: undefined }];
}

function eventOf(type: string, kind: 'done' | 'error', { payload }: Answer): AnyEventObject {
  return kind === 'done' ? { type, output: payload } : { type, error: payload };
}

function possibleAt({ possible }: Answer, { node }: Wait): (sight: Sight) => boolean {
  return possible === undefined ? () => true : (sight) => possible(sight, node.id);
}

function hashOf(parts: readonly unknown[]): string {
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
  return createHash('sha256').update(JSON.stringify(parts, plain)).digest('hex').slice(0, 12);
}
