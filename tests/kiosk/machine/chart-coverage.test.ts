import { expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock, setup } from 'xstate';
import { ChartCoverage } from '../../../kiosk/machine/chart-coverage.ts';

const chart = setup({
  actors: { work: fromPromise<number>(() => Promise.resolve(7)) },
  guards: { never: () => false },
  delays: { pause: 100 },
}).createMachine({
  id: 'small',
  initial: 'idle',
  states: {
    idle: { on: { GO: [{ guard: 'never', target: 'over' }, { target: 'working' }] } },
    working: { invoke: { src: 'work', onDone: 'resting', onError: 'over' } },
    resting: { after: { pause: 'passing' } },
    passing: { always: 'over' },
    over: {},
  },
});

test('coverage counts what a running chart takes: events, answers, timers, eventless branches (XState 5.33 _transitions)', async () => {
  const coverage = new ChartCoverage();
  const clock = new SimulatedClock();
  const actor = createActor(chart, { clock, inspect: coverage.watch(chart) });
  const resting = new Promise<void>((resolve) => {
    actor.subscribe((state) => {
      if (state.matches('resting')) resolve();
    });
  });
  actor.start();
  actor.send({ type: 'GO' });
  await resting;
  clock.increment(100);
  expect(coverage.report).toMatchObject({
    chart: 'small',
    branches: [
      { id: 'small.idle:GO[0]', taken: 0 },
      { id: 'small.idle:GO[1]', taken: 1 },
      { id: 'small.working:done.work[0]', taken: 1 },
      { id: 'small.working:error.work[0]', taken: 0 },
      { id: 'small.resting:after.pause[0]', taken: 1 },
      { id: 'small.passing:always[0]', taken: 1 },
    ],
  });
});

test('the same chart with other effects has the same name for it; another one has not', () => {
  const named = (of: typeof chart) => {
    const coverage = new ChartCoverage();
    coverage.watch(of);
    return coverage.report.model;
  };
  const provided = chart.provide({ actors: { work: fromPromise<number>(() => Promise.resolve(8)) } });
  expect(named(provided)).toBe(named(chart));
});
