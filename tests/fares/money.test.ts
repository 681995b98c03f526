import { describe, expect, test } from 'vitest';
import { add, atLeast, atMost, grosze, NOTHING, subtract, times } from '../../fares/money.ts';

describe('money', () => {
  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no amount of grosze', (amount) => {
    expect(() => grosze(amount)).toThrow(RangeError);
  });

  test('sums stay whole, and nothing is never minus nothing', () => {
    expect(add(grosze(10), grosze(20), grosze(-5))).toBe(25);
    expect(times(grosze(110), 3)).toBe(330);
    expect(Object.is(subtract(NOTHING, NOTHING), 0)).toBe(true);
    expect(Object.is(times(grosze(-1), 0), 0)).toBe(true);
    expect(atLeast(grosze(-3), NOTHING)).toBe(0);
    expect(atLeast(grosze(3), NOTHING)).toBe(3);
    expect(atMost(grosze(5), grosze(3))).toBe(3);
    expect(atMost(grosze(2), grosze(3))).toBe(2);
    expect(add()).toBe(0);
    expect(NOTHING).toBe(0);
  });
});
