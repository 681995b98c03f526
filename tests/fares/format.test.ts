import { describe, expect, test } from 'vitest';
import { formatAmount, formatNumber } from '../../fares/format.ts';
import { grosze } from '../../fares/money.ts';

describe('amounts in words', () => {
  test.each<[number, string]>([
    [0, '0,00\u00a0zł'],
    [5, '0,05\u00a0zł'],
    [460, '4,60\u00a0zł'],
    [-160, '\u22121,60\u00a0zł'],
    [-5, '\u22120,05\u00a0zł'],
    [123_456, '1234,56\u00a0zł'],
    [1_234_560, '12\u00a0345,60\u00a0zł'],
    [100_000_000, '1\u00a0000\u00a0000,00\u00a0zł'],
  ])('%i gr in Polish', (amount, text) => {
    expect(formatAmount(grosze(amount))).toBe(text);
  });

  test('English, German and Ukrainian have marks of their own', () => {
    expect(formatAmount(grosze(-123_456), 'en')).toBe('\u22121,234.56\u00a0zł');
    expect(formatAmount(grosze(123_456), 'de')).toBe('1.234,56\u00a0zł');
    expect(formatAmount(grosze(123_456), 'uk')).toBe('1\u00a0234,56\u00a0zł');
    expect(formatNumber(grosze(460), 'en')).toBe('4.60');
    expect(formatNumber(grosze(460))).toBe('4,60');
    expect(formatNumber(grosze(99_999), 'en')).toBe('999.99');
    expect(formatNumber(grosze(99_999), 'uk')).toBe('999,99');
  });
});
