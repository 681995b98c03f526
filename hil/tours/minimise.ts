import type { StateGraph } from '../models/explore.ts';
import { type TourEdge, type TourGraph, tourGraph } from './graph.ts';

/** A tour graph in which states that no tour can tell apart are one, and how to go back to the states. */
export interface Minimised {
  readonly graph: TourGraph;
  /** By number of state: its class. */
  readonly classOf: Uint32Array;
  /** In this state, the event that does what the edge does. */
  readonly eventFor: (state: number, edge: TourEdge) => { readonly event: number; readonly to: number } | undefined;
}

/**
 * Puts together states from which the same acts with the same coverage lead to the same (bisimulation, by refining a
 * partition until nothing changes): a tour of the one is a tour of the other, at the same cost.
 */
export function minimise(states: StateGraph): Minimised {
  const labels = new Map<string, number>();
  const numberOf = (label: string): number => {
    const known = labels.get(label) ?? labels.size;
    labels.set(label, known);
    return known;
  };
  const act = (event: number): string => states.model.events[event]?.act ?? '';
  const labelled = states.edges.map((edges) =>
    edges.map(({ to, event, branches }) => ({
      to,
      event,
      branches,
      label: numberOf(`${act(event)}|${branches.join()}`),
    })),
  );
  const classOf = refine(labelled);
  const edges = new Map<string, TourEdge>();
  labelled.forEach((own, from) => {
    for (const { to, event, branches, label } of own) {
      const [source, target] = [classOf[from] ?? 0, classOf[to] ?? 0];
      if (source === target && branches.length === 0) continue;
      const key = `${source} ${label} ${target}`;
      if (!edges.has(key)) edges.set(key, { from: source, to: target, act: act(event), covers: branches });
    }
  });
  const graph = tourGraph([...edges.values()], new Set(classOf).size, classOf[0] ?? 0, states.model.branches.length);
  return {
    graph,
    classOf,
    eventFor(state, edge) {
      const found = labelled[state]?.find(
        ({ to, event, branches }) => classOf[to] === edge.to && branches === edge.covers && act(event) === edge.act,
      );
      return found === undefined ? undefined : { event: found.event, to: found.to };
    },
  };
}

interface Labelled {
  readonly to: number;
  readonly label: number;
}

/** The coarsest partition in which the states of a class have the same labels to the same classes. */
function refine(edges: readonly (readonly Labelled[])[]): Uint32Array {
  let classOf = new Uint32Array(edges.length);
  for (let count = 1; ; ) {
    const seen = new Map<string, number>();
    const next = new Uint32Array(edges.length);
    edges.forEach((own, state) => {
      const moves = new Set(own.map(({ to, label }) => label * edges.length + (classOf[to] ?? 0)));
      const key = `${classOf[state]}:${[...moves].sort((one, other) => one - other).join()}`;
      const known = seen.get(key) ?? seen.size;
      seen.set(key, known);
      next[state] = known;
    });
    classOf = next;
    if (seen.size === count) return classOf;
    count = seen.size;
  }
}
