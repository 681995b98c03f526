import { Heap } from './distances.ts';

/**
 * Least cost of bringing what nodes have too much to those that want it, along edges of a cost and a capacity
 * (primal-dual: cheapest ways first, and all that are equally cheap at once). Costs are not negative.
 */
export class MinCostFlow {
  readonly #size: number;
  readonly #out: number[][];
  readonly #to: number[] = [];
  readonly #left: number[] = [];
  readonly #cost: number[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#out = Array.from({ length: size + 2 }, () => []);
  }

  /** The edge's number, for `flow`. */
  add(from: number, to: number, cost: number, capacity: number = Number.POSITIVE_INFINITY): number {
    const edge = this.#to.length;
    this.#out[from]?.push(edge);
    this.#out[to]?.push(edge + 1);
    this.#to.push(to, from);
    this.#left.push(capacity, 0);
    this.#cost.push(cost, -cost);
    return edge;
  }

  flow(edge: number): number {
    return this.#left[edge ^ 1] ?? 0;
  }

  /** `surplus`: by node, what it has too much, less than nothing where it wants. Throws RangeError where there is no way. */
  solve(surplus: readonly number[]): number {
    const [source, sink] = [this.#size, this.#size + 1];
    let wanted = 0;
    surplus.forEach((amount, node) => {
      if (amount > 0) this.add(source, node, 0, amount);
      if (amount < 0) this.add(node, sink, 0, -amount);
      wanted += Math.max(0, amount);
    });
    const potential = new Float64Array(this.#size + 2);
    let cost = 0;
    while (wanted > 0) {
      if (!this.#measure(source, sink, potential)) throw new RangeError('there is no way for what is wanted');
      for (
        let level = this.#levels(source, potential);
        (level[sink] ?? -1) >= 0;
        level = this.#levels(source, potential)
      ) {
        const next = new Int32Array(this.#size + 2);
        for (let sent = this.#send(source, sink, Number.POSITIVE_INFINITY, level, next, potential); sent > 0; ) {
          wanted -= sent;
          cost += sent * ((potential[sink] ?? 0) - (potential[source] ?? 0));
          sent = this.#send(source, sink, Number.POSITIVE_INFINITY, level, next, potential);
        }
      }
    }
    return cost;
  }

  /** Raises potentials to the cheapest ways from the source; false where the sink cannot be reached. */
  #measure(source: number, sink: number, potential: Float64Array): boolean {
    const distance = new Float64Array(potential.length).fill(Number.POSITIVE_INFINITY);
    const heap = new Heap();
    distance[source] = 0;
    heap.push(source, 0);
    for (let at = heap.pop(); at !== undefined; at = heap.pop()) {
      if (at.price > (distance[at.node] ?? 0)) continue;
      for (const edge of this.#out[at.node] ?? []) {
        if ((this.#left[edge] ?? 0) <= 0) continue;
        const to = this.#to[edge] ?? 0;
        const reached = at.price + Math.max(0, this.#reduced(edge, at.node, potential));
        if (reached >= (distance[to] ?? 0)) continue;
        distance[to] = reached;
        heap.push(to, reached);
      }
    }
    const farthest = distance[sink] ?? Number.POSITIVE_INFINITY;
    if (!Number.isFinite(farthest)) return false;
    for (let node = 0; node < potential.length; node++) {
      potential[node] = (potential[node] ?? 0) + Math.min(farthest, distance[node] ?? farthest);
    }
    return true;
  }

  #reduced(edge: number, from: number, potential: Float64Array): number {
    return (this.#cost[edge] ?? 0) + (potential[from] ?? 0) - (potential[this.#to[edge] ?? 0] ?? 0);
  }

  #isCheapest(edge: number, from: number, potential: Float64Array): boolean {
    return (this.#left[edge] ?? 0) > 0 && Math.abs(this.#reduced(edge, from, potential)) < 1e-9;
  }

  #levels(source: number, potential: Float64Array): Int32Array {
    const level = new Int32Array(potential.length).fill(-1);
    level[source] = 0;
    const queue = [source];
    for (const node of queue) {
      for (const edge of this.#out[node] ?? []) {
        const to = this.#to[edge] ?? 0;
        if ((level[to] ?? 0) >= 0 || !this.#isCheapest(edge, node, potential)) continue;
        level[to] = (level[node] ?? 0) + 1;
        queue.push(to);
      }
    }
    return level;
  }

  #send(
    node: number,
    sink: number,
    most: number,
    level: Int32Array,
    next: Int32Array,
    potential: Float64Array,
  ): number {
    if (node === sink) return most;
    const edges = this.#out[node] ?? [];
    for (; (next[node] ?? 0) < edges.length; next[node] = (next[node] ?? 0) + 1) {
      const edge = edges[next[node] ?? 0] ?? 0;
      const to = this.#to[edge] ?? 0;
      if (level[to] !== (level[node] ?? 0) + 1 || !this.#isCheapest(edge, node, potential)) continue;
      const sent = this.#send(to, sink, Math.min(most, this.#left[edge] ?? 0), level, next, potential);
      if (sent <= 0) continue;
      this.#left[edge] = (this.#left[edge] ?? 0) - sent;
      this.#left[edge ^ 1] = (this.#left[edge ^ 1] ?? 0) + sent;
      return sent;
    }
    return 0;
  }
}
