import type { ModelEvent, Sight } from '../models/contract.ts';

/** One edge of the machine's behaviour. */
export interface Edge {
  readonly before: Sight;
  readonly event: ModelEvent;
  readonly after: Sight;
  /** False: no transition answered the event. */
  readonly heard: boolean;
}

/**
 * What must never happen. An invariant may remember something of the way that led here (how often a card was charged
 * since it was presented): a short text, told apart by the search like a part of the state.
 */
export interface Invariant {
  readonly name: string;
  /** Rule or promise behind it. */
  readonly because: string;
  /** What it remembers at the beginning; absent: nothing ever. */
  readonly begin?: string;
  /** What it remembers after this edge, or what is wrong with it. */
  readonly after: (edge: Edge, memory: string) => string | Broken;
}

export interface Broken {
  readonly broken: string;
}

export const isBroken = (result: string | Broken): result is Broken => typeof result !== 'string';

/** Wherever `from` holds, some way of events that `by` allows leads to where `to` holds. */
export interface Reachability {
  readonly name: string;
  readonly because: string;
  readonly from: (sight: Sight) => boolean;
  readonly to: (sight: Sight) => boolean;
  readonly by: (event: ModelEvent) => boolean;
}
