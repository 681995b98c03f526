import { type Costs, coverable, type TourGraph } from './graph.ts';

/** An edge by its number, or a reset. */
export type TourStep = number | 'reset';

export interface Tour {
  readonly start: number;
  readonly steps: readonly TourStep[];
  readonly cost: number;
  /** Requirements that it was to meet and does not: none can. */
  readonly unmet: readonly number[];
}

export interface TourFigures {
  readonly acts: number;
  readonly resets: number;
  readonly cost: number;
}

/** A walk along the steps. Throws where a step does not begin where the one before ended. */
export function tourOf(
  graph: TourGraph,
  start: number,
  steps: readonly TourStep[],
  costs: Costs,
  wanted: ReadonlySet<number> = coverable(graph),
): Tour {
  const open = new Set(wanted);
  let at = start;
  let cost = 0;
  for (const step of steps) {
    if (step === 'reset') {
      at = graph.home;
      cost += costs.reset;
      continue;
    }
    const edge = graph.edges[step];
    if (edge === undefined || edge.from !== at) throw new Error(`step ${step} does not begin at node ${at}`);
    for (const met of edge.covers) open.delete(met);
    at = edge.to;
    cost += costs.of(edge.act);
  }
  return { start, steps, cost, unmet: [...open] };
}

export function figuresOf({ steps, cost }: Tour): TourFigures {
  const resets = steps.filter((step) => step === 'reset').length;
  return { acts: steps.length - resets, resets, cost };
}
