import { expect, test } from 'vitest';
import { isDark } from '../../../fares/cities/dark-hours.ts';
import { epochMillis } from '../../../fares/time.ts';

/** UTC; Warsaw is two hours ahead in July, one in November. */
const at = (text: string) => epochMillis(Date.parse(`${text}Z`));
const overMidnight = { from: '21:00', to: '05:30' };

test.each([
  ['2026-07-01T18:59:59', false],
  ['2026-07-01T19:00:00', true],
  ['2026-07-01T23:30:00', true],
  ['2026-07-02T03:29:59', true],
  ['2026-07-02T03:30:00', false],
  ['2026-11-20T19:59:59', false],
  ['2026-11-20T20:00:00', true],
  ['2026-11-21T04:30:00', false],
] as const)('the screen is dark from 21:00 to 05:30 by the clock on the wall: %s UTC %s', (time, dark) => {
  expect(isDark(at(time), overMidnight)).toBe(dark);
});

test('hours within one day, and none', () => {
  const noon = { from: '11:00', to: '13:00' };
  expect(
    ['2026-07-01T08:59:00', '2026-07-01T10:00:00', '2026-07-01T11:00:00'].map((time) => isDark(at(time), noon)),
  ).toEqual([false, true, false]);
  expect(isDark(at('2026-07-01T23:00:00'), null)).toBe(false);
});
