import { describe, expect, test, vi } from 'vitest';
import { epochMillis } from '../../../fares/time.ts';
import { MachineClock } from '../../../kiosk/machine/clock.ts';
import { ClockWatch } from '../../../kiosk/machine/clock-watch.ts';

const NOON = Date.UTC(2026, 10, 20, 11);

/** A machine clock over a monotonic clock in hand. */
function clockAt(wall: number) {
  const time = { monotonic: 1000 };
  const clock = new MachineClock({ wall, monotonic: 1000, rate: 1, frozen: false }, () => time.monotonic);
  const pass = (milliseconds: number) => {
    time.monotonic += milliseconds;
  };
  return { clock, pass };
}

describe('the machine’s clock', () => {
  test('T47 the wall clock follows its course: rate, setting, freezing', () => {
    const { clock, pass } = clockAt(NOON);
    pass(500);
    expect(clock.now()).toBe(NOON + 500);
    clock.set({ wall: NOON, monotonic: 1500, rate: 10, frozen: false });
    pass(100);
    expect(clock.now()).toBe(NOON + 1000);
    clock.set({ wall: NOON, monotonic: 1600, rate: 10, frozen: true });
    pass(10_000);
    expect(clock.now()).toBe(NOON);
  });

  test('waits go on when the wall clock is set or frozen, and faster with the rate', () => {
    vi.useFakeTimers();
    const time = { monotonic: 0 };
    const clock = new MachineClock({ wall: NOON, monotonic: 0, rate: 1, frozen: false }, () => time.monotonic);
    const done = vi.fn();
    clock.setTimeout(done, 5000);
    const pass = (milliseconds: number) => {
      time.monotonic += milliseconds;
      vi.advanceTimersByTime(milliseconds);
    };
    pass(2000);
    clock.set({ wall: NOON + 86_400_000, monotonic: 2000, rate: 1, frozen: true });
    pass(2000);
    expect(done).not.toHaveBeenCalled();
    clock.set({ wall: NOON, monotonic: 4000, rate: 10, frozen: true });
    pass(99);
    expect(done).not.toHaveBeenCalled();
    pass(1);
    expect(done).toHaveBeenCalledOnce();
    expect(clock.elapsed()).toBeCloseTo(5000);
    vi.useRealTimers();
  });
});

describe('a jump of the computer’s clock', () => {
  function watched() {
    const { clock, pass } = clockAt(NOON);
    const told: string[] = [];
    let error = 0;
    const watch = new ClockWatch({
      clock,
      computer: () => NOON + error,
      tell: (what, by) => void told.push(`${what} ${by}`),
    });
    watch.stop();
    const jump = (by: number) => {
      error += by;
    };
    return { clock, pass, watch, told, jump };
  }

  test('the machine’s time does not follow, and the jump is told once', () => {
    const { clock, watch, told, jump } = watched();
    jump(3_600_000);
    watch.look();
    watch.look();
    expect(clock.now()).toBe(NOON);
    expect(watch.status).toEqual({ kind: 'jumped', by: 3_600_000 });
    expect(told).toEqual(['jump 3600000']);
  });

  test('small corrections of the computer’s clock are taken over without a word', () => {
    const { clock, watch, told, jump } = watched();
    jump(900);
    watch.look();
    expect(clock.now()).toBe(NOON + 900);
    expect(told).toEqual([]);
  });

  test('the office decides for the machine: the computer’s clock is known to be wrong from then on', () => {
    const { clock, watch, told, jump } = watched();
    jump(-7200_000);
    watch.look();
    watch.hearOffice(epochMillis(NOON + 200));
    watch.look();
    expect(clock.now()).toBe(NOON);
    expect(watch.status).toEqual({ kind: 'trusted' });
    expect(told).toEqual(['jump -7200000', 'resolved -7200000']);
  });

  test('the office decides for the computer: its time is taken over', () => {
    const { clock, watch, jump } = watched();
    jump(86_400_000);
    watch.hearOffice(epochMillis(NOON + 86_400_000));
    expect(clock.now()).toBe(NOON + 86_400_000);
    expect(watch.status).toEqual({ kind: 'trusted' });
  });

  test('an office that agrees with neither decides nothing', () => {
    const { clock, watch, jump } = watched();
    jump(3_600_000);
    watch.hearOffice(epochMillis(NOON + 1_800_000));
    expect(clock.now()).toBe(NOON);
    expect(watch.status.kind).toBe('jumped');
  });
});
