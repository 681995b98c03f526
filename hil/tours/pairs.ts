import { type TourEdge, type TourGraph, tourGraph } from './graph.ts';

/**
 * The graph whose nodes are the edges of another, and whose edges are the pairs that can follow each other: a tour that
 * takes all of its edges takes every pair of the other's. The last node stands for home, before anything was done.
 */
export function pairGraph({ edges, leaving, home }: TourGraph): TourGraph {
  const pairs: TourEdge[] = [];
  edges.forEach(({ to }, first) => {
    for (const second of leaving[to] ?? [])
      pairs.push({ from: first, to: second, act: edges[second]?.act ?? '', covers: [] });
  });
  const start = edges.length;
  for (const first of leaving[home] ?? [])
    pairs.push({ from: start, to: first, act: edges[first]?.act ?? '', covers: [] });
  return tourGraph(pairs, edges.length + 1, start, 0);
}
