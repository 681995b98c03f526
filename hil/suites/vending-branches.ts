import { chartHash } from '../../statecharts/chart-hash.ts';
import { vendingChart } from '../../statecharts/vending-machine/chart.ts';
import { deriveModel } from '../models/derive.ts';
import { explore } from '../models/explore.ts';
import { reachedBranches, unreachable } from '../models/reach.ts';
import { whyUnreachable } from '../models/vending/explain.ts';
import { vendingOnRig } from '../models/vending/on-rig.ts';
import type { Progress, Station, Suite } from '../runs/contract.ts';
import { lowerBound } from '../tours/bound.ts';
import { coverTour } from '../tours/cover-tour.ts';
import type { Costs } from '../tours/graph.ts';
import { minimise } from '../tours/minimise.ts';
import { figuresOf } from '../tours/tour.ts';
import { ledSubject } from './vending/led-subject.ts';
import { LedVending } from './vending/led-vending.ts';
import { measureWalk } from './walk/measure-walk.ts';
import { walk } from './walk/walk.ts';

const SUBJECT = { city: 'jaworzno', machine: 'vending' } as const;
const OPTIONS = ['--profile', new URL('./vending/profile.json', import.meta.url).pathname] as const;

/** A machine that is cut off while it works has to be seen through what it was at: no way to save time. */
const RESET_SECONDS = 1000;

/** What the rig charges for an act; an answer comes by itself. */
function costsOf(station: Station): Costs {
  const reset = Math.max(RESET_SECONDS, station.costOf('reset'));
  return { of: (act) => (act === 'answer' ? 0 : station.costOf(act)), reset };
}

interface Extent {
  /** What is to be covered, of all that can be. */
  readonly wanted: (branch: string) => boolean;
  /** Tells the least that could do, which takes some seconds of arithmetic. */
  readonly bound: boolean;
}

async function run(station: Station, progress: Progress, extent: Extent): Promise<void> {
  const states = explore(deriveModel(ledSubject));
  const { model } = states;
  const minimised = minimise(states);
  const costs = costsOf(station);
  const possible = reachedBranches(states);
  const wanted = new Set([...possible].filter((branch) => extent.wanted(model.branches[branch] ?? '')));
  const ahead = new Set([...wanted].filter((branch) => !states.bootBranches.includes(branch)));
  const tour = coverTour(minimised.graph, costs, { wanted: ahead, random: station.random, rounds: 200 });
  progress.plan({ steps: figuresOf(tour).acts, seconds: tour.cost });
  if (extent.bound) {
    const least = await lowerBound(minimised.graph, costs, { wanted: ahead });
    progress.measure({ name: 'the least that any tour costs', value: least, unit: 's of the rig' });
    progress.measure({ name: 'the tour against it', value: (100 * tour.cost) / least, unit: '%' });
  }
  const impossible = unreachable(explore(deriveModel(vendingOnRig)), whyUnreachable);
  const led = new LedVending(station.rig, station.machine, chartHash(vendingChart), station.signal);
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
        looks: 300,
        rounds: 200,
        surprises: 40,
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
  name: 'vending-branches',
  about:
    'Every branch of the vending machine\u2019s charts that a rig can bring about, along one tour, measured in the machine',
  subject: SUBJECT,
  options: OPTIONS,
  limitSeconds: 1800,
  run: (station, progress) => run(station, progress, { wanted: () => true, bound: true }),
};

/** A ticket for coins, one for a bank card, one declined, one given up, a card check. */
const SMOKE = [
  /^home:(CARD|TOUCH)/,
  /^vending\.dialog\.attending\.(towns|ticketClass):/,
  /^checking:done\.readCard\[2\]$/,
  /^bankPayment\.terminal:bank\.(PAID|NOT_PAID)/,
  /^bankPayment\.terminal\.asking:bank\.(ABORT|BANK_APPROVED)/,
  /^cashPayment\.taking\.acceptor\.open:cash\.(COIN|CLOSE)/,
  /^byCoins:done\.cashPayment\[[012]\]$/,
  /^(thanks|refunded):/,
];

const smoke: Suite = {
  name: 'vending-smoke',
  about: 'A short tour of the vending machine\u2019s charts: buttons, a card check, coins, the bank card',
  subject: SUBJECT,
  options: OPTIONS,
  limitSeconds: 400,
  run: (station, progress) =>
    run(station, progress, { wanted: (branch) => SMOKE.some((each) => each.test(branch)), bound: false }),
};

export const suites: readonly Suite[] = [branches, smoke];
