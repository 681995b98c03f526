import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayNumber, epochMillis, millisOf, secondsOf, unixSeconds } from '../../fares/time.ts';

test('a card keeps whole seconds: a moment within a second is that second', () => {
  expect(secondsOf(epochMillis(1_999))).toBe(1);
  expect(secondsOf(epochMillis(2_000))).toBe(2);
  expect(secondsOf(epochMillis(-1))).toBe(-1);
  expect(unixSeconds(1.9)).toBe(1);
  expect(dayNumber(20_000.9)).toBe(20_000);
});

test('a second of a card is the moment at which it begins', () => {
  fc.assert(
    fc.property(fc.nat(0xff_ff_ff_ff), (seconds) => {
      expect(millisOf(unixSeconds(seconds))).toBe(seconds * 1000);
      expect(secondsOf(millisOf(unixSeconds(seconds)))).toBe(seconds);
    }),
  );
});
