import type { Costs, TourGraph } from './graph.ts';
import { MinCostFlow } from './min-cost-flow.ts';
import { type Tour, type TourStep, tourOf } from './tour.ts';

/**
 * The cheapest tour that takes every edge at least once, resets among its steps, from `from` (default: home) to wherever
 * (the directed Chinese postman): what has to be gone again is a flow of least cost, and the whole then one round.
 * Nothing is cheaper. Throws RangeError where an edge cannot be reached.
 */
export function postmanTour(graph: TourGraph, costs: Costs, from: number = graph.home): Tour {
  const end = graph.size;
  const surplus = Array.from({ length: graph.size + 1 }, () => 0);
  const count = (node: number, by: number): void => {
    surplus[node] = (surplus[node] ?? 0) + by;
  };
  for (const edge of graph.edges) {
    count(edge.from, -1);
    count(edge.to, 1);
  }
  // From the end back to the start, once: the tour is a round, and the way back is nobody's.
  count(end, -1);
  count(from, 1);
  const flow = new MinCostFlow(graph.size + 1);
  const again = graph.edges.map((edge) => flow.add(edge.from, edge.to, costs.of(edge.act)));
  const resets = Array.from({ length: graph.size }, (_, node) => flow.add(node, graph.home, costs.reset));
  for (let node = 0; node < graph.size; node++) flow.add(node, end, 0);
  flow.solve(surplus);
  const ways: { readonly to: number; readonly step: TourStep }[][] = Array.from({ length: graph.size }, () => []);
  graph.edges.forEach((edge, number) => {
    for (let times = 1 + flow.flow(again[number] ?? 0); times > 0; times--) {
      ways[edge.from]?.push({ to: edge.to, step: number });
    }
  });
  resets.forEach((edge, node) => {
    for (let times = flow.flow(edge); times > 0; times--) ways[node]?.push({ to: graph.home, step: 'reset' });
  });
  return tourOf(graph, from, roundOf(ways, from), costs);
}

interface Way {
  readonly to: number;
  readonly step: TourStep;
}

/** Every way once in one walk (Hierholzer). */
function roundOf(ways: readonly Way[][], from: number): readonly TourStep[] {
  const stack: { readonly node: number; readonly by: TourStep | null }[] = [{ node: from, by: null }];
  const steps: TourStep[] = [];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const way = ways[top.node]?.pop();
    if (way !== undefined) stack.push({ node: way.to, by: way.step });
    else {
      stack.pop();
      if (top.by !== null) steps.push(top.by);
    }
  }
  if (ways.some((left) => left.length > 0)) throw new RangeError('an edge cannot be reached from the start');
  return steps.reverse();
}
