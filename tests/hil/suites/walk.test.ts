import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, fromPromise, setup } from 'xstate';
import type { Subject } from '../../../hil/models/contract.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { validatorOnRig } from '../../../hil/models/validator/on-rig.ts';
import type { Progress } from '../../../hil/runs/contract.ts';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { recipeOf, TARNOW_RECIPES } from '../../../hil/suites/validator/recipes.ts';
import { type Act, type Walked, walk } from '../../../hil/suites/walk/walk.ts';
import { coverable, inSteps } from '../../../hil/tours/graph.ts';
import { minimise } from '../../../hil/tours/minimise.ts';
import { LedActor } from './led-actor.ts';

/** Keeps what a suite tells. */
function heard() {
  const steps: string[] = [];
  const failed: string[] = [];
  const covered: number[] = [];
  const nothing = () => {};
  const progress: Progress = {
    plan: nothing,
    async step({ title }, act) {
      steps.push(title);
      try {
        return await act();
      } catch (error) {
        failed.push(title);
        throw error;
      }
    },
    covered: nothing,
    measure: nothing,
    fault: nothing,
    attach: nothing,
  };
  return { progress, steps, failed, covered };
}

async function walked(subject: Subject, chart: AnyStateMachine) {
  const states = explore(deriveModel(subject));
  const minimised = minimise(states);
  const led = new LedActor(chart, subject);
  const told = heard();
  const wanted = new Set([...coverable(minimised.graph), ...states.bootBranches]);
  const result: Walked = await walk(
    led,
    {
      states,
      minimised,
      costs: inSteps(5),
      wanted,
      random: repeatableRandom(1),
      looks: 2,
      surprises: 4,
      signal: new AbortController().signal,
      covered: (taken) => told.covered.push(taken.size),
    },
    told.progress,
  );
  return { ...result, ...told, led, known: states.model.branches, wanted: wanted.size };
}

describe('the validator\u2019s chart, running', () => {
  test('is led through every branch that can be reached, without a surprise', async () => {
    const subject = validatorOnRig as unknown as Subject;
    const { taken, surprises, resets, covered, led, wanted } = await walked(subject, validatorOnRig.chart);
    expect(surprises).toEqual([]);
    expect(resets).toBe(0);
    expect(taken.size).toBe(wanted);
    expect(covered.at(-1)).toBe(wanted);
    expect(led.prepared).toHaveLength(1);
    // What a rig needs for each of these acts is known.
    for (const act of led.prepared.flat()) expect(() => recipeOf(act, TARNOW_RECIPES)).not.toThrow();
  });
});

const parts = setup({
  actors: { read: fromPromise<string>(() => Promise.resolve('')) },
  delays: { wait: 1000 },
});

/** `GO` out of `open` leads to the state named: the machine that was built may not be the one that was drawn. */
const chart = (afterGo: 'shut' | 'reading') =>
  parts.createMachine({
    id: 'door',
    initial: 'shut',
    states: {
      shut: { on: { OPEN: 'open' } },
      open: { after: { wait: 'shut' }, on: { GO: afterGo, LOCK: 'locked' } },
      reading: { invoke: { src: 'read', onDone: 'shut', onError: 'locked' } },
      locked: { on: { OPEN: 'open' } },
    },
  });

const subject = {
  name: 'door',
  chart: chart('reading'),
  input: undefined,
  stimuli: ['OPEN', 'GO', 'LOCK'].map((type) => ({
    name: type,
    event: { type },
    act: 'touch',
    possible: (sight: { in(node: string): boolean }) =>
      type === 'OPEN' ? !sight.in('door.open') && !sight.in('door.reading') : sight.in('door.open'),
  })),
  answers: { read: { done: [{ name: 'read', payload: 'x' }], error: [{ name: 'torn', payload: new Error('torn') }] } },
  boot: [],
  live: () => ({}),
} as unknown as Subject;

describe('a walk', () => {
  test('does in one act what one stimulus brings about: an actor\u2019s work and its end', async () => {
    const { steps, taken, known } = await walked(subject, chart('reading'));
    expect(steps).toContain('GO, done.read read');
    expect(taken.size).toBe(known.length);
  });

  test('goes on after a surprise over what is still uncovered, and does not try what failed twice again', async () => {
    const { failed, surprises, taken, known, led } = await walked(subject, chart('shut'));
    expect(new Set(failed)).toEqual(new Set(['GO, done.read read', 'GO, error.read torn']));
    // Where it stands would not tell: the branches that it has taken do.
    expect(surprises.join()).toContain('not taken: door.reading:done.read[0]');
    const open = known.filter((branch) => !taken.has(branch));
    expect(open.every((branch) => branch.startsWith('door.reading:'))).toBe(true);
    // Where it was could be seen each time: nothing was switched off.
    expect(led.resets).toBe(0);
  });

  test('ends when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const states = explore(deriveModel(subject));
    const minimised = minimise(states);
    const order = { states, minimised, costs: inSteps(5), wanted: coverable(minimised.graph), random: () => 0 };
    const more = { looks: 1, surprises: 0, signal: stop.signal, covered: () => {} };
    const led = new LedActor(chart('reading'), subject);
    await expect(walk(led, { ...order, ...more }, heard().progress)).rejects.toThrow('stopped');
  });
});

test('an act without a card needs no recipe', () => {
  const act = { events: [{ name: 'TOUCH group', kind: 'stimulus' }], through: [] } as unknown as Act;
  expect(recipeOf(act, TARNOW_RECIPES)).toBeNull();
});
