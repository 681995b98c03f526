import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, percentile, summaryOf } from '../../../hil/benchmark/statistics.ts';

// + 0: minus zero is no other time than zero.
const time = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0);
const samples = fc.array(time, { minLength: 1, maxLength: 300 });

describe('percentile by nearest rank', () => {
  // The worked example of the method: ranks 0.05 x 5 -> 1, 0.3 x 5 -> 2, 0.4 x 5 -> 2, 0.5 x 5 -> 3, 5.
  test.each([
    [5, 15],
    [30, 20],
    [40, 20],
    [50, 35],
    [100, 50],
  ])('%i of 15, 20, 35, 40, 50 is %i', (percent, expected) => {
    expect(percentile([35, 20, 50, 15, 40], percent)).toBe(expected);
  });

  test('a whole rank is not rounded up by the arithmetic', () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    expect(percentile(upTo(200), 99)).toBe(198);
    expect(percentile(upTo(1000), 99)).toBe(990);
    expect(percentile(upTo(100), 7)).toBe(7);
    expect(percentile(upTo(1000), 99.9)).toBe(999);
  });

  test('p99 of fewer than a hundred samples is the largest', () => {
    expect(percentile([3, 1, 2], 99)).toBe(3);
    expect(summaryOf([3, 1, 2]).p99).toBe(3);
  });

  test('it was measured, enough samples are no larger, and too few are smaller', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 100 }), (all, percent) => {
        const found = percentile(all, percent);
        const atMost = all.filter((sample) => sample <= found).length;
        const below = all.filter((sample) => sample < found).length;
        expect(all).toContain(found);
        expect(atMost * 100).toBeGreaterThanOrEqual(percent * all.length);
        expect(below * 100).toBeLessThan(percent * all.length);
      }),
    );
  });

  test.each([0, -1, 101, Number.NaN])('there is no percentile %f', (percent) => {
    expect(() => percentile([1], percent)).toThrow(RangeError);
  });
});

describe('median', () => {
  test('the middle one, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(median([4])).toBe(4);
  });

  test('the order of the samples means nothing, and they are left as they are', () => {
    fc.assert(
      fc.property(samples, (all) => {
        const copy = [...all];
        expect(median(all)).toBe(median(all.toReversed()));
        expect(all).toEqual(copy);
      }),
    );
  });
});

test('a summary is in order: median, p99, max; the mean lies between least and most', () => {
  fc.assert(
    fc.property(samples, (all) => {
      const summary = summaryOf(all);
      expect(summary.samples).toBe(all.length);
      expect(summary.max).toBe(Math.max(...all));
      expect(summary.p99).toBeLessThanOrEqual(summary.max);
      // The mean of the two in the middle may round away from both by one step.
      if (all.length > 2) expect(summary.median).toBeLessThanOrEqual(summary.p99 + 1e-6);
      const slack = 1e-6 * Math.max(1, ...all.map(Math.abs));
      expect(summary.mean).toBeGreaterThanOrEqual(Math.min(...all) - slack);
      expect(summary.mean).toBeLessThanOrEqual(summary.max + slack);
    }),
  );
});

test('nothing measured is not zero', () => {
  for (const of of [median, summaryOf]) expect(() => of([])).toThrow(RangeError);
  expect(() => percentile([], 50)).toThrow(RangeError);
  expect(() => summaryOf([1, Number.NaN])).toThrow(RangeError);
});
