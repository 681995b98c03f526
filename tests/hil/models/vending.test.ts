import { expect, test } from 'vitest';
import type { Model, ModelEvent, ModelState } from '../../../hil/models/contract.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { reachedBranches, unreachable } from '../../../hil/models/reach.ts';
import { whyUnreachable } from '../../../hil/models/vending/explain.ts';
import { vendingOnRig } from '../../../hil/models/vending/on-rig.ts';
import { vendingSubject } from '../../../hil/models/vending/subject.ts';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { walk } from '../../../hil/suites/walk/walk.ts';
import { inSteps } from '../../../hil/tours/graph.ts';
import { minimise } from '../../../hil/tours/minimise.ts';
import { branchesWithParts } from '../../../statecharts/branches.ts';
import { vendingChart } from '../../../statecharts/vending-machine/chart.ts';
import { LedCharts } from '../suites/led-charts.ts';
import { silentProgress } from '../suites/silent-progress.ts';

const model = deriveModel(vendingSubject);
const whole = explore(model);
const onRig = explore(deriveModel(vendingOnRig));

test('the branches of machine and parts are those that a running machine counts', () => {
  expect(new Set(branchesWithParts(vendingChart).map(({ id }) => id))).toEqual(new Set(model.branches));
});

test('everything that a rig can lead the machine to is all that can be reached at all', () => {
  const reached = reachedBranches(onRig);
  const open = [...reachedBranches(whole)].filter((branch) => !reached.has(branch));
  expect(open.map((branch) => model.branches[branch])).toEqual([]);
  expect(whole.states.length).toBeLessThan(50_000);
});

test('every branch that cannot be reached has a reason of its own', () => {
  const reasons = unreachable(whole, whyUnreachable);
  expect(Object.keys(reasons).length).toBeGreaterThan(0);
  for (const [branch, why] of Object.entries(reasons)) expect(`${branch}: ${why}`).not.toContain('none of the model');
});

/** Where every event leads, and the branches on the way. */
function ways(of: Model, state: ModelState): ReadonlyMap<string, string> {
  const way = (event: ModelEvent) => {
    const { state: after, taken } = of.step(state, event);
    return `${of.key(after)} ${[...new Set(taken)].sort((one, other) => one - other).join()}`;
  };
  return new Map(of.eventsIn(state).map((event) => [event.name, way(event)]));
}

test('states that the model takes for one go the same ways, whatever else their contexts keep', () => {
  const of = onRig.model;
  const first = new Map(onRig.states.map((state) => [of.key(state), state]));
  const known = new Map<string, ReadonlyMap<string, string>>();
  const compared = new Set<string>();
  for (const state of onRig.states) {
    for (const event of of.eventsIn(state)) {
      const { state: after } = of.step(state, event);
      const key = of.key(after);
      const same = first.get(key);
      if (same === undefined) throw new Error(`${event.name} leads out of what was explored`);
      const alternative = `${key} ${JSON.stringify(after.context)}`;
      if (same.context === after.context || compared.has(alternative)) continue;
      compared.add(alternative);
      const expected = known.get(key) ?? ways(of, same);
      known.set(key, expected);
      expect(ways(of, after)).toEqual(expected);
    }
  }
  expect(compared.size).toBeGreaterThan(100);
});

test('the running charts, parts, timers and messages included, go as the joined model says, over every branch', async () => {
  const { model: ledModel } = onRig;
  const minimised = minimise(onRig);
  const charts = new LedCharts({
    chart: vendingChart,
    input: vendingSubject.input,
    telling: { watchCoins: 'cash', authorise: 'bank' },
    beside: { 'cash.COIN': { type: 'COIN_SEEN' } },
    boot: ledModel.boot,
  });
  await charts.open();
  const wanted = reachedBranches(onRig);
  const walked = await walk(
    charts,
    {
      states: onRig,
      minimised,
      // Dearer than any way home: it is never switched off.
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
  expect(walked.resets).toBe(0);
  expect([...wanted].filter((branch) => !walked.taken.has(ledModel.branches[branch] ?? ''))).toEqual([]);
});
