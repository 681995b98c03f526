import type { Model } from './contract.ts';
import type { StateGraph } from './explore.ts';

/** Indices of the branches that some state's event takes, or the way from power to home. */
export function reachedBranches({ edges, bootBranches }: StateGraph): ReadonlySet<number> {
  return new Set([...bootBranches, ...edges.flatMap((own) => own.flatMap(({ branches }) => branches))]);
}

/**
 * Branches of the chart that nothing can take, by id, each with its reason: what the machine's subject knows of it,
 * or that the search of all states did not meet it.
 */
export function unreachable(
  graph: StateGraph,
  explain: (branch: string, model: Model) => string | undefined,
): Record<string, string> {
  const { model } = graph;
  const reached = reachedBranches(graph);
  const states = graph.states.length;
  return Object.fromEntries(
    model.branches.flatMap((id, index) =>
      reached.has(index) ? [] : [[id, explain(id, model) ?? `in none of the model's ${states} states`]],
    ),
  );
}
