import fc from 'fast-check';
import { type TourEdge, type TourGraph, tourGraph } from '../../../hil/tours/graph.ts';

const ACTS = ['touch', 'card', 'wait'] as const;
export const PRICES: Readonly<Record<string, number>> = { touch: 1, card: 3, wait: 2 };

/** Graphs in which every node can be reached from node 0; edges meet some of eight requirements. */
export const randomGraph: fc.Arbitrary<TourGraph> = fc.integer({ min: 1, max: 7 }).chain((size) => {
  const node = fc.nat(size - 1);
  const edge = (from: fc.Arbitrary<number>, to: fc.Arbitrary<number>): fc.Arbitrary<TourEdge> =>
    fc.record({
      from,
      to,
      act: fc.constantFrom(...ACTS),
      covers: fc.uniqueArray(fc.nat(7), { maxLength: 2 }),
    });
  const spanning = Array.from({ length: size - 1 }, (_, at) => edge(fc.nat(at), fc.constant(at + 1)));
  return fc
    .tuple(fc.tuple(...spanning), fc.array(edge(node, node), { maxLength: 10 }))
    .map(([tree, more]) => tourGraph([...tree, ...more], size, 0, 8));
});
