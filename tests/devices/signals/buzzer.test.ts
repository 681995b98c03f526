import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BEEP, beeps } from '../../../devices/signals/beeps.ts';
import { driveBuzzers } from '../../../devices/signals/drive-buzzers.ts';
import { RecordedSignals } from '../../../devices/signals/recorded-signals.ts';
import { LONGEST_WAIT_MS, PATTERN_GAP_MS } from '../../../devices/signals/tone-course.ts';
import { VirtualBuzzer } from '../../../devices/signals/virtual-buzzer.ts';

/** A buzzer driven by a machine's signals, and the clock in hand. */
function heard() {
  let now = 0;
  const signals = new RecordedSignals(() => now);
  const buzzer = new VirtualBuzzer(() => now);
  const end = driveBuzzers(signals, [buzzer]);
  return {
    signals,
    buzzer,
    end,
    beep: (count: 1 | 3) => signals.give({ kind: 'beep', count }),
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

/** Patterns as an ear tells them apart: a longer silence begins a new one. */
function patterns({ sounded }: VirtualBuzzer): readonly number[] {
  const counts: number[] = [];
  sounded.forEach(({ fromMs }, index) => {
    const before = sounded[index - 1];
    if (before === undefined || fromMs - before.toMs > BEEP.pauseMs) counts.push(1);
    else counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
  });
  return counts;
}

describe('the buzzer', () => {
  test('T83 T87 one beep is one tone of 110 ms', () => {
    const { beep, buzzer } = heard();
    beep(1);
    expect(buzzer.sounded).toEqual([{ hertz: 2300, fromMs: 0, toMs: 110 }]);
  });

  test('T93 T96 three beeps are three tones with 90 ms between them', () => {
    const { beep, buzzer } = heard();
    beep(3);
    expect(buzzer.sounded.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [0, 110],
      [200, 310],
      [400, 510],
    ]);
    expect(beeps(3)).toEqual([BEEP, BEEP, BEEP]);
  });

  test('a beep that comes while another sounds is heard as one of its own', () => {
    const { beep, buzzer, wait } = heard();
    beep(1);
    wait(50);
    beep(3);
    expect(buzzer.sounded[1]?.fromMs).toBe(110 + PATTERN_GAP_MS);
    expect(patterns(buzzer)).toEqual([1, 3]);
  });

  test('signals other than beeps make no sound, nor do beeps after the end', () => {
    const { beep, buzzer, end, signals } = heard();
    signals.give({ kind: 'lamp', colour: 'red', milliseconds: 100 });
    end();
    beep(1);
    expect(buzzer.sounded).toEqual([]);
  });

  test('closed, it is silent, also with what has not begun yet', () => {
    const { beep, buzzer, wait } = heard();
    beep(3);
    wait(250);
    buzzer.close();
    beep(1);
    expect(buzzer.sounded.map(({ fromMs }) => fromMs)).toEqual([0, 200]);
    expect(buzzer.status.kind).toBe('silent');
  });

  test('whatever is given when: patterns never mix, none is late, each that sounds has its own count', () => {
    const given = fc.array(fc.record({ after: fc.nat({ max: 3000 }), count: fc.constantFrom<1 | 3>(1, 3) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(given, (all) => {
        const { beep, buzzer, wait } = heard();
        let now = 0;
        for (const { after, count } of all) {
          wait(after);
          now += after;
          const before = buzzer.sounded.length;
          const busyUntil = buzzer.sounded.at(-1)?.toMs ?? -Infinity;
          beep(count);
          const added = buzzer.sounded.slice(before);
          const late = busyUntil + PATTERN_GAP_MS - now > LONGEST_WAIT_MS;
          expect(added.length).toBe(late ? 0 : count);
          if (added[0] !== undefined) expect(added[0].fromMs).toBe(Math.max(now, busyUntil + PATTERN_GAP_MS));
        }
        expect(patterns(buzzer).every((count) => count === 1 || count === 3)).toBe(true);
      }),
    );
  });

  test('it remembers a bounded number of tones', () => {
    let now = 0;
    const buzzer = new VirtualBuzzer(() => now, 10);
    for (let index = 0; index < 50; index += 1) {
      now += 1000;
      buzzer.sound(beeps(1));
    }
    expect(buzzer.sounded).toHaveLength(10);
    expect(buzzer.sounded.at(-1)?.fromMs).toBe(now);
  });
});
