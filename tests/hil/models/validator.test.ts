import { createTestModel } from '@xstate/test';
import { expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { reachedBranches, unreachable } from '../../../hil/models/reach.ts';
import { whyUnreachable, whyUnreachableIn } from '../../../hil/models/validator/explain.ts';
import { validatorOnRig } from '../../../hil/models/validator/on-rig.ts';
import { JAWORZNO_MODEL, jaworznoSubject, validatorSubject } from '../../../hil/models/validator/subject.ts';
import { xstateModel } from '../../../hil/models/xstate-model.ts';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { validatorChart } from '../../../statecharts/validator/chart.ts';
import type { ServiceRequest, ServiceResult } from '../../../statecharts/validator/events.ts';
import { xstateOracle } from './xstate-oracle.ts';

const model = deriveModel(validatorSubject);
const whole = explore(model);

test('the engine and XState agree along random walks through the validator', () => {
  const oracle = xstateOracle(model.chart);
  const random = repeatableRandom(3);
  for (let walk = 0; walk < 12; walk++) {
    let ours = model.initial;
    let theirs = oracle.initial(validatorSubject.input);
    for (let step = 0; step < 60; step++) {
      const possible = model.eventsIn(ours);
      const event = possible[Math.floor(random() * possible.length)];
      if (event === undefined) break;
      ours = model.step(ours, event).state;
      theirs = oracle.step(theirs, event.event);
      expect(ours.value).toEqual(theirs.value);
    }
  }
});

test('everything that a rig can lead the validator to is all that can be reached at all', () => {
  const everywhere = reachedBranches(whole);
  const onRig = reachedBranches(explore(deriveModel(validatorOnRig)));
  expect([...everywhere].filter((branch) => !onRig.has(branch))).toEqual([]);
});

test('every branch that cannot be reached has a reason of its own', () => {
  const reasons = unreachable(whole, whyUnreachable);
  expect(Object.keys(reasons).length).toBeGreaterThan(0);
  for (const [branch, why] of Object.entries(reasons)) expect(`${branch}: ${why}`).not.toContain('none of the model');
});

test('what no city with keys can reach has a reason too, and what one city cannot, another can', () => {
  const theirs = explore(deriveModel(jaworznoSubject));
  const reasons = unreachable(theirs, whyUnreachableIn(JAWORZNO_MODEL));
  for (const [branch, why] of Object.entries(reasons)) expect(`${branch}: ${why}`).not.toContain('none of the model');
  const reached = new Set([...reachedBranches(whole), ...reachedBranches(theirs)]);
  const neither = [...(reached.size > 0 ? model.branches.keys() : [])].filter((branch) => !reached.has(branch));
  // Results that serving a card cannot have in either city, defects, and buttons that no picture has.
  expect(neither.length).toBeLessThan(Object.keys(unreachable(whole, whyUnreachable)).length);
});

/** Actors, timers and all: the chart as the machine runs it, its card procedure in the test's hands. */
function running() {
  const clock = new SimulatedClock();
  let end = (_: ServiceResult): void => {};
  const chart = validatorChart.provide({
    actors: {
      serveCard: fromPromise<ServiceResult, ServiceRequest>(
        () =>
          new Promise((resolve) => {
            end = resolve;
          }),
      ),
    },
  });
  const actor = createActor(chart, { clock, input: validatorSubject.input }).start();
  return { actor, clock, answer: (result: ServiceResult) => end(result) };
}

const DELAYS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(validatorChart.implementations.delays).map(([name, delay]) => [name, Number(delay)]),
);

test('@xstate/test leads the running chart, timers and actors included, along paths of the model', async () => {
  const { machine, eventsIn } = xstateModel(model);
  const serializeState = (state: Parameters<typeof model.key>[0]) => JSON.stringify(state.value);
  const options = { events: eventsIn, serializeState, fromState: model.home } as never;
  const paths = createTestModel(machine as never, options).getShortestPaths(options);
  expect(paths.length).toBeGreaterThan(100);
  for (const path of paths.filter((_, at) => at % 12 === 0)) {
    const { actor, clock, answer } = running();
    for (const { event } of model.boot) actor.send(event as never);
    const events = Object.fromEntries(
      model.events.map(({ event }) => [
        event.type,
        async ({ event: asked }: { event: { type: string; output?: unknown } }) => {
          const delay = DELAYS[asked.type.slice('elapsed.'.length)];
          if (asked.type.startsWith('elapsed.') && delay !== undefined) clock.increment(delay);
          else if (asked.type.startsWith('done.')) {
            answer(asked.output as ServiceResult);
            await new Promise((resolve) => setImmediate(resolve));
          } else actor.send(asked as never);
        },
      ]),
    );
    const states = {
      '*': (state: { value: unknown }) => expect(actor.getSnapshot().value).toEqual(state.value),
    };
    await path.test({ events, states } as never);
    actor.stop();
  }
});
