import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, assign, fromPromise, raise, setup, stateIn } from 'xstate';
import { type Model, type Sight, type Subject, Underivable } from '../../../hil/models/contract.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore, StateExplosion } from '../../../hil/models/explore.ts';

type Counted = { readonly count: number };

const base = setup({
  types: { context: {} as Counted, events: {} as { type: 'GO' | 'STOP' | 'ONE' } },
  actors: {
    read: fromPromise<string>(() => Promise.resolve('')),
    write: fromPromise<string>(() => Promise.resolve('')),
  },
  actions: { more: assign({ count: ({ context }) => context.count + 1 }), tell: raise({ type: 'ONE' }) },
  guards: { few: ({ context }) => context.count < 2 },
  delays: { short: 10, long: 100 },
});

function subjectOf(chart: AnyStateMachine, more: Partial<Subject> = {}): Subject {
  const stimuli = ['GO', 'STOP'].map((type) => ({ name: type, event: { type }, act: 'touch' }));
  return {
    name: 'small',
    chart,
    input: undefined,
    stimuli,
    answers: {},
    boot: [],
    live: ({ context }: Sight) => ({ count: (context as Counted).count }),
    ...more,
  } as unknown as Subject;
}

const named = (model: Model, state = model.home) => model.eventsIn(state).map(({ name }) => name);

function stateAfter(model: Model, ...names: string[]) {
  return names.reduce((state, name) => {
    const event = model.eventsIn(state).find((each) => each.name === name);
    if (event === undefined)
      throw new Error(`${name} cannot come in ${JSON.stringify(state.value)}: ${named(model, state)}`);
    return model.step(state, event).state;
  }, model.home);
}

describe('a model derived from a chart', () => {
  const chart = base.createMachine({
    id: 'small',
    context: { count: 0 },
    initial: 'idle',
    states: {
      idle: { on: { GO: 'reading' } },
      reading: {
        invoke: {
          src: 'read',
          onDone: [
            { guard: ({ event }) => event.output === 'good', target: 'writing', actions: 'more' },
            { target: 'idle' },
          ],
          onError: 'broken',
        },
        after: { long: 'idle' },
      },
      writing: { invoke: { src: 'write', onDone: { target: 'idle', actions: 'tell' } }, on: { STOP: 'idle' } },
      broken: { always: { guard: 'few', target: 'idle' } },
    },
  });
  const answers = {
    read: {
      done: [
        { name: 'good', payload: 'good' },
        { name: 'bad', payload: 'bad' },
      ],
      error: [{ name: 'torn', payload: new Error('torn') }],
    },
  };
  const model = deriveModel(subjectOf(chart, { answers }));

  test('what an actor comes to are events with the cases that the subject names, while it is at work', () => {
    expect(named(model)).toEqual(['GO', 'STOP']);
    expect(named(model, stateAfter(model, 'GO'))).toEqual([
      'GO',
      'STOP',
      'elapsed.long',
      'done.read good',
      'done.read bad',
      'error.read torn',
    ]);
    expect(stateAfter(model, 'GO', 'done.read good').value).toBe('writing');
    expect(stateAfter(model, 'GO', 'done.read bad').value).toBe('idle');
    expect(stateAfter(model, 'GO', 'error.read torn').value).toBe('idle');
  });

  test('an actor of which the subject says nothing is done, and fails only where the chart has an answer to it', () => {
    expect(named(model, stateAfter(model, 'GO', 'done.read good'))).toEqual(['GO', 'STOP', 'done.write done']);
  });

  test('a delay that is over is an event; the chart\u2019s own guards and actions decide', () => {
    expect(stateAfter(model, 'GO', 'elapsed.long').value).toBe('idle');
    expect(stateAfter(model, 'GO', 'done.read good').context).toMatchObject({ count: 1 });
  });

  test('branches have the ids of the chart, eventless and raised ones included', () => {
    const failed = model.events.find(({ name }) => name === 'error.read torn');
    const { taken } = model.step(stateAfter(model, 'GO'), failed ?? expect.fail());
    expect(taken.map((branch) => model.branches[branch])).toEqual([
      'small.reading:error.read[0]',
      'small.broken:always[0]',
    ]);
  });

  test('two models of one subject have the same hash and keys; other cases have another', () => {
    const again = deriveModel(subjectOf(chart, { answers }));
    expect(again.hash).toBe(model.hash);
    expect(again.key(again.home)).toBe(model.key(model.home));
    expect(deriveModel(subjectOf(chart)).hash).not.toBe(model.hash);
  });

  test('without physics everything can come at any time', () => {
    const stimuli = [{ name: 'GO', event: { type: 'GO' }, act: 'touch', possible: () => false }];
    expect(named(deriveModel(subjectOf(chart, { stimuli })))).toEqual([]);
    expect(named(deriveModel(subjectOf(chart, { stimuli }), 'anything'))).toEqual(['GO']);
  });
});

