import { createRequire } from 'node:module';
import type { Costs, TourGraph } from './graph.ts';

interface Highs {
  solve(
    problem: string,
    options?: Record<string, unknown>,
  ): {
    readonly Status: string;
    readonly ObjectiveValue: number;
  };
}

let loaded: Promise<Highs> | undefined;

/** HiGHS, compiled to WebAssembly; loaded once. */
function highs(): Promise<Highs> {
  loaded ??= (createRequire(import.meta.url)('highs') as () => Promise<Highs>)();
  return loaded;
}

/**
 * The least cost of a flow that covers what is wanted: x_e times along each edge, r_v resets from each node, ending
 * anywhere (t_v), balanced at every node; the edges that meet a requirement are taken once at least. Every tour is such
 * a flow, so no tour is cheaper.
 */
export async function leastFlow(
  graph: TourGraph,
  costs: Costs,
  { from, wanted }: { readonly from: number; readonly wanted: ReadonlySet<number> },
): Promise<number> {
  const solver = await highs();
  const solution = solver.solve(written(graph, costs, from, wanted));
  if (solution.Status !== 'Optimal') throw new Error(`the lower bound has no solution: ${solution.Status}`);
  return solution.ObjectiveValue;
}

/** In CPLEX's LP format. */
function written(graph: TourGraph, costs: Costs, start: number, wanted: ReadonlySet<number>): string {
  const balance: string[][] = Array.from({ length: graph.size }, () => []);
  const meeting = new Map<number, string[]>([...wanted].map((requirement) => [requirement, []]));
  const objective: string[] = [];
  graph.edges.forEach(({ from, to, act, covers }, edge) => {
    objective.push(`+ ${costs.of(act)} x${edge}`);
    if (from !== to) {
      balance[from]?.push(`- x${edge}`);
      balance[to]?.push(`+ x${edge}`);
    }
    for (const met of covers) meeting.get(met)?.push(`+ x${edge}`);
  });
  for (let node = 0; node < graph.size; node++) {
    if (node !== graph.home) {
      objective.push(`+ ${costs.reset} r${node}`);
      balance[node]?.push(`- r${node}`);
      balance[graph.home]?.push(`+ r${node}`);
    }
    balance[node]?.push(`- t${node}`);
  }
  const ends = Array.from({ length: graph.size }, (_, node) => `+ t${node}`);
  return [
    'Minimize',
    ` cost: ${lines(objective)}`,
    'Subject To',
    // One unit of flow begins at the start and ends somewhere.
    ...balance.map((terms, node) => ` n${node}: ${lines(terms)} = ${node === start ? -1 : 0}`),
    ...[...meeting].map(([requirement, terms]) => ` b${requirement}: ${lines(terms)} >= 1`),
    ` end: ${lines(ends)} = 1`,
    'End',
    '',
  ].join('\n');
}

/** The format does not take lines of any length. */
function lines(terms: readonly string[]): string {
  return terms.map((term, at) => (at % 20 === 19 ? `${term}\n` : `${term} `)).join('');
}
