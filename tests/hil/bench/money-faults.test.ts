import { describe, expect, test } from 'vitest';
import { type FaultOrder, Faults } from '../../../hil/bench/faults.ts';
import { RigError } from '../../../hil/bench/rig-error.ts';

const faultsOf = () => new Faults((machine) => (machine === 'main' ? { hoppers: [10, 100] } : undefined));

describe('faults at the answers of money devices', () => {
  test('the Nth answer from now, as often as asked, of this device alone', () => {
    const faults = faultsOf();
    faults.arm('main', { device: 'terminal', fault: 'corrupt', at: { nthFrame: 2 }, count: 2 });
    faults.arm('main', { device: 'printer', fault: 'drop-reply', count: 'for-ever' });
    expect(faults.atAnswer('rear', 'terminal')).toEqual([]);
    expect(faults.atAnswer('main', 'coin-acceptor')).toEqual([]);
    const struck = [1, 2, 3, 4].map(() => faults.atAnswer('main', 'terminal').map(({ fault }) => fault.fault));
    expect(struck).toEqual([[], ['corrupt'], ['corrupt'], []]);
    for (let answer = 0; answer < 9; answer += 1) expect(faults.atAnswer('main', 'printer')).toHaveLength(1);
    expect(faults.list('main').map(({ fired, count }) => [fired, count])).toEqual([
      [2, 2],
      [9, null],
    ]);
  });

  test('a hopper by its value or its name, or any of them', () => {
    const faults = faultsOf();
    faults.arm('main', { device: 'hopper', fault: 'reset', amount: 100, at: { nthFrame: 1 } });
    faults.arm('main', { device: 'hopper-10', fault: 'corrupt' });
    const kinds = (value: number) => faults.atAnswer('main', 'hopper', value).map(({ fault }) => fault.fault);
    expect(kinds(10)).toEqual(['corrupt']);
    expect(kinds(100)).toEqual(['reset']);
    faults.arm('main', { device: 'hopper', fault: 'drop-reply', count: 2 });
    expect([kinds(10), kinds(100), kinds(10)]).toEqual([['drop-reply'], ['drop-reply'], []]);
    expect(faults.list()).toMatchObject([{ device: 'hopper', amount: 100 }, { amount: 10 }, { device: 'hopper' }]);
  });

  test('a state strikes no answer unless one was named, and then once', () => {
    const faults = faultsOf();
    faults.arm('main', { device: 'printer', fault: 'paper-out' });
    expect(faults.atAnswer('main', 'printer')).toEqual([]);
    faults.arm('main', { device: 'printer', fault: 'jam', at: { nthFrame: 2 } });
    const struck = [1, 2, 3].map(() => faults.atAnswer('main', 'printer').map(({ fault }) => fault.fault));
    expect(struck).toEqual([[], ['jam'], []]);
  });

  test('an occasion is taken as often as asked', () => {
    const faults = faultsOf();
    faults.arm('main', { device: 'terminal', fault: 'busy', count: 2 });
    expect(faults.atAnswer('main', 'terminal')).toEqual([]);
    expect(faults.onOccasion('main', 'terminal', 'reversal-refused')).toBe(false);
    expect([1, 2, 3].map(() => faults.onOccasion('main', 'terminal', 'busy'))).toEqual([true, true, false]);
  });
});

test.each<[FaultOrder, number, string]>([
  [{ device: 'coin-acceptor', fault: 'empty' }, 400, 'unknown-fault'],
  [{ device: 'hopper', fault: 'jam', amount: 20 }, 404, 'no-such-device'],
  [{ device: 'hopper-500', fault: 'jam' }, 404, 'no-such-device'],
  [{ device: 'scanner', fault: 'drop-reply' }, 404, 'no-such-device'],
  [{ device: 'printer', fault: 'jam', count: 2 }, 400, 'bad-fault'],
  [{ device: 'printer', fault: 'jam', amount: -1 }, 400, 'bad-fault'],
  [{ device: 'printer', fault: 'jam', at: { journalWrite: 1 } }, 400, 'bad-fault'],
  [{ device: 'printer', fault: 'reset', count: 'for-ever' }, 400, 'bad-fault'],
  [{ device: 'terminal', fault: 'busy', at: { nthFrame: 1 } }, 400, 'bad-fault'],
  [{ device: 'terminal', fault: 'corrupt', at: { nthFrame: 1, direction: 'to-device' } }, 400, 'bad-fault'],
  [{ device: 'terminal', fault: 'corrupt', at: { when: 'after' } }, 400, 'bad-fault'],
  [{ device: 'coin-acceptor', fault: 'corrupt', amount: 5 }, 400, 'bad-fault'],
])('refused: %j', (order, status, error) => {
  const faults = faultsOf();
  const arm = () => faults.arm('main', order);
  expect(arm).toThrow(RigError);
  expect(arm).toThrow(expect.objectContaining({ status, error }));
  expect(faults.list()).toEqual([]);
});

test('a machine that takes no money has none of these devices', () => {
  for (const device of ['coin-acceptor', 'hopper', 'hopper-10', 'printer', 'terminal']) {
    expect(() => faultsOf().arm('rear', { device, fault: 'reset' })).toThrow(expect.objectContaining({ status: 404 }));
  }
});