test('the same delay in two regions is two events, in two states of one region it is one', () => {
  const region = {
    initial: 'on',
    states: { on: { after: { short: 'off' } }, off: { after: { long: 'on' } } },
  } as const;
  const chart = base.createMachine({
    id: 'two',
    context: { count: 0 },
    type: 'parallel',
    states: {
      left: region,
      right: { initial: 'a', states: { a: { after: { short: 'b' } }, b: { after: { short: 'a' } } } },
    },
  });
  const model = deriveModel(subjectOf(chart, { stimuli: [] }));
  expect(named(model)).toEqual(['elapsed.short@two.left.on', 'elapsed.short@two.right.a']);
  const alone = base.createMachine({
    id: 'one',
    context: { count: 0 },
    initial: 'a',
    states: { a: { after: { short: 'b' } }, b: { after: { short: 'a' } } },
  });
  expect(named(deriveModel(subjectOf(alone, { stimuli: [] })))).toEqual(['elapsed.short']);
});

test('a wait that is over does not come again until its state is entered anew', () => {
  const chart = base.createMachine({
    id: 'once',
    context: { count: 0 },
    initial: 'idle',
    states: {
      idle: {
        after: { short: { actions: 'more' }, long: { guard: 'few', target: 'gone' } },
        on: { GO: { target: 'idle', reenter: true } },
      },
      gone: {},
    },
  });
  const model = deriveModel(
    subjectOf(chart, { bound: (context) => ({ count: Math.min(3, (context as Counted).count) }) }),
  );
  expect(named(model, stateAfter(model, 'elapsed.short'))).not.toContain('elapsed.short');
  expect(named(model, stateAfter(model, 'elapsed.short', 'GO'))).toContain('elapsed.short');
  // The guard lets it pass by: it is over all the same.
  const full = stateAfter(model, 'elapsed.short', 'GO', 'elapsed.short', 'elapsed.long');
  expect(full.value).toBe('idle');
  expect(named(model, full)).not.toContain('elapsed.long');
});

test('parallel regions see each other, history comes back, boot leads home', () => {
  const chart = base.createMachine({
    id: 'whole',
    context: { count: 0 },
    type: 'parallel',
    states: {
      power: { initial: 'off', states: { off: { on: { GO: 'on' } }, on: {} } },
      work: {
        initial: 'waiting',
        states: {
          waiting: { always: { guard: stateIn({ power: 'on' }), target: 'busy' } },
          busy: {
            initial: 'first',
            on: { STOP: 'paused' },
            states: { first: { after: { short: 'second' } }, second: {}, where: { type: 'history' } },
          },
          paused: { on: { GO: 'busy.where' } },
        },
      },
    },
  });
  const model = deriveModel(subjectOf(chart, { boot: ['GO'] }));
  expect(model.initial.value).toEqual({ power: 'off', work: 'waiting' });
  expect(model.home.value).toEqual({ power: 'on', work: { busy: 'first' } });
  expect(stateAfter(model, 'elapsed.short', 'STOP', 'GO').value).toEqual({ power: 'on', work: { busy: 'second' } });
});

describe('what no pure model shows is refused by name', () => {
  const chartWith = (action: unknown) =>
    base.createMachine({ id: 'x', context: { count: 0 }, on: { GO: { actions: action as never } } });

  test('an action with a delay', () => {
    const chart = chartWith(raise({ type: 'ONE' }, { delay: 10 }));
    expect(() => deriveModel(subjectOf(chart))).toThrow(Underivable);
    expect(() => deriveModel(subjectOf(chart))).toThrow('let a state wait with `after`');
  });
});

describe('a model that has no bounds', () => {
  const chart = base.createMachine({
    id: 'counter',
    context: { count: 0 },
    initial: 'idle',
    states: { idle: { on: { GO: { actions: 'more' }, STOP: 'idle' } } },
  });

  test('stops at its limit and says what grows', () => {
    const grown = () => explore(deriveModel(subjectOf(chart)), 500);
    expect(grown).toThrow(StateExplosion);
    expect(grown).toThrow('small has more than 500 states: count takes 500 values (0, 1, 2, ...)');
  });

  test('is explored once it is bounded', () => {
    const bound = (context: unknown) => ({ ...(context as object), count: Math.min(3, (context as Counted).count) });
    expect(explore(deriveModel(subjectOf(chart, { bound }))).states).toHaveLength(4);
  });
});
