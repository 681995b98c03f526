import { Distances } from './distances.ts';
import { type Costs, coverable, type TourGraph } from './graph.ts';
import { type Tour, type TourStep, tourOf } from './tour.ts';

export interface CoverPlan {
  /** Where the tour begins. Default: home. */
  readonly from?: number;
  /** What is to be covered. Default: all that can be. */
  readonly wanted?: ReadonlySet<number>;
  /** Rounds of improvement. Default: 1500. */
  readonly rounds?: number;
  /** In [0, 1); repeatable. */
  readonly random: () => number;
  /** The tour is good enough at this cost; see bound.ts. */
  readonly goal?: number;
}

/**
 * A tour that covers everything wanted at little cost: first to the nearest that is uncovered, again and again; then
 * parts of it are taken out and put back where they cost least (ruin and recreate), as long as that makes it cheaper.
 */
export function coverTour(graph: TourGraph, costs: Costs, plan: CoverPlan): Tour {
  const { from = graph.home, wanted = coverable(graph), rounds = 1500, random, goal = 0 } = plan;
  const planner = new Planner(graph, costs, from, wanted);
  let best = planner.nearestFirst();
  let bestCost = planner.costOf(best);
  let current = best;
  let currentCost = bestCost;
  for (let round = 0; round < rounds && bestCost > goal; round++) {
    const tried = planner.recreated(planner.ruined(current, random), random);
    const cost = planner.costOf(tried);
    // A little worse is allowed now and then, less and less: the way to better leads over worse.
    const patience = 0.01 * bestCost * (1 - round / rounds) * random();
    if (cost <= currentCost + patience) {
      current = tried;
      currentCost = cost;
    }
    if (cost < bestCost) {
      best = tried;
      bestCost = cost;
    }
  }
  return tourOf(graph, from, planner.stepsOf(best), costs, wanted);
}

/** Edges in the order in which they are visited; the cheapest ways lie between them. */
type Visits = readonly number[];

class Planner {
  readonly #graph: TourGraph;
  readonly #distances: Distances;
  readonly #start: number;
  readonly #wanted: ReadonlySet<number>;
  /** By requirement: the edges that meet it. */
  readonly #meeting: ReadonlyMap<number, readonly number[]>;

  constructor(graph: TourGraph, costs: Costs, start: number, wanted: ReadonlySet<number>) {
    this.#graph = graph;
    this.#distances = new Distances(graph, costs);
    this.#start = start;
    const reachable = this.#distances.from(start);
    const meeting = new Map<number, number[]>();
    graph.edges.forEach(({ from, covers }, edge) => {
      if (!Number.isFinite(reachable[from])) return;
      for (const met of covers) {
        if (!wanted.has(met)) continue;
        const known = meeting.get(met);
        if (known === undefined) meeting.set(met, [edge]);
        else known.push(edge);
      }
    });
    this.#meeting = meeting;
    this.#wanted = new Set(meeting.keys());
  }

