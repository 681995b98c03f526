import type { Costs, TourGraph } from './graph.ts';
import type { TourStep } from './tour.ts';

/** Cheapest ways between nodes, resets among them; each node's are worked out when first asked for. */
export class Distances {
  readonly #graph: TourGraph;
  readonly #costs: Costs;
  readonly #price: Float64Array;
  readonly #rows: (Row | undefined)[];

  constructor(graph: TourGraph, costs: Costs) {
    this.#graph = graph;
    this.#costs = costs;
    this.#price = Float64Array.from(graph.edges, ({ act }) => costs.of(act));
    this.#rows = Array.from({ length: graph.size });
  }

  priceOf(edge: number): number {
    return this.#price[edge] ?? Number.POSITIVE_INFINITY;
  }

  /** Cost of the cheapest way; infinite where there is none. */
  from(node: number): Float64Array {
    return this.#row(node).cost;
  }

  way(from: number, to: number): readonly TourStep[] {
    const { by } = this.#row(from);
    const steps: TourStep[] = [];
    for (let at = to; at !== from; ) {
      const step = by[at] ?? NOT_REACHED;
      if (step === NOT_REACHED) throw new Error(`there is no way from node ${from} to node ${to}`);
      if (step === BY_RESET) {
        steps.push('reset');
        break;
      }
      steps.push(step);
      at = this.#graph.edges[step]?.from ?? from;
    }
    return steps.reverse();
  }

  #row(node: number): Row {
    let row = this.#rows[node];
    if (row === undefined) {
      row = this.#search(node);
      this.#rows[node] = row;
    }
    return row;
  }

  /** Dijkstra; the reset is one more edge of the node where it begins, for it is never cheaper later. */
  #search(start: number): Row {
    const { size, leaving, edges, home } = this.#graph;
    const cost = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    const by = new Int32Array(size).fill(NOT_REACHED);
    const heap = new Heap();
    const reach = (node: number, price: number, step: number): void => {
      if (price >= (cost[node] ?? 0)) return;
      cost[node] = price;
      by[node] = step;
      heap.push(node, price);
    };
    reach(start, 0, NOT_REACHED);
    reach(home, this.#costs.reset, BY_RESET);
    for (let next = heap.pop(); next !== undefined; next = heap.pop()) {
      if (next.price > (cost[next.node] ?? 0)) continue;
      for (const edge of leaving[next.node] ?? []) {
        reach(edges[edge]?.to ?? 0, next.price + (this.#price[edge] ?? 0), edge);
      }
    }
    return { cost, by };
  }
}

interface Row {
  readonly cost: Float64Array;
  /** The edge by which a node is reached. */
  readonly by: Int32Array;
}

const NOT_REACHED = -1;
const BY_RESET = -2;

/** A binary heap of nodes by price. */
export class Heap {
  readonly #nodes: number[] = [];
  readonly #prices: number[] = [];

  push(node: number, price: number): void {
    const nodes = this.#nodes;
    const prices = this.#prices;
    let at = nodes.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((prices[parent] ?? 0) <= price) break;
      nodes[at] = nodes[parent] ?? 0;
      prices[at] = prices[parent] ?? 0;
      at = parent;
    }
    nodes[at] = node;
    prices[at] = price;
  }

  pop(): { readonly node: number; readonly price: number } | undefined {
    const nodes = this.#nodes;
    const prices = this.#prices;
    const node = nodes[0];
    const price = prices[0];
    if (node === undefined || price === undefined) return undefined;
    const lastNode = nodes.pop() ?? 0;
    const lastPrice = prices.pop() ?? 0;
    const size = nodes.length;
    let at = 0;
    while (size > 0) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && (prices[child + 1] ?? 0) < (prices[child] ?? 0)) child++;
      if ((prices[child] ?? 0) >= lastPrice) break;
      nodes[at] = nodes[child] ?? 0;
      prices[at] = prices[child] ?? 0;
      at = child;
    }
    if (size > 0) {
      nodes[at] = lastNode;
      prices[at] = lastPrice;
    }
    return { node, price };
  }
}
