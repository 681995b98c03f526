import { describe, expect, test } from 'vitest';
import { assign, createMachine, fromPromise, setup } from 'xstate';
import {
  branchesOf,
  branchesWithParts,
  invocationName,
  nodesOf,
  partsOf,
  triggerName,
} from '../../statecharts/branches.ts';
import { chartHash } from '../../statecharts/chart-hash.ts';

const work = fromPromise(() => Promise.resolve(1));
const actors = { work, other: work };

function chart({ wait = 'soon', target = 'b', reenter = false, guarded = true } = {}) {
  return setup({
    actors,
    delays: { soon: 100, late: 200 },
    guards: { may: () => true },
    types: { context: {} as { count: number } },
  }).createMachine({
    id: 'toy',
    context: { count: 0 },
    initial: 'a',
    on: { RESET: '.a' },
    states: {
      a: {
        on: {
          GO: [
            guarded ? { guard: 'may', target } : { target },
            { actions: assign({ count: ({ context }) => context.count + 1 }) },
          ],
          STAY: { target: 'a', reenter },
        },
        after: { [wait]: 'b' },
        always: { guard: ({ context }) => context.count > 3, target: 'c' },
      },
      b: {
        invoke: [
          { src: 'work', onDone: [{ guard: 'may', target: 'a' }, { target: 'c' }], onError: 'a' },
          { src: 'other', onSnapshot: { actions: [] } },
        ],
      },
      c: {
        type: 'parallel',
        onDone: 'a',
        states: {
          one: { initial: 'x', states: { x: { type: 'final' } } },
          two: {
            invoke: [
              { src: 'work', onDone: '#toy.b' },
              { src: 'work', onDone: '#toy.a' },
            ],
          },
        },
      },
    },
  });
}

const idsOf = (of: Parameters<typeof branchesOf>[0]) => branchesOf(of).map(({ id }) => id);

describe('the branches of a chart', () => {
  test('each guarded way out of each state has a name of its own, in the order of the chart', () => {
    expect(idsOf(chart())).toEqual([
      'toy:RESET[0]',
      'toy.a:GO[0]',
      'toy.a:GO[1]',
      'toy.a:STAY[0]',
      'toy.a:after.soon[0]',
      'toy.a:always[0]',
      'toy.b:done.work[0]',
      'toy.b:done.work[1]',
      'toy.b:error.work[0]',
      'toy.b:snapshot.other[0]',
      'toy.c:ended[0]',
      'toy.c.two:done.work#0[0]',
      'toy.c.two:done.work#1[0]',
    ]);
  });

  test('a branch tells its state, its place among the guards and where it leads', () => {
    const second = branchesOf(chart()).find(({ id }) => id === 'toy.b:done.work[1]');
    expect(second).toMatchObject({ index: 1, trigger: { kind: 'done', actor: 'work', invocation: 'work' } });
    expect(second?.node.id).toBe('toy.b');
    expect(second?.transition.target?.map(({ id }) => id)).toEqual(['toy.c']);
  });

  test.each([
    ['toy:RESET[0]', { kind: 'event', event: 'RESET' }],
    ['toy.a:after.soon[0]', { kind: 'after', delay: 'soon' }],
    ['toy.a:always[0]', { kind: 'always' }],
    ['toy.b:error.work[0]', { kind: 'error', actor: 'work', invocation: 'work' }],
    ['toy.b:snapshot.other[0]', { kind: 'snapshot', actor: 'other', invocation: 'other' }],
    ['toy.c:ended[0]', { kind: 'ended' }],
    ['toy.c.two:done.work#1[0]', { kind: 'done', actor: 'work', invocation: 'work#1' }],
  ])('%s is set off by %j', (id, trigger) => {
    const branch = branchesOf(chart()).find((one) => one.id === id);
    expect(branch?.trigger).toEqual(trigger);
    expect(branch && triggerName(branch.trigger)).toBe(id.replace(/^[^:]*:/, '').replace(/\[\d+\]$/, ''));
  });

  test('an event may look like one of XState’s own', () => {
    const own = createMachine({ id: 'own', on: { 'xstate.done.state.own': {}, 'xstate.done.actor.nobody': {} } });
    expect(branchesOf(own).map(({ trigger }) => trigger)).toEqual([
      { kind: 'event', event: 'xstate.done.state.own' },
      { kind: 'event', event: 'xstate.done.actor.nobody' },
    ]);
  });

  test('an actor written in place goes by the name of its invocation', () => {
    const inPlace = createMachine({ id: 'own', invoke: { src: work, onDone: {} } });
    expect(idsOf(inPlace)).toEqual(['own:done.xstate.invoke.0.own[0]']);
  });

  test('every state is there, in the order of the chart', () => {
    expect(nodesOf(chart().root).map(({ id }) => id)).toEqual([
      'toy',
      'toy.a',
      'toy.b',
      'toy.c',
      'toy.c.one',
      'toy.c.one.x',
      'toy.c.two',
    ]);
  });

  test('an invocation that a state has not is an error that names both', () => {
    const [root] = nodesOf(chart().root);
    expect(() => root && invocationName(root, 'work')).toThrow('toy invokes no work');
  });
});

