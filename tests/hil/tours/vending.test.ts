import { expect, test } from 'vitest';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { vendingOnRig } from '../../../hil/models/vending/on-rig.ts';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { lowerBound } from '../../../hil/tours/bound.ts';
import { coverTour } from '../../../hil/tours/cover-tour.ts';
import { coverable, inSteps } from '../../../hil/tours/graph.ts';
import { minimise } from '../../../hil/tours/minimise.ts';
import { figuresOf } from '../../../hil/tours/tour.ts';

test('a tour over every branch of the vending machine costs at most a tenth more than the bound', {
  timeout: 120_000,
}, async () => {
  const states = explore(deriveModel(vendingOnRig));
  const { graph } = minimise(states);
  const wanted = new Set([...coverable(graph)].filter((branch) => !states.bootBranches.includes(branch)));
  const costs = inSteps(5);
  const tour = coverTour(graph, costs, { wanted, random: repeatableRandom(1), rounds: 200 });
  expect(tour.unmet).toEqual([]);
  const { cost } = figuresOf(tour);
  const bound = await lowerBound(graph, costs, { wanted });
  expect(cost).toBeGreaterThanOrEqual(bound);
  expect(cost).toBeLessThanOrEqual(1.1 * bound);
});
