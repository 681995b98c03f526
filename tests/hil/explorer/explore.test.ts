import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { explore } from '../../../hil/explorer/explore.ts';
import type { Invariant } from '../../../hil/explorer/invariant.ts';
import type { Subject } from '../../../hil/models/contract.ts';
import { deriveModel } from '../../../hil/models/derive.ts';

/** A ticket machine with a mistake: a second coin after the price was paid goes nowhere and comes back never. */
function coinMachine(most: number) {
  const chart = setup({
    types: { context: {} as { coins: number; sold: number }, events: {} as { type: 'COIN' } | { type: 'PRESS' } },
  }).createMachine({
    id: 'coins',
    initial: 'idle',
    context: { coins: 0, sold: 0 },
    states: {
      idle: {
        on: {
          COIN: {
            guard: ({ context }) => context.coins < most,
            actions: assign({ coins: ({ context }) => context.coins + 1 }),
          },
          PRESS: { guard: ({ context }) => context.coins >= 2, target: 'printing' },
        },
      },
      printing: {
        after: { 1000: { target: 'idle', actions: assign({ coins: 0, sold: ({ context }) => context.sold + 1 }) } },
      },
    },
  });
  const subject: Subject<typeof chart> = {
    name: 'coins',
    chart,
    input: undefined as never,
    stimuli: [
      { name: 'COIN', event: { type: 'COIN' }, act: 'coin' },
      { name: 'PRESS', event: { type: 'PRESS' }, act: 'touch' },
    ],
    answers: {},
    boot: [],
    live: ({ context }) => ({ coins: context.coins }),
  };
  return deriveModel(subject as unknown as Subject);
}

const coins = (sight: { context: unknown }) => (sight.context as { coins: number }).coins;

const noMoneyLost: Invariant = {
  name: 'no money is lost',
  because: 'a test',
  after: ({ before, event, after }) =>
    event.kind === 'elapsed' && coins(before) > 2 && coins(after) === 0
      ? { broken: `${coins(before) - 2} too many` }
      : '',
};

describe('the search', () => {
  test('visits every state and edge once', () => {
    const found = explore(coinMachine(3), { invariants: [] });
    // idle with 0 to 3 coins, printing with 2 and 3.
    expect([found.states, found.whole]).toEqual([6, true]);
    expect(found.violations).toEqual([]);
  });

  test('finds what is broken by a shortest way', () => {
    const { violations } = explore(coinMachine(9), { invariants: [noMoneyLost] });
    expect(violations.map(({ what, trace }) => [what, trace.map(({ name }) => name)])).toEqual([
      ['1 too many', ['COIN', 'COIN', 'COIN', 'PRESS', expect.stringMatching(/^elapsed/)]],
    ]);
  });

  test('an invariant remembers the way: states that differ by it alone are kept apart', () => {
    const thirdCoin: Invariant = {
      name: 'no third coin in all',
      because: 'a test',
      begin: '0',
      after: ({ event, heard }, memory) => {
        const count = Number(memory) + (event.name === 'COIN' && heard ? 1 : 0);
        return count > 2 ? { broken: 'a third coin' } : String(count);
      },
    };
    const { violations } = explore(coinMachine(2), { invariants: [thirdCoin] });
    expect(violations[0]?.trace.map(({ name }) => name)).toEqual(['COIN', 'COIN', 'PRESS', expect.any(String), 'COIN']);
  });

  test('what has no way on is told with the shortest way into it', () => {
    const home = {
      name: 'home',
      because: 'a test',
      from: () => true,
      to: (sight: { in(node: string): boolean }) => sight.in('coins.idle'),
    };
    expect(
      explore(coinMachine(3), { invariants: [], reachabilities: [{ ...home, by: () => true }] }).violations,
    ).toEqual([]);
    const { violations } = explore(coinMachine(3), {
      invariants: [],
      reachabilities: [{ ...home, by: ({ kind }) => kind !== 'elapsed' }],
    });
    expect(violations[0]).toMatchObject({ invariant: 'home' });
    expect(violations[0]?.trace.map(({ name }) => name)).toEqual(['COIN', 'COIN', 'PRESS']);
  });

  test('an unbounded context ends at the limit, and what grows is named', () => {
    const found = explore(coinMachine(Number.POSITIVE_INFINITY), { invariants: [], limit: 500 });
    expect(found.whole).toBe(false);
    expect(Object.entries(found.growth)[0]?.[0]).toBe('coins');
    expect(found.growth.coins).toBeGreaterThan(100);
  });
});
