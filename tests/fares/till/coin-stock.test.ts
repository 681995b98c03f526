import { describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { afterPaying, afterTaking, type HopperStock, sumOf } from '../../../fares/till/coin-stock.ts';

const hopper = (name: string, value: number, coins: number, room = 10): HopperStock => ({
  hopper: name,
  value: grosze(value),
  coins,
  room,
});
const coinsIn = (stock: readonly HopperStock[]) => stock.map(({ coins }) => coins);

describe('the stock of coins', () => {
  test('what shares are worth', () => {
    expect(sumOf([])).toBe(0);
    expect(
      sumOf([
        { hopper: 'a', value: grosze(200), coins: 3 },
        { hopper: 'b', value: grosze(10), coins: 2 },
      ]),
    ).toBe(620);
  });

  test('after paying each hopper has so many coins less, also when it is named twice', () => {
    const stock = [hopper('a', 100, 5), hopper('b', 100, 5)];
    const shares = [
      { hopper: 'b', value: grosze(100), coins: 2 },
      { hopper: 'b', value: grosze(100), coins: 3 },
    ];
    expect(afterPaying(stock, shares)).toEqual([hopper('a', 100, 5), hopper('b', 100, 0)]);
  });

  test('a hopper cannot pay more than it has', () => {
    const stock = [hopper('a', 100, 2)];
    expect(coinsIn(afterPaying(stock, [{ hopper: 'a', value: grosze(100), coins: 2 }]))).toEqual([0]);
    expect(() => afterPaying(stock, [{ hopper: 'a', value: grosze(100), coins: 3 }])).toThrow(RangeError);
  });

  test('a coin falls into the emptiest hopper of its value that has room; of two alike into the first', () => {
    const taken = (...stock: HopperStock[]) => coinsIn(afterTaking(stock, grosze(100)));
    expect(taken(hopper('a', 100, 5), hopper('b', 100, 4), hopper('c', 100, 6))).toEqual([5, 5, 6]);
    expect(taken(hopper('a', 100, 4), hopper('b', 100, 4))).toEqual([5, 4]);
    expect(taken(hopper('a', 50, 0), hopper('b', 100, 4))).toEqual([0, 5]);
    expect(taken(hopper('a', 100, 3, 3), hopper('b', 100, 4))).toEqual([3, 5]);
    expect(taken(hopper('a', 100, 2, 3))).toEqual([3]);
  });

  test('a coin without a hopper that has room falls into the cash box', () => {
    const stock = [hopper('a', 100, 3, 3), hopper('b', 50, 1)];
    expect(afterTaking(stock, grosze(100))).toEqual(stock);
    expect(afterTaking([], grosze(100))).toEqual([]);
  });
});
