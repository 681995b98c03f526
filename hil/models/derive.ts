import { createHash } from 'node:crypto';
import type { AnyEventObject, AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { type ChartStructure, structureOf } from '../charts/structure.ts';
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
import { derivedChart, isSwitch, type ModelFields } from './derived-chart.ts';
import type { Configuration } from './engine/configuration.ts';
import { Engine, EngineState } from './engine/engine.ts';
import type { Wait } from './waits.ts';

interface Offer {
  readonly event: ModelEvent;
  readonly possible: (sight: Sight) => boolean;
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
  readonly #waitsIn = new Map<Configuration, readonly Wait[]>();
  readonly #engine: Engine;
  #taken: number[] = [];

  constructor(subject: Subject, assumption: Assumption) {
    const derived = derivedChart(subject.chart);
    const free = assumption === 'anything';
    this.#subject = subject;
    this.#waits = derived.waits;
    this.#branchOf = derived.branchOf;
    this.name = subject.name;
    this.chart = derived.chart;
    this.structure = ownStructure(subject.chart);
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
    this.#engine = new Engine(derived.chart, (transitions) => this.#took(transitions));
    const world = subject.world?.begin ?? '';
    const switchedOn = this.#engine.initial(subject.input);
    this.initial = this.#settled(switchedOn.with(switchedOn.context, '', world), '');
    this.boot = subject.boot.map((name) => this.#named(name));
    this.home = this.boot.reduce((state, event) => this.step(state, event).state, this.initial);
  }

  eventsIn(state: ModelState): readonly ModelEvent[] {
    const own = mine(state);
    if (own.done) return [];
    const found: ModelEvent[] = [];
    for (const { event, possible } of this.#stimuli) if (possible(own)) found.push(event);
    const { $spent } = own.context as Fields;
    for (const wait of this.#running(own)) {
      if ($spent.length > 0 && $spent.includes(wait.id)) continue;
      for (const { event, possible } of this.#endings.get(wait) ?? []) if (possible(own)) found.push(event);
    }
    return found;
  }

  step(state: ModelState, event: ModelEvent): ModelStep {
    this.#taken = [];
    const own = mine(state);
    const next = this.#engine.step(own, event.event);
    return {
      state: this.#inWorld(own, event, next === own ? own : this.#settled(next, own.shown)),
      taken: this.#taken,
    };
  }

  #inWorld(before: EngineState, event: ModelEvent, after: EngineState): EngineState {
    const world = this.#subject.world?.after(before, event, after) ?? '';
    return world === after.world ? after : after.with(after.context, after.shown, world);
  }

  key(state: ModelState): string {
    const own = mine(state);
    const { $spent } = own.context as Fields;
    let key = `${own.configuration.code}|${own.shown}|${own.world}|${$spent.length === 0 ? '' : $spent.join(',')}`;
    const live = this.#subject.live(own);
    for (const name in live) key += `|${live[name]}`;
    return key;
  }

  live(state: ModelState): ReturnType<Model['live']> {
    const { $spent } = state.context as Fields;
    return { ...this.#subject.live(state), shown: state.shown, world: state.world, 'waits over': $spent.join(', ') };
  }

  /** Keeps the context within bounds and remembers what is shown. */
  #settled(state: EngineState, before: string): EngineState {
    const { bound, show } = this.#subject;
    const { context } = state;
    const held = bound === undefined ? context : (bound(context) as object);
    // What the model itself remembers is not the subject's to bound.
    const bounded = held === context ? context : { ...held, $spent: (context as Fields).$spent };
    const within = held === context ? state : state.with(bounded);
    const shown = show === undefined ? '' : show(within, before);
    return shown === within.shown ? within : within.with(bounded, shown);
  }

  #running({ configuration }: EngineState): readonly Wait[] {
    let running = this.#waitsIn.get(configuration);
    if (running === undefined) {
      running = this.#waits.filter(({ node }) => configuration.ids.has(node.id));
      this.#waitsIn.set(configuration, running);
    }
    return running;
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

/** Without the branches by which a joined chart switches its parts. */
function ownStructure(chart: AnyStateMachine): ChartStructure {
  const structure = structureOf(chart);
  return { ...structure, branches: structure.branches.filter(({ trigger }) => !isSwitch(trigger)) };
}

/** States are made by this model only; to everybody else they are what the contract says. */
function mine(state: ModelState): EngineState {
  if (state instanceof EngineState) return state;
  throw new TypeError('a state of another model');
}

type MakeOffer = (made: Omit<ModelEvent, 'index'>, possible: Offer['possible'] | undefined) => Offer;

/** One offer for each payload case; waits that share an event share its offers, each with its own condition. */
function endingsOf(
  waits: readonly Wait[],
  { answers, elapses }: Subject,
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
          const possible = (sight: Sight) => free || elapses === undefined || elapses(sight, wait.name);
          return [{ event, possible }];
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
