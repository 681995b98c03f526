import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { lowerBound } from '../../../hil/tours/bound.ts';
import { coverTour } from '../../../hil/tours/cover-tour.ts';
import { type Costs, coverable, inSteps, type TourGraph, tourGraph } from '../../../hil/tours/graph.ts';
import { MinCostFlow } from '../../../hil/tours/min-cost-flow.ts';
import { pairGraph } from '../../../hil/tours/pairs.ts';
import { postmanTour } from '../../../hil/tours/postman.ts';
import { figuresOf, type Tour, tourOf } from '../../../hil/tours/tour.ts';
import { PRICES, randomGraph } from './random-graph.ts';

const costs: Costs = { of: (act) => PRICES[act] ?? 0, reset: 5 };
const random = repeatableRandom(7);

/** Every edge a requirement of its own: what covers them is what takes them all. */
function eachEdge(graph: TourGraph): TourGraph {
  const edges = graph.edges.map((edge, number) => ({ ...edge, covers: [number] }));
  return tourGraph(edges, graph.size, graph.home, edges.length);
}

function taken(tour: Tour): ReadonlySet<number> {
  return new Set(tour.steps.filter((step) => step !== 'reset'));
}

describe('a tour over requirements', () => {
  test('walks along edges, meets all it is to meet, and costs no less than the bound of the linear program', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph, async (graph) => {
        const tour = coverTour(graph, costs, { random, rounds: 30 });
        // tourOf throws where a step does not begin where the one before ended.
        expect(tourOf(graph, 0, tour.steps, costs).unmet).toEqual([]);
        expect(tour.cost).toBeGreaterThanOrEqual(await lowerBound(graph, costs));
      }),
      { numRuns: 60 },
    );
  });

  test('begins where it is told and covers what is still wanted: the plan after a surprise', () => {
    fc.assert(
      fc.property(randomGraph, fc.nat(6), fc.uniqueArray(fc.nat(7)), (graph, from, left) => {
        const start = from % graph.size;
        const wanted = new Set(left);
        const tour = coverTour(graph, costs, { from: start, wanted, random, rounds: 10 });
        const met = new Set([...taken(tour)].flatMap((edge) => graph.edges[edge]?.covers ?? []));
        const possible = left.filter((requirement) => coverable(graph).has(requirement));
        expect(possible.filter((requirement) => !met.has(requirement))).toEqual([]);
        expect(tour.unmet).toEqual(left.filter((requirement) => !possible.includes(requirement)));
      }),
      { numRuns: 60 },
    );
  });

  test('is better than going to the nearest again and again, where that is dear', () => {
    // Two arms from home, the short one first leaves the long one for a reset.
    const arm = (from: number, to: number, covers: number[]) => ({ from, to, act: 'touch', covers });
    const edges = [arm(0, 1, [0]), arm(1, 2, [1]), arm(0, 3, []), arm(3, 4, [2]), arm(4, 0, []), arm(2, 2, [])];
    const graph = tourGraph(edges, 5, 0, 3);
    const nearest = coverTour(graph, inSteps(9), { random, rounds: 0 });
    const improved = coverTour(graph, inSteps(9), { random, rounds: 200 });
    expect(nearest.cost).toBe(13);
    expect(improved.cost).toBe(5);
  });
});

describe('a tour over transitions', () => {
  test('takes every edge, and costs exactly the bound of the linear program: nothing is cheaper', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph.map(eachEdge), async (graph) => {
        const tour = postmanTour(graph, costs);
        expect(taken(tour).size).toBe(graph.edges.length);
        expect(tour.cost).toBe(await lowerBound(graph, costs));
      }),
      { numRuns: 60 },
    );
  });

  test('says where an edge cannot be reached', () => {
    const edges = [{ from: 1, to: 1, act: 'touch', covers: [] }];
    expect(() => postmanTour(tourGraph(edges, 2, 0, 0), costs)).toThrow(RangeError);
  });
});

test('a tour over pairs takes every edge after every edge that it can follow, and every first one first', () => {
  fc.assert(
    fc.property(randomGraph, (graph) => {
      const pairs = pairGraph(graph);
      const tour = postmanTour(pairs, costs);
      const walked: number[] = tour.steps.map((step) => (step === 'reset' ? -1 : (pairs.edges[step]?.to ?? -1)));
      const followed = new Set(walked.map((edge, at) => `${walked[at - 1] ?? -1}>${edge}`));
      for (const [first, { to }] of graph.edges.entries()) {
        for (const second of graph.leaving[to] ?? []) expect(followed).toContain(`${first}>${second}`);
      }
      for (const first of graph.leaving[0] ?? []) expect(followed).toContain(`-1>${first}`);
    }),
    { numRuns: 60 },
  );
});

describe('flow of least cost', () => {
  test('goes the cheap way as far as it holds, then the dear one', () => {
    const flow = new MinCostFlow(3);
    const cheap = flow.add(0, 2, 1, 2);
    const dear = flow.add(0, 1, 2);
    flow.add(1, 2, 2);
    expect(flow.solve([5, 0, -5])).toBe(2 * 1 + 3 * 4);
    expect([flow.flow(cheap), flow.flow(dear)]).toEqual([2, 3]);
  });

  test('takes back what it has sent where that is cheaper in the end', () => {
    const flow = new MinCostFlow(4);
    flow.add(0, 1, 1, 1);
    flow.add(0, 2, 5, 1);
    flow.add(1, 3, 5, 1);
    flow.add(1, 2, 1, 1);
    flow.add(2, 3, 1, 1);
    expect(flow.solve([2, 0, 0, -2])).toBe(12);
  });

  test('says that there is no way', () => {
    expect(() => new MinCostFlow(2).solve([1, -1])).toThrow(RangeError);
  });
});

test('figures: acts, resets, and what both cost', () => {
  const graph = tourGraph([{ from: 0, to: 1, act: 'card', covers: [0] }], 2, 0, 1);
  const tour = tourOf(graph, 0, [0, 'reset', 0], costs);
  expect(figuresOf(tour)).toEqual({ acts: 2, resets: 1, cost: 11 });
  expect(() => tourOf(graph, 0, [0, 0], costs)).toThrow('does not begin');
});
