import { describe, expect, test } from 'vitest';
import { makeAgenda } from '../../../hil/day/agenda.ts';
import { castPassengers } from '../../../hil/day/casting.ts';
import { isConserved } from '../../../hil/day/money-of-day.ts';
import { BUSES } from '../../../hil/day/network.ts';
import { readOptions, WrongOption } from '../../../hil/day/options.ts';
import { KINDS } from '../../../hil/day/passenger.ts';
import { atMinute, clockTime, dayAfter } from '../../../hil/day/polish-time.ts';
import { coursesOf, movesOf } from '../../../hil/day/timetable.ts';
import { Dice } from '../../../hil/monkey/dice.ts';

const DAY = '2026-11-20';
const span = { from: atMinute(DAY, 270), until: atMinute(DAY, 1410) };
const one = { normal: 460, local: 320, statutory: 230 };
const tariff = { bands: [{ upToStops: null, prices: { standard: one, premium: one } }], transferWindowSeconds: 900 };
const cast = (seed: string) => castPassengers(100, tariff, span.from, new Dice(seed));

describe('the plan of a service day', () => {
  test('options have defaults and limits', () => {
    expect(readOptions(['--seed', '7', '--url', 'http://127.0.0.1:80/rig/'])).toEqual({
      seed: '7',
      passengers: 100,
      from: 270,
      until: 1410,
      rate: 600,
      url: 'http://127.0.0.1:80/rig',
    });
    for (const wrong of [['--passengers', '0'], ['--from', '25:00'], ['--until', '05:00'], ['--url', 'x'], ['7']]) {
      expect(() => readOptions(wrong)).toThrow(WrongOption);
    }
  });

  test.each([
    ['2026-11-20', '04:30:00', 19 * 3600],
    ['2027-06-18', '04:30:00', 19 * 3600],
  ])('%s begins at half past four in Poland', (day, shown, length) => {
    const [from, until] = [atMinute(day, 270), atMinute(day, 1410)];
    expect([clockTime(from), clockTime(until), until - from]).toEqual([shown, '23:30:00', length]);
  });

  test.each([
    ['2026-10-24', '2026-10-25', 5],
    ['2027-03-27', '2027-03-28', 3],
  ])('the night from %s to %s has another hour', (day, next, hours) => {
    expect(dayAfter(day)).toBe(next);
    expect(atMinute(next, 210) - atMinute(day, 1410)).toBe(hours * 3600);
  });

  test('buses go back and forth all day, stop by stop, and end before the night', () => {
    for (const bus of BUSES) {
      const courses = coursesOf(bus, DAY, span.from, span.until, new Dice('1'));
      const moves = courses.flatMap(movesOf);
      expect(moves.map(({ at }) => at)).toEqual(moves.map(({ at }) => at).toSorted((a, b) => a - b));
      expect(moves.at(-1)?.at).toBeLessThan(span.until);
      expect(new Set(courses.map(({ run }) => run)).size).toBe(courses.length);
      const ends = courses.map(({ line, calls }) => `${line} ${calls[0]?.stop}`);
      expect(new Set(ends).size).toBe(2 * bus.lines.length);
    }
  });

  test('the same seed plans the same day, another one another', () => {
    const plan = (seed: string) => JSON.stringify(makeAgenda(seed, DAY, span, cast(seed)).events);
    expect(plan('7')).toBe(plan('7'));
    expect(plan('7')).not.toBe(plan('8'));
  });

  test('a hundred passengers: every kind, several hundred presentations, all within the day and in order', () => {
    const passengers = cast('3');
    expect(new Set(passengers.map(({ kind }) => kind))).toEqual(new Set(KINDS));
    const { events } = makeAgenda('3', DAY, span, passengers);
    const errands = events.flatMap((event) => (event.kind === 'errand' ? [event.errand] : []));
    expect(errands.length).toBeGreaterThan(300);
    expect(events.every(({ at }, index) => at >= (events[index - 1]?.at ?? 0))).toBe(true);
    expect(errands.every(({ at }) => at > span.from - 600 && at < span.until + 600)).toBe(true);
    const done = new Set(errands.map(({ action }) => action.do));
    expect(done).toEqual(new Set(['tap', 'group', 'transfer', 'carry-over', 'pocket', 'card-check', 'load']));
  });

  test('one grosz too few is found', () => {
    expect(isConserved({ start: 1000, loads: 500, fares: 460, end: 1040 })).toBe(true);
    expect(isConserved({ start: 1000, loads: 500, fares: 460, end: 1039 })).toBe(false);
  });
});
