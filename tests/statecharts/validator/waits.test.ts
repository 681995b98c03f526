import { describe, expect, test } from 'vitest';
import { bound, machine } from './given.ts';
import { at, BUTTONS, LEADS, type Picture, press, RESULT_NAMES, seen } from './pictures.ts';

/** T68, T103, T110, T115, A21, A23, A38: how long the machine waits, and which buttons make it wait anew. */
const WAITS: readonly (readonly [Picture, number, readonly string[]])[] = [
  ['present-card card-check', 5_000, ['card-check', 'more-time']],
  ['choosing season-ticket', 10_000, ['more-time']],
  ['present-card ride', 5_000, ['more-time']],
  ['choosing group', 5_000, ['self', 'normal', 'local', 'statutory', 'language', 'more-time']],
  ['choosing purse-transfer', 15_000, ['plus', 'minus', 'language', 'more-time']],
  ['insert-card purse-transfer', 5_000, ['more-time']],
  ['insert-card carry-over', 5_000, ['more-time']],
  ...RESULT_NAMES.map((picture) => [picture, 5_000, ['more-time']] as const),
];

describe('T68 T103 T110 T115 A21 A23 A38 every wait ends at home', () => {
  test.each(WAITS)('%s after %i ms', async (picture, wait) => {
    const bench = await at(picture);
    bench.clock.increment(wait - 1);
    expect(seen(bench)).toBe(picture);
    bench.clock.increment(1);
    expect(seen(bench)).toBe('home');
  });

  test.each(WAITS)('%s (%i ms): begins anew with %j and with no other button', async (picture, wait, anew) => {
    for (const button of BUTTONS) {
      if (LEADS[picture][button] !== undefined) continue;
      const bench = await at(picture);
      bench.clock.increment(wait - 1);
      press(bench, button);
      bench.clock.increment(1);
      expect([button, seen(bench)]).toEqual([button, anew.includes(button) ? picture : 'home']);
      if (!anew.includes(button)) continue;
      bench.clock.increment(wait - 2);
      expect([button, seen(bench)]).toEqual([button, picture]);
      bench.clock.increment(1);
      expect([button, seen(bench)]).toEqual([button, 'home']);
    }
  });

  test('a machine that nobody touches for half a minute is as new; a touch of language or letters begins that anew', () => {
    for (const button of ['language', 'larger']) {
      const bench = bound(machine());
      press(bench, 'language');
      bench.clock.increment(29_999);
      press(bench, button, ...(button === 'language' ? ['language'] : []));
      bench.clock.increment(29_999);
      expect(bench.actor.getSnapshot().context.language).toBe('en');
      bench.clock.increment(1);
      expect(bench.actor.getSnapshot().context.language).toBe('pl');
      expect(bench.actor.getSnapshot().matches({ text: 'normal' })).toBe(true);
    }
  });

  test('A40 the pace is slow from the first press of "more time" until home, and only ten presses count', async () => {
    for (const [picture] of WAITS) {
      const bench = await at(picture);
      const context = () => bench.actor.getSnapshot().context;
      expect(context().pace).toBe('ordinary');
      for (let pressed = 0; pressed < 12; pressed++) press(bench, 'more-time');
      expect([picture, context().pace, context().lengthened]).toEqual([picture, 'slow', 10]);
      bench.clock.increment(60_000);
      expect([picture, seen(bench), context().pace, context().lengthened]).toEqual([picture, 'home', 'ordinary', 0]);
    }
    const untouched = bound(machine());
    press(untouched, 'more-time');
    expect(untouched.actor.getSnapshot().context.pace).toBe('ordinary');
  });
});
