import { chartHash } from '../../statecharts/chart-hash.ts';
import { validatorChart } from '../../statecharts/validator/chart.ts';
import { deriveModel } from '../models/derive.ts';
import { explore } from '../models/explore.ts';
import { reachedBranches, unreachable } from '../models/reach.ts';
import type { Progress, Station, Suite } from '../runs/contract.ts';
import { lowerBound } from '../tours/bound.ts';
import { coverTour } from '../tours/cover-tour.ts';
import { type Costs, inSteps } from '../tours/graph.ts';
import { minimise } from '../tours/minimise.ts';
import { figuresOf } from '../tours/tour.ts';
import { JAWORZNO_LED, type LedCity, TARNOW_LED } from './validator/led-city.ts';
import { LedValidator } from './validator/led-validator.ts';
import { measureWalk } from './walk/measure-walk.ts';
import { walk } from './walk/walk.ts';

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

async function run(city: LedCity, station: Station, progress: Progress, extent: Extent): Promise<void> {
  const states = explore(deriveModel(city.onRig));
  const { model } = states;
  const minimised = minimise(states);
  const costs = costsOf(station);
  const impossible = unreachable(explore(deriveModel(city.subject)), city.explain);
  const possible = reachedBranches(states);
  const wanted = new Set([...possible].filter((branch) => extent.wanted(model.branches[branch] ?? '')));
  const ahead = new Set([...wanted].filter((branch) => !states.bootBranches.includes(branch)));
  const tour = coverTour(minimised.graph, costs, { wanted: ahead, random: station.random, rounds: 400 });
  const steps = figuresOf(tour).acts;
  const least = extent.bound
    ? {
        steps: await lowerBound(minimised.graph, inSteps(RESET_IN_STEPS), { wanted: ahead }),
        seconds: await lowerBound(minimised.graph, costs, { wanted: ahead }),
      }
    : undefined;
  progress.plan({ steps, seconds: tour.cost, ...(least === undefined ? {} : { bound: least }) });
  const led = new LedValidator(city, station, chartHash(validatorChart));
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

/** Every branch of the chart that can be reached under a city's profile. */
const branchesOf = (city: LedCity, name: string): Suite => ({
  name: `${name}-branches`,
  about: `Every guarded branch of the validator\u2019s statechart that can be reached in ${nameOf(city)}, along one tour, measured in the machine`,
  subject: { city: city.city, machine: 'validator' },
  options: city.options,
  limitSeconds: 1200,
  run: (station, progress) => run(city, station, progress, { wanted: () => true, bound: true }),
});

const nameOf = ({ city }: LedCity): string => (city === 'tarnow' ? 'Tarn\u00f3w' : 'Jaworzno');

const smokeOf = (city: LedCity, name: string, about: string, ids: readonly RegExp[]): Suite => ({
  name: `${name}-smoke`,
  about,
  subject: { city: city.city, machine: 'validator' },
  options: city.options,
  limitSeconds: 180,
  run: (station, progress) =>
    run(city, station, progress, { wanted: (branch) => ids.some((each) => each.test(branch)), bound: false }),
});

/** Branches that a finger and two cards reach. */
const SMOKE = [
  /^validator\.dialog\.attending\.(home|presentCard|group):(CARD|TOUCH)/,
  /^checking:done\.serveCard\[[25]\]$/,
  /^tapping:done\.serveCard\[[05]\]$/,
  /^result:CARD\[0\]$/,
  /^validator\.dialog\.result\.stay\./,
];

/** The same with keys: N and U, S, a contract, a card without a key, a ride that ends. */
const KEYS_SMOKE = [
  /^validator\.dialog\.attending\.(home|presentCard|fareClass):(CARD|TOUCH)/,
  /^attending:KEY/,
  /^result:KEY/,
  /^checking:done\.serveCard\[[25]\]$/,
  /^tapping:done\.serveCard\[[1589]\]$/,
  /^registering:done\.serveCard\[[05]\]$/,
  /^validator\.dialog\.result\.stay\./,
];

export const suites: readonly Suite[] = [
  branchesOf(TARNOW_LED, 'validator'),
  branchesOf(JAWORZNO_LED, 'jaworzno'),
  smokeOf(
    TARNOW_LED,
    'validator',
    'A short tour of the validator\u2019s statechart: buttons, taps, a card check, a group',
    SMOKE,
  ),
  smokeOf(
    JAWORZNO_LED,
    'jaworzno',
    'A short tour of the validator\u2019s statechart in Jaworzno: keys, a contract, a ride, the contents of a card',
    KEYS_SMOKE,
  ),
];
