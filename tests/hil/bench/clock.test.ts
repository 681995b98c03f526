import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BenchClock } from '../../../hil/bench/clock.ts';
import { MachineClock } from '../../../kiosk/machine/clock.ts';

const START = Date.UTC(2026, 10, 20, 10, 0, 0);

function clockAt(wall: number): { clock: BenchClock; pass: (ms: number) => void; monotonic: () => number } {
  let now = 1_000_000;
  const pass = (ms: number): void => {
    now += ms;
  };
  return { clock: new BenchClock(wall, () => now), pass, monotonic: () => now };
}

describe('the bench clock', () => {
  test('runs with real time, jumps by advance, stands while frozen and can still be advanced then', () => {
    const { clock, pass } = clockAt(START);
    pass(250);
    expect(clock.now()).toBe(START + 250);
    clock.change({ advance: 900 });
    expect(clock.now()).toBe(START + 900_250);
    clock.change({ freeze: true });
    pass(5000);
    expect(clock.now()).toBe(START + 900_250);
    clock.change({ advance: 1 });
    expect(clock.now()).toBe(START + 901_250);
    clock.change({ freeze: false });
    pass(10);
    expect(clock.now()).toBe(START + 901_260);
  });

  test('a rate counts from the moment it is set', () => {
    const { clock, pass } = clockAt(START);
    pass(1000);
    clock.change({ rate: 60 });
    pass(1000);
    expect(clock.now()).toBe(START + 61_000);
    clock.change({ rate: 0.5 });
    pass(1000);
    expect(clock.now()).toBe(START + 61_500);
  });

  test('a machine that is told the setting shows the same time as the bench, whatever was set and when', () => {
    const change = fc.record(
      {
        advance: fc.integer({ min: -100_000, max: 100_000 }),
        freeze: fc.boolean(),
        rate: fc.double({ min: 0.01, max: 1000, noNaN: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.integer({ min: 0, max: 100_000 })), { maxLength: 20 }), (steps) => {
        const { clock, pass, monotonic } = clockAt(START);
        const machine = new MachineClock(clock.setting, monotonic);
        for (const [step, passed] of steps) {
          machine.set(clock.change(step));
          pass(passed);
          expect(machine.now()).toBe(clock.now());
        }
      }),
    );
  });

  test.each([
    { advance: 1, now: START },
    { now: 0 },
    { now: Number.NaN },
    { advance: 1e12 },
    { rate: 0 },
    { rate: -1 },
    { rate: 1e9 },
  ])('refuses %o and keeps its time', (change) => {
    const { clock } = clockAt(START);
    expect(() => clock.change(change)).toThrow('bad-clock');
    expect(clock.now()).toBe(START);
    expect(clock.setting.rate).toBe(1);
  });
});
