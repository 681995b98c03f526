import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { inspectorAnswers } from '../../../hil/models/inspector/answers.ts';
import { whyUnreachable } from '../../../hil/models/inspector/explain.ts';
import { inspectorOnRig } from '../../../hil/models/inspector/on-rig.ts';
import { inspectorSubject } from '../../../hil/models/inspector/subject.ts';
import { reachedBranches, unreachable } from '../../../hil/models/reach.ts';
import { repeatableRandom } from '../../../hil/runs/dice.ts';
import { walk } from '../../../hil/suites/walk/walk.ts';
import { inSteps } from '../../../hil/tours/graph.ts';
import { minimise } from '../../../hil/tours/minimise.ts';
import { ChartCoverage } from '../../../kiosk/machine/chart-coverage.ts';
import { inspectorChart } from '../../../statecharts/inspector/chart.ts';
import type { InspectorEvent } from '../../../statecharts/inspector/events.ts';
import { LedCharts } from '../suites/led-charts.ts';
import { silentProgress } from '../suites/silent-progress.ts';

const model = deriveModel(inspectorSubject);
const whole = explore(model);
const onRig = explore(deriveModel(inspectorOnRig));

test('everything that a rig can lead the reader to is all that can be reached at all', () => {
  const reached = reachedBranches(onRig);
  const open = [...reachedBranches(whole)].filter((branch) => !reached.has(branch));
  expect(open.map((branch) => model.branches[branch])).toEqual([]);
  expect(whole.states.length).toBeLessThan(10_000);
});

test('only defects of the program cannot be reached, each with its reason', () => {
  const reasons = unreachable(whole, whyUnreachable);
  expect(Object.keys(reasons).sort()).toEqual(DEFECTS.map(({ branch }) => branch).sort());
  for (const why of Object.values(reasons)) expect(why).toMatch(/^only a defect of the program/);
});

const TOUCHES = (...buttons: readonly string[]): readonly InspectorEvent[] =>
  buttons.map((button) => ({ type: 'TOUCH', button }));
const UNREADABLE: InspectorEvent = { type: 'UNREADABLE' };
const CARD: InspectorEvent = {
  type: 'CARD',
  card: { uid: new Uint8Array(7), reader: 'test', transmit: () => Promise.reject(new Error('it answers nothing')) },
};
const CODE: InspectorEvent = { type: 'SCANNED', bytes: new Uint8Array(1) };
const CHARGED = TOUCHES('surcharge', 'charge-no-ticket');

/** What no rig can bring about: an actor that rejects, and how the reader comes to it. */
const DEFECTS: readonly { branch: string; actor: string; way: readonly InspectorEvent[] }[] = [
  { branch: 'inspecting:error.inspectCard[0]', actor: 'inspectCard', way: [CARD] },
  { branch: 'checkingCode:error.checkCode[0]', actor: 'checkCode', way: [CODE] },
  {
    branch: 'retaining:error.retainCard[0]',
    actor: 'retainCard',
    way: [UNREADABLE, ...TOUCHES('retain', 'retain-damaged')],
  },
  { branch: 'surcharging:error.recordSurcharge[0]', actor: 'recordSurcharge', way: [UNREADABLE, ...CHARGED] },
  {
    branch: 'printingAgain:error.printAgain[0]',
    actor: 'printAgain',
    way: [UNREADABLE, ...CHARGED, ...TOUCHES('print-again')],
  },
];

describe('a defect of the program closes the reader, and time opens it again', () => {
  test.each(DEFECTS)('$branch', async ({ branch, actor: failing, way }) => {
    const first = (name: string) => inspectorAnswers[name]?.done[0]?.payload;
    const actors = Object.fromEntries(
      Object.keys(inspectorAnswers).map((name) => [
        name,
        fromPromise(() => (name === failing ? Promise.reject(new Error('a defect')) : Promise.resolve(first(name)))),
      ]),
    );
    const chart = inspectorChart.provide({ actors } as never);
    const coverage = new ChartCoverage();
    const clock = new SimulatedClock();
    const actor = createActor(chart, { clock, inspect: coverage.watch(chart), input: inspectorSubject.input }).start();
    for (const { event } of model.boot) actor.send(event as InspectorEvent);
    for (const event of way) {
      actor.send(event);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(coverage.report.branches.find(({ id }) => id === branch)?.taken).toBe(1);
    expect(actor.getSnapshot().matches({ dialog: { outOfService: 'announced' } })).toBe(true);
    clock.increment(3000);
    expect(actor.getSnapshot().matches({ dialog: { attending: 'home' } })).toBe(true);
    actor.stop();
  });
});

test('the running chart, timers included, goes as the model says, over every branch', async () => {
  const { model: ledModel } = onRig;
  const charts = new LedCharts({
    chart: inspectorChart,
    input: inspectorSubject.input,
    telling: {},
    beside: {},
    boot: ledModel.boot,
  });
  await charts.open();
  const wanted = reachedBranches(onRig);
  const walked = await walk(
    charts,
    {
      states: onRig,
      minimised: minimise(onRig),
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
  expect([...wanted].filter((branch) => !walked.taken.has(ledModel.branches[branch] ?? ''))).toEqual([]);
});
