import { expect, test } from 'vitest';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { reachedBranches } from '../../../hil/models/reach.ts';
import { vendingOnRig } from '../../../hil/models/vending/on-rig.ts';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { ledSubject } from '../../../hil/suites/vending/led-subject.ts';
import { lyingCardIn, withoutCard } from '../../../hil/suites/vending/lying-card.ts';
import { recipeOf } from '../../../hil/suites/vending/recipes.ts';
import { type Act, walk } from '../../../hil/suites/walk/walk.ts';
import { inSteps } from '../../../hil/tours/graph.ts';
import { minimise } from '../../../hil/tours/minimise.ts';
import { vendingChart } from '../../../statecharts/vending-machine/chart.ts';
import { LedCharts } from './led-charts.ts';
import { silentProgress } from './silent-progress.ts';

const states = explore(deriveModel(ledSubject));

/** The running charts, and the acts that a suite would have to bring about. */
class Listening extends LedCharts {
  readonly acts: Act[] = [];

  override async perform(act: Act): Promise<void> {
    this.acts.push(act);
    await super.perform(act);
  }
}

test('every act of the tour has a recipe, and the running charts go that way over every branch', async () => {
  const charts = new Listening({
    chart: vendingChart,
    input: ledSubject.input,
    telling: { watchCoins: 'cash', authorise: 'bank' },
    beside: { 'cash.COIN': { type: 'COIN_SEEN' } },
    boot: states.model.boot,
  });
  await charts.open();
  const wanted = reachedBranches(states);
  const walked = await walk(
    charts,
    {
      states,
      minimised: minimise(states),
      costs: inSteps(1000),
      wanted,
      random: repeatableRandom(1),
      looks: 2,
      surprises: 4,
      rounds: 0,
      signal: new AbortController().signal,
      covered: () => {},
    },
    silentProgress(),
  );
  expect(walked.surprises).toEqual([]);
  expect([...wanted].filter((branch) => !walked.taken.has(states.model.branches[branch] ?? ''))).toEqual([]);
  const recipes = charts.acts.map(recipeOf);
  expect(recipes.some(({ troubles }) => troubles.includes('hoppers'))).toBe(true);
  for (const [index, { presented }] of recipes.entries()) {
    expect(presented !== undefined).toBe(charts.acts[index]?.events.some(({ name }) => name === 'CARD'));
  }
});

test('everything that a rig can lead the machine to the suite leads it to', () => {
  const rig = explore(deriveModel(vendingOnRig));
  const led = reachedBranches(states);
  const left = [...reachedBranches(rig)].filter((branch) => !led.has(branch));
  expect(left.map((branch) => rig.model.branches[branch])).toEqual([]);
});

test('what a suite leads is what a rig can lead: no branch beside', () => {
  const rig = reachedBranches(explore(deriveModel(vendingOnRig)));
  expect([...reachedBranches(states)].filter((branch) => !rig.has(branch))).toEqual([]);
});

test('a card that was refused is taken away before another is read', () => {
  const { model } = states;
  const refused = states.states.filter((state) => lyingCardIn(state) === 'other' && state.in('home'));
  expect(refused.length).toBeGreaterThan(0);
  for (const state of refused) {
    expect(model.eventsIn(state).map(({ name }) => name)).not.toContain('TOUCH top-up');
    expect(withoutCard(state).world).not.toContain('#');
  }
});