  nearestFirst(): Visits {
    const open = new Set(this.#wanted);
    const visits: number[] = [];
    for (let at = this.#start; open.size > 0; ) {
      const edge = this.#nearest(at, open);
      const { to } = this.#edge(edge);
      for (const step of [...this.#distances.way(at, this.#edge(edge).from), edge]) this.#meet(step, open);
      visits.push(edge);
      at = to;
    }
    return visits;
  }

  #nearest(at: number, open: ReadonlySet<number>): number {
    const costs = this.#distances.from(at);
    let best = -1;
    let bestCost = Number.POSITIVE_INFINITY;
    for (const requirement of open) {
      for (const edge of this.#meeting.get(requirement) ?? []) {
        const cost = (costs[this.#edge(edge).from] ?? 0) + this.#distances.priceOf(edge);
        if (cost >= bestCost) continue;
        best = edge;
        bestCost = cost;
      }
    }
    return best;
  }

  costOf(visits: Visits): number {
    let cost = 0;
    let at = this.#start;
    for (const visit of visits) {
      const { from, to } = this.#edge(visit);
      cost += (this.#distances.from(at)[from] ?? 0) + this.#distances.priceOf(visit);
      at = to;
    }
    return cost;
  }

  stepsOf(visits: Visits): readonly TourStep[] {
    const steps: TourStep[] = [];
    let at = this.#start;
    for (const visit of visits) {
      steps.push(...this.#distances.way(at, this.#edge(visit).from), visit);
      at = this.#edge(visit).to;
    }
    return steps;
  }

  /** Without a stretch of the tour, or a few visits here and there. */
  ruined(visits: Visits, random: () => number): Visits {
    const out = 1 + Math.floor(random() * Math.min(12, visits.length));
    if (random() < 0.5) {
      const first = Math.floor(random() * (visits.length - out + 1));
      return visits.toSpliced(first, out);
    }
    const chosen = new Set(Array.from({ length: out }, () => Math.floor(random() * visits.length)));
    return visits.filter((_, at) => !chosen.has(at));
  }

  /** Puts in what is missing where it costs least, then leaves out what is covered on the way anyhow. */
  recreated(visits: Visits, random: () => number): Visits {
    let whole = visits;
    // A visit put in changes the way between its neighbours: what was covered there may be missing then.
    for (let open = this.#openAfter(whole); open.size > 0; open = this.#openAfter(whole)) {
      for (const requirement of shuffled([...open], random)) {
        if (!open.has(requirement)) continue;
        whole = this.#inserted(whole, requirement);
        for (const step of this.stepsOf(whole)) this.#meet(step, open);
      }
    }
    return this.#withoutNeedless(whole);
  }

  #openAfter(visits: Visits): Set<number> {
    const open = new Set(this.#wanted);
    for (const step of this.stepsOf(visits)) this.#meet(step, open);
    return open;
  }

  #inserted(visits: Visits, requirement: number): Visits {
    let best = { cost: Number.POSITIVE_INFINITY, at: 0, edge: -1 };
    const candidates = this.#meeting.get(requirement) ?? [];
    for (let at = 0; at <= visits.length; at++) {
      const before = visits[at - 1];
      const node = before === undefined ? this.#start : this.#edge(before).to;
      const costs = this.#distances.from(node);
      const next = visits[at];
      const goal = next === undefined ? undefined : this.#edge(next).from;
      const direct = goal === undefined ? 0 : (costs[goal] ?? 0);
      for (const edge of candidates) {
        const { from, to } = this.#edge(edge);
        const there = (costs[from] ?? 0) + this.#distances.priceOf(edge) - direct;
        if (there >= best.cost) continue;
        const cost = there + (goal === undefined ? 0 : (this.#distances.from(to)[goal] ?? 0));
        if (cost < best.cost) best = { cost, at, edge };
      }
    }
    return visits.toSpliced(best.at, 0, best.edge);
  }

  /** Visits whose coverage lies on the way between others need not be visits. */
  #withoutNeedless(visits: Visits): Visits {
    const times = new Map<number, number>();
    const count = (steps: readonly TourStep[], by: number): void => {
      for (const step of steps) {
        if (step === 'reset') continue;
        for (const met of this.#edge(step).covers) times.set(met, (times.get(met) ?? 0) + by);
      }
    };
    count(this.stepsOf(visits), 1);
    const kept = [...visits];
    for (let at = kept.length - 1; at >= 0; at--) {
      const visit = kept[at];
      if (visit === undefined) continue;
      const needed = this.#edge(visit).covers.some((met) => this.#wanted.has(met) && times.get(met) === 1);
      if (needed) continue;
      const part = this.#stretch(kept, at, 2);
      const without = this.#stretch(kept.toSpliced(at, 1), at, 1);
      count(part, -1);
      count(without, 1);
      if ([...this.#wanted].every((met) => (times.get(met) ?? 0) > 0)) kept.splice(at, 1);
      else {
        count(without, -1);
        count(part, 1);
      }
    }
    return kept;
  }

  /** The steps from the end of the visit before `first` through so many visits. */
  #stretch(visits: Visits, first: number, count: number): readonly TourStep[] {
    const before = visits[first - 1];
    const steps: TourStep[] = [];
    let node = before === undefined ? this.#start : this.#edge(before).to;
    for (const visit of visits.slice(first, first + count)) {
      steps.push(...this.#distances.way(node, this.#edge(visit).from), visit);
      node = this.#edge(visit).to;
    }
    return steps;
  }

  #meet(step: TourStep, open: Set<number>): void {
    if (step === 'reset') return;
    for (const met of this.#edge(step).covers) open.delete(met);
  }

  #edge(number: number): TourGraph['edges'][number] {
    const edge = this.#graph.edges[number];
    if (edge === undefined) throw new Error(`there is no edge ${number}`);
    return edge;
  }
}

function shuffled(list: number[], random: () => number): readonly number[] {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other] ?? 0, list[at] ?? 0];
  }
  return list;
}
