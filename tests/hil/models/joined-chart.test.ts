import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, assign, fromPromise, sendParent, sendTo, setup } from 'xstate';
import type { Subject } from '../../../hil/models/contract.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { joinedChart } from '../../../hil/models/joined-chart.ts';

/** Counts what it is told to and says how much it was; at the third it cries. */
const counter = setup({
  types: { context: {} as { count: number }, input: {} as { from: number }, events: {} as { type: 'ADD' | 'STOP' } },
  actors: { rest: fromPromise<string>(() => Promise.resolve('')) },
  actions: { cry: sendParent({ type: 'LOUD' }), add: assign({ count: ({ context }) => context.count + 1 }) },
  guards: { isThird: ({ context }) => context.count === 2 },
}).createMachine({
  id: 'counter',
  context: ({ input }) => ({ count: input.from }),
  initial: 'counting',
  output: ({ event }) => (event as unknown as { output: number }).output,
  states: {
    counting: {
      on: { ADD: [{ guard: 'isThird', actions: ['add', 'cry'] }, { actions: 'add' }], STOP: 'resting' },
    },
    resting: { invoke: { src: 'rest', onDone: 'done' } },
    done: { type: 'final', output: ({ context }: { context: { count: number } }) => context.count },
  },
});

const machine = setup({
  types: { context: {} as { counted: number }, events: {} as { type: 'GO' | 'MORE' | 'ENOUGH' | 'LOUD' | 'AWAY' } },
  actors: { counter },
  actions: {
    more: sendTo('tally', { type: 'ADD' }),
    enough: sendTo('tally', { type: 'STOP' }),
  },
}).createMachine({
  id: 'machine',
  type: 'parallel',
  context: { counted: 0 },
  states: {
    ears: { initial: 'quiet', states: { quiet: { on: { LOUD: 'ringing' } }, ringing: {} } },
    work: {
      initial: 'idle',
      states: {
        idle: { on: { GO: 'counting' } },
        counting: {
          invoke: {
            src: 'counter',
            id: 'tally',
            input: { from: 1 },
            onDone: { target: 'idle', actions: assign(({ event }) => ({ counted: Number(event.output) })) },
          },
          on: { MORE: { actions: 'more' }, ENOUGH: { actions: 'enough' }, AWAY: 'idle' },
        },
      },
    },
  },
});

function modelOf(chart: AnyStateMachine) {
  const stimuli = ['GO', 'MORE', 'ENOUGH', 'AWAY'].map((type) => ({ name: type, event: { type }, act: 'touch' }));
  const subject: Subject = {
    name: 'machine',
    chart,
    input: undefined as never,
    stimuli,
    answers: { counter: { done: [], error: [] } },
    boot: [],
    live: ({ context }) => ({ counted: (context as { counted: number }).counted }),
  };
  return deriveModel(subject);
}

describe('a chart and the one that it invokes, joined', () => {
  const model = modelOf(joinedChart(machine));
  const led = (...names: readonly string[]) =>
    names.reduce((state, name) => {
      const event = model.events.find((each) => each.name === name);
      if (event === undefined) throw new Error(`no event ${name}`);
      return model.step(state, event).state;
    }, model.home);

  test('the part is off until it is invoked, and off again when its state is left', () => {
    expect(led().value).toEqual({ ears: 'quiet', work: 'idle', tally: 'off' });
    expect(led('GO').value).toEqual({ ears: 'quiet', work: 'counting', tally: 'counting' });
    expect(led('GO', 'AWAY').value).toEqual({ ears: 'quiet', work: 'idle', tally: 'off' });
  });

  test('messages go both ways, the part has a context of its own, and its output comes to the machine', () => {
    expect(led('GO', 'MORE').value).toMatchObject({ ears: 'quiet' });
    expect(led('GO', 'MORE', 'MORE').value).toMatchObject({ ears: 'ringing' });
    const ended = led('GO', 'MORE', 'ENOUGH', 'done.rest done');
    expect(ended.value).toMatchObject({ work: 'idle', tally: 'off' });
    expect(ended.context).toMatchObject({ counted: 2 });
    // It begins anew each time.
    expect(led('GO', 'MORE', 'AWAY', 'GO', 'ENOUGH', 'done.rest done').context).toMatchObject({ counted: 1 });
  });

  test('its branches are the charts\u2019 own: how a part is switched is none', () => {
    expect(model.branches.filter((id) => id.startsWith('counter.'))).toEqual([
      'counter.counting:tally.ADD[0]',
      'counter.counting:tally.ADD[1]',
      'counter.counting:tally.STOP[0]',
      'counter.resting:done.rest[0]',
    ]);
    expect(model.branches.some((id) => id.includes('$'))).toBe(false);
  });

  test('what cannot be joined is said by name', () => {
    const parallel = setup({}).createMachine({ id: 'p', type: 'parallel', states: { one: {}, other: {} } });
    const parent = setup({ actors: { p: parallel } }).createMachine({
      id: 'm',
      type: 'parallel',
      states: { work: { invoke: { src: 'p', id: 'p' } } },
    });
    expect(() => joinedChart(parent)).toThrow('p: a part is a compound state');
    expect(() => joinedChart(counter)).toThrow('parallel chart only');
  });
});
