import { expect, test } from 'vitest';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { inspectorOnRig } from '../../../hil/models/inspector/on-rig.ts';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { lowerBound } from '../../../hil/tours/bound.ts';
import { coverTour } from '../../../hil/tours/cover-tour.ts';
import { coverable, inSteps } from '../../../hil/tours/graph.ts';
import { minimise } from '../../../hil/tours/minimise.ts';
import { figuresOf } from '../../../hil/tours/tour.ts';

test('a tour over every branch of the inspector\u2019s reader costs at most a twentieth more than the bound', {
  timeout: 60_000,
}, async () => {
  const states = explore(deriveModel(inspectorOnRig));
  const { graph } = minimise(states);
  const wanted = new Set([...coverable(graph)].filter((branch) => !states.bootBranches.includes(branch)));
  const costs = inSteps(5);
  const tour = coverTour(graph, costs, { wanted, random: repeatableRandom(1), rounds: 400 });
  expect(tour.unmet).toEqual([]);
  const { cost } = figuresOf(tour);
  const bound = await lowerBound(graph, costs, { wanted });
  expect(cost).toBeGreaterThanOrEqual(bound);
  expect(cost).toBeLessThanOrEqual(1.05 * bound);
});
