import type { Model } from '../models/contract.ts';
import { deriveModel } from '../models/derive.ts';
import { explore, type StateGraph } from '../models/explore.ts';
import type { ModelledMachine } from '../models/machines.ts';
import { reachedBranches, unreachable } from '../models/reach.ts';
import { lowerBound } from './bound.ts';
import { coverTour } from './cover-tour.ts';
import { type Costs, coverable, inSteps, type TourGraph } from './graph.ts';
import { type Minimised, minimise } from './minimise.ts';
import { pairGraph } from './pairs.ts';
import { postmanTour } from './postman.ts';
import { figuresOf, type Tour } from './tour.ts';
import { pathsNeeded, type XStateSuite, xstateSuite } from './xstate-suite.ts';

/** One way of going through a machine's statechart, and what it costs. */
export interface ComparedTour {
  readonly name: string;
  /** What it covers, of what there is. */
  readonly covers: string;
  /** Sequences that begin at home: one, and one more for each reset. */
  readonly sequences: number;
  readonly steps: number;
  /** Steps, and so many more for each sequence. */
  readonly cost: number;
  /** No way of covering the same costs less; null: not worked out. */
  readonly bound: number | null;
}

export interface Comparison {
  readonly machine: string;
  readonly model: string;
  readonly reset: number;
  readonly figures: {
    readonly states: number;
    readonly edges: number;
    readonly branches: number;
    readonly reachable: number;
    /** The same of what a rig can bring about, and without what no tour tells apart. */
    readonly onRig: { readonly states: number; readonly edges: number };
    readonly minimised: { readonly states: number; readonly edges: number };
  };
  readonly unreachable: Readonly<Record<string, string>>;
  readonly inSteps: readonly ComparedTour[];
  /** Branch tours by a rig's costs, seconds. */
  readonly inSeconds: readonly ComparedTour[];
}

export interface ComparisonOrder {
  readonly machine: ModelledMachine;
  readonly reset: number;
  /** A rig's costs, seconds. */
  readonly seconds: Costs;
  readonly random: () => number;
}

/** Tours of ours beside the suites of @xstate/test, over one model in one run. */
export async function compareTours({ machine, reset, seconds, random }: ComparisonOrder): Promise<Comparison> {
  const all = explore(deriveModel(machine.subject));
  const states = explore(deriveModel(machine.onRig));
  const minimised = minimise(states);
  const { graph } = minimised;
  const { model } = states;
  const wanted = new Set([...coverable(graph)].filter((branch) => !states.bootBranches.includes(branch)));
  const steps = inSteps(reset);
  const classOf = classKey(states, minimised);
  const theirs = xstateSuite(model, classOf, valueOfClass(states, minimised, classOf));
  const needed = pathsNeeded(theirs);
  const branchTour = coverTour(graph, steps, { wanted, random });
  const branchBound = await lowerBound(graph, steps, { wanted });
  const branchesOfTheirs = { covers: `${branchCount(theirs, wanted)} of ${wanted.size} branches`, reset };
  const ofBranches = `${wanted.size} of ${wanted.size} branches`;
  return {
    machine: machine.name,
    model: model.hash,
    reset,
    figures: {
      states: all.states.length,
      edges: edgesOf(all),
      branches: model.branches.length,
      reachable: reachedBranches(all).size,
      onRig: { states: states.states.length, edges: edgesOf(states) },
      minimised: { states: graph.size, edges: graph.edges.length },
    },
    unreachable: unreachable(all, machine.explain),
    inSteps: [
      suiteRow('@xstate/test, shortest paths', theirs, branchesOfTheirs),
      exact('transition tour', `${graph.edges.length} transitions`, postmanTour(graph, steps), reset),
      exact('pair tour', pairsOf(graph), postmanTour(pairGraph(graph), steps), reset),
      suiteRow('@xstate/test, only the paths that branches need', needed, branchesOfTheirs),
      row('branch tour', ofBranches, branchTour, reset, branchBound + reset),
    ],
    inSeconds: [
      inSecondsOf('@xstate/test, only the paths that branches need', needed, model, seconds, branchesOfTheirs.covers),
      row(
        'branch tour',
        ofBranches,
        coverTour(graph, seconds, { wanted, random }),
        seconds.reset,
        (await lowerBound(graph, seconds, { wanted })) + seconds.reset,
      ),
    ],
  };
}

/** The class that tours do not look into: with it @xstate/test has as few states as there can be. */
function classKey(states: StateGraph, { classOf }: Minimised): (state: Parameters<Model['key']>[0]) => string {
  const { model } = states;
  const classes = new Map(states.states.map((state, number) => [model.key(state), String(classOf[number])]));
  return (state) => classes.get(model.key(state)) ?? '';
}

/** Of the states that tours do not look into, the first one's value stands for all. */
function valueOfClass(
  { states }: StateGraph,
  minimised: Minimised,
  keyOf: (state: Parameters<Model['key']>[0]) => string,
): (state: Parameters<Model['key']>[0]) => string {
  const values = new Map<string, string>();
  states.forEach(({ value }, number) => {
    const key = String(minimised.classOf[number]);
    if (!values.has(key)) values.set(key, JSON.stringify(value));
  });
  return (state) => values.get(keyOf(state)) ?? '';
}

function row(name: string, covers: string, tour: Tour, reset: number, bound: number): ComparedTour {
  const { acts, resets, cost } = figuresOf(tour);
  return { name, covers, sequences: resets + 1, steps: acts, cost: cost + reset, bound };
}

/** A tour of which nothing is cheaper: it is its own bound. */
function exact(name: string, covers: string, tour: Tour, reset: number): ComparedTour {
  return row(name, covers, tour, reset, tour.cost + reset);
}

function suiteRow(
  name: string,
  suite: XStateSuite,
  { covers, reset }: { covers: string; reset: number },
): ComparedTour {
  const sequences = suite.paths.length;
  return { name, covers, sequences, steps: suite.steps, cost: suite.steps + reset * sequences, bound: null };
}

function inSecondsOf(name: string, suite: XStateSuite, model: Model, costs: Costs, covers: string): ComparedTour {
  const acts = suite.paths.flatMap(({ events }) => events.map((event) => costs.of(model.events[event]?.act ?? '')));
  const cost = acts.reduce((sum, each) => sum + each, 0) + costs.reset * suite.paths.length;
  return { name, covers, sequences: suite.paths.length, steps: suite.steps, cost, bound: null };
}

function branchCount({ paths }: XStateSuite, wanted: ReadonlySet<number>): number {
  const covered = new Set(paths.flatMap(({ branches }) => [...branches]));
  return [...wanted].filter((branch) => covered.has(branch)).length;
}

function edgesOf({ edges }: StateGraph): number {
  return edges.reduce((sum, own) => sum + own.length, 0);
}

function pairsOf(graph: TourGraph): string {
  const pairs = graph.edges.reduce((sum, { to }) => sum + (graph.leaving[to]?.length ?? 0), 0);
  return `${pairs} pairs of transitions`;
}