describe('a chart that invokes others', () => {
  const part = createMachine({
    id: 'counting',
    initial: 'low',
    states: { low: { on: { MORE: { target: 'high' } } }, high: { after: { 100: 'low' }, on: { 'x.LESS': 'low' } } },
  });
  const whole = setup({ actors: { part, work } }).createMachine({
    id: 'whole',
    initial: 'one',
    states: {
      one: { invoke: { src: 'part', id: 'first' }, on: { GO: 'two' } },
      two: { invoke: [{ src: 'part', id: 'first' }, { src: 'work' }] },
      three: { invoke: { src: 'part', id: 'second' } },
    },
  });

  test('has each of them once by the name of its invocation; work is no chart', () => {
    expect(partsOf(whole)).toEqual([
      { name: 'first', chart: part },
      { name: 'second', chart: part },
    ]);
    expect(partsOf(chart())).toEqual([]);
  });

  test('its branches come first; those of a part say whose events they hear', () => {
    const branches = branchesWithParts(whole);
    expect(branches.map(({ id }) => id)).toEqual([
      'whole.one:GO[0]',
      'counting.low:first.MORE[0]',
      'counting.high:first.x.LESS[0]',
      'counting.high:after.100[0]',
      'counting.low:second.MORE[0]',
      'counting.high:second.x.LESS[0]',
      'counting.high:after.100[0]',
    ]);
    expect(branches[1]).toMatchObject({ index: 0, trigger: { kind: 'event', event: 'first.MORE' } });
    expect(branches[1]?.node.id).toBe('counting.low');
    expect(branches[3]?.trigger).toEqual({ kind: 'after', delay: '100' });
  });

  test('its hash tells a change in a part', () => {
    const other = whole.provide({
      actors: { part: createMachine({ id: 'counting', initial: 'low', states: { low: {} } }) },
    } as never);
    expect(chartHash(other)).not.toBe(chartHash(whole));
  });
});

describe('the hash of a chart', () => {
  test('is the same for the same chart, whatever its effects do', () => {
    expect(chartHash(chart())).toMatch(/^[0-9a-f]{12}$/);
    expect(chartHash(chart().provide({ actors: { work: fromPromise(() => Promise.reject(new Error('no'))) } }))).toBe(
      chartHash(chart()),
    );
  });

  test.each([
    ['another wait', { wait: 'late' }],
    ['another target', { target: 'c' }],
    ['a state entered anew', { reenter: true }],
    ['a guard gone', { guarded: false }],
  ])('tells %s', (_, change) => {
    expect(chartHash(chart(change))).not.toBe(chartHash(chart()));
  });

  test('stays what it is: records and reports carry it', () => {
    expect(chartHash(chart())).toBe('db5c86075704');
  });
});
