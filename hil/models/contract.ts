import type { AnyEventObject, AnyStateMachine, ContextFrom, InputFrom, StateValue } from 'xstate';
import type { ChartStructure } from '../charts/structure.ts';

/**
 * What a machine brings to be modelled: its chart, what can be done to it, what its actors can answer, and what of its
 * context tells states apart. The model itself is derived from the chart (derive.ts); nothing of the chart is written
 * down twice.
 */
export interface Subject<Chart extends AnyStateMachine = AnyStateMachine> {
  readonly name: string;
  readonly chart: Chart;
  readonly input: InputFrom<Chart>;
  /** Everything that can come from outside, each with its payload. Names are unique. */
  readonly stimuli: readonly Stimulus<ContextFrom<Chart>>[];
  /** By the name of the invoked actor: what it can come to. */
  readonly answers: Readonly<Record<string, ActorAnswers<ContextFrom<Chart>>>>;
  /** False where this wait (by its delay's name) cannot run out: something else always comes first. Absent: it can. */
  readonly elapses?: (sight: Sight<ContextFrom<Chart>>, wait: string) => boolean;
  /** Names of stimuli that come by themselves after the machine was switched on. */
  readonly boot: readonly string[];
  /** What of the context tells states apart; everything else is taken to be dead. Keys name what grows in a report. */
  readonly live: (sight: Sight<ContextFrom<Chart>>) => Readonly<Record<string, Plain>>;
  /** Keeps the context within bounds after every step (a counter at its limit stays there). */
  readonly bound?: (context: ContextFrom<Chart>) => ContextFrom<Chart>;
  /** What the passenger sees, where that also depends on what was seen before; kept in the state, told by Sight. */
  readonly show?: (sight: Sight<ContextFrom<Chart>>, before: string) => string;
  /** What lies outside the chart and tells what can come next (money in the machine, a doubt); kept in the state. */
  readonly world?: World<ContextFrom<Chart>>;
}

export interface World<Context = unknown> {
  /** As the machine is switched on. */
  readonly begin: string;
  /** After this step; `before.world` is what it was. */
  readonly after: (before: Sight<Context>, event: ModelEvent, after: Sight<Context>) => string;
}

export type Plain = string | number | boolean | null;

/** A state as a subject or an invariant looks at it. */
export interface Sight<Context = unknown> {
  /** True while the state node of this id is active. */
  in(node: string): boolean;
  /** As XState's snapshot does. */
  matches(value: StateValue): boolean;
  /** XState's state value. */
  readonly value: StateValue;
  readonly context: Context;
  /** What Subject.show made of it; `''` without one. */
  readonly shown: string;
  /** What Subject.world made of it; `''` without one. */
  readonly world: string;
}

export interface Stimulus<Context = unknown> {
  /** `TOUCH larger`, `CARD`. */
  readonly name: string;
  readonly event: AnyEventObject;
  /** The kind of act it is paid by on a rig (`touch`, `card`, `wait`, `fault`, ...). */
  readonly act: string;
  /** False where it cannot happen: no such button, no card in the field. Absent: always possible. */
  readonly possible?: (sight: Sight<Context>) => boolean;
}

export interface ActorAnswers<Context = unknown> {
  readonly done: readonly Answer<Context>[];
  readonly error: readonly Answer<Context>[];
}

/** One payload case of an invoked actor. */
export interface Answer<Context = unknown> {
  /** Unique among the actor's answers: `checked-in`. */
  readonly name: string;
  /** `output` or `error` of the event. */
  readonly payload: unknown;
  /** The act that brings it about on a rig. Default: `answer`, which costs nothing of its own. */
  readonly act?: string;
  /** False where this actor cannot come to it; `node` invoked it. Absent: always possible. */
  readonly possible?: (sight: Sight<Context>, node: string) => boolean;
}

/** `physics`: what the subject says is possible. `anything`: every stimulus and every answer at any time. */
export type Assumption = 'physics' | 'anything';

/** A state of the derived chart; never changed, the same object when a step changes nothing. */
export type ModelState = Sight;

export interface ModelEvent {
  /** Position in Model.events. */
  readonly index: number;
  /** `TOUCH larger`, `elapsed.cardWait`, `done.serveCard checked-in`. */
  readonly name: string;
  readonly event: AnyEventObject;
  readonly act: string;
  readonly kind: 'stimulus' | 'elapsed' | 'done' | 'error';
}

export interface ModelStep {
  readonly state: ModelState;
  /** Indices into Model.branches, as taken in order, with repetitions. Valid until the next step of this model. */
  readonly taken: readonly number[];
}

/**
 * A pure transition relation. States belong to the model that made them: one model is for one thread, make another
 * for another (same subject, same hash, same keys).
 */
export interface Model {
  readonly name: string;
  /** Of the chart's structure, the events and the assumption: two models of one hash have the same states. */
  readonly hash: string;
  readonly structure: ChartStructure;
  /** Ids of the chart's branches; a branch's index is its position. */
  readonly branches: readonly string[];
  /** Every event that there is. */
  readonly events: readonly ModelEvent[];
  /** As just switched on. */
  readonly initial: ModelState;
  /** Events that lead from `initial` to `home` by themselves. */
  readonly boot: readonly ModelEvent[];
  /** Where a reset ends. */
  readonly home: ModelState;
  /** Events that can come in this state; some may change nothing. */
  eventsIn(state: ModelState): readonly ModelEvent[];
  step(state: ModelState, event: ModelEvent): ModelStep;
  /** Compact; equal for states that the subject does not tell apart. */
  key(state: ModelState): string;
  /** What tells the state apart besides its chart value, by name. */
  live(state: ModelState): Readonly<Record<string, Plain>>;
  /** The chart without invocations and timers, for XState's own path generators (see xstate-model.ts). */
  readonly chart: AnyStateMachine;
}

/** The chart has a feature of which no pure model can be made. */
export class Underivable extends Error {
  override readonly name = 'Underivable';
}
