import { chartHash } from '../../statecharts/chart-hash.ts';
import { inspectorChart } from '../../statecharts/inspector/chart.ts';
import { deriveModel } from '../models/derive.ts';
import { explore } from '../models/explore.ts';
import { whyUnreachable } from '../models/inspector/explain.ts';
import { inspectorOnRig } from '../models/inspector/on-rig.ts';
import { inspectorSubject } from '../models/inspector/subject.ts';
import { reachedBranches, unreachable } from '../models/reach.ts';
import type { Progress, Station, Suite } from '../runs/contract.ts';
import { lowerBound } from '../tours/bound.ts';
import { coverTour } from '../tours/cover-tour.ts';
import { type Costs, inSteps } from '../tours/graph.ts';
import { minimise } from '../tours/minimise.ts';
import { figuresOf } from '../tours/tour.ts';
import { LedInspector } from './inspector/led-inspector.ts';
import { measureWalk } from './walk/measure-walk.ts';
import { walk } from './walk/walk.ts';

const SUBJECT = { city: 'jaworzno', machine: 'inspector' } as const;
const OPTIONS = ['--profile', new URL('./inspector/profile.json', import.meta.url).pathname] as const;

/** What a reset is worth in steps where steps are counted. */
const RESET_IN_STEPS = 5;

/** What the rig charges for an act; an answer comes by itself. */
function costsOf(station: Station): Costs {
  return { of: (act) => (act === 'answer' ? 0 : station.costOf(act)), reset: station.costOf('reset') };
}

interface Extent {
  /** What is to be covered, of all that can be. */
  readonly wanted: (branch: string) => boolean;
  /** Tells the least that could do, which takes some seconds of arithmetic. */
  readonly bound: boolean;
}

async function run(station: Station, progress: Progress, extent: Extent): Promise<void> {
  const states = explore(deriveModel(inspectorOnRig));
  const { model } = states;
  const minimised = minimise(states);
  const costs = costsOf(station);
  const impossible = unreachable(explore(deriveModel(inspectorSubject)), whyUnreachable);
  const possible = reachedBranches(states);
  const wanted = new Set([...possible].filter((branch) => extent.wanted(model.branches[branch] ?? '')));
  const ahead = new Set([...wanted].filter((branch) => !states.bootBranches.includes(branch)));
  const tour = coverTour(minimised.graph, costs, { wanted: ahead, random: station.random, rounds: 400 });
  const least = extent.bound
    ? {
        steps: await lowerBound(minimised.graph, inSteps(RESET_IN_STEPS), { wanted: ahead }),
        seconds: await lowerBound(minimised.graph, costs, { wanted: ahead }),
      }
    : undefined;
  progress.plan({
    steps: figuresOf(tour).acts,
    seconds: tour.cost,
    ...(least === undefined ? {} : { bound: least }),
  });
  const led = new LedInspector(station, chartHash(inspectorChart));
  await led.open();
  try {
    const walked = await walk(
      led,
      {
        states,
        minimised,
        costs,
        wanted,
        random: station.random,
        looks: 400,
        surprises: 8,
        signal: station.signal,
        covered: (taken) => progress.covered({ taken: [...taken], known: model.branches, unreachable: impossible }),
      },
      progress,
    );
    measureWalk(progress, walked, model, wanted);
  } finally {
    await led.close();
  }
}

const branches: Suite = {
  name: 'inspector-branches',
  about:
    'Every guarded branch of the inspector\u2019s statechart that can be reached, along one tour, measured in the machine',
  subject: SUBJECT,
  options: OPTIONS,
  limitSeconds: 1200,
  run: (station, progress) => run(station, progress, { wanted: () => true, bound: true }),
};

/** A card, a reduced fare and its document, an e-ticket, a code, a card kept, a surcharge. */
const SMOKE = [
  /^inspecting:done\.inspectCard\[[012]\]$/,
  /^inspected:TOUCH\[[01]\]$/,
  /^coded:TOUCH\[0\]$/,
  /^checkingCode:done\.checkCode\[1\]$/,
  /^challenge:TOUCH\[0\]$/,
  /^choosing(Retention|Surcharge):TOUCH\[1\]$/,
  /^retained:TOUCH\[[12]\]$/,
  /^surcharged:TOUCH\[0\]$/,
];

const smoke: Suite = {
  name: 'inspector-smoke',
  about: 'A short tour of the inspector\u2019s statechart: cards, an e-ticket, a code, a card kept, a surcharge',
  subject: SUBJECT,
  options: OPTIONS,
  limitSeconds: 180,
  run: (station, progress) =>
    run(station, progress, { wanted: (branch) => SMOKE.some((each) => each.test(branch)), bound: false }),
};

export const suites: readonly Suite[] = [branches, smoke];
