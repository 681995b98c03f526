import { type Costs, coverable, type TourGraph } from './graph.ts';
import { leastFlow } from './linear-program.ts';

/**
 * No tour from `from` (default: home) that covers what is wanted (default: all that can be) costs less. Costs that are
 * whole numbers make the bound one.
 */
export async function lowerBound(
  graph: TourGraph,
  costs: Costs,
  {
    from = graph.home,
    wanted = coverable(graph),
  }: { readonly from?: number; readonly wanted?: ReadonlySet<number> } = {},
): Promise<number> {
  const least = await leastFlow(graph, costs, { from, wanted });
  const whole = [costs.reset, ...new Set(graph.edges.map(({ act }) => costs.of(act)))].every(Number.isInteger);
  return Math.max(0, whole ? Math.ceil(least - 1e-6) : least);
}
