import { expect, test } from 'vitest';
import { sentence } from '../../../hil/monkey/actions.ts';
import { amountsIn } from '../../../hil/monkey/amounts.ts';
import { Dice } from '../../../hil/monkey/dice.ts';
import { readOptions, WrongOption } from '../../../hil/monkey/options.ts';

test('options have defaults and limits', () => {
  const validator = { city: 'tarnow', machine: 'validator' };
  expect(readOptions([])).toEqual({ ...validator, seed: '1', minutes: 5, machines: 3, fast: false, within: false });
  expect(readOptions(['--machine', 'vending'])).toMatchObject({ city: 'jaworzno', machine: 'vending' });
  expect(() => readOptions(['--machine', 'vending', '--city', 'tarnow'])).toThrow(WrongOption);
  expect(readOptions(['--city', 'jaworzno'])).toMatchObject({ city: 'jaworzno', machine: 'validator' });
  expect(() => readOptions(['--city', 'krakow'])).toThrow(WrongOption);
  expect(readOptions(['--seed', '7', '--minutes', '0.5', '--machines', '2', '--fast'])).toEqual({
    ...validator,
    seed: '7',
    minutes: 0.5,
    machines: 2,
    fast: true,
    within: false,
  });
});

test.each([[['--minutes', 'x']], [['--machines', '9']], [['--sede', '1']], [['7']]])('%j is a wrong option', (args) => {
  expect(() => readOptions(args)).toThrow(WrongOption);
});

test('amounts are found in every way a screen writes them, and times are none', () => {
  const lines = ['Saldo 12\u00a0345,60\u00a0zł', 'Balance 1,234.05\u00a0zł', 'Przesiadka do 14:32', '0,00\u00a0zł'];
  expect(amountsIn(lines.join('\n'))).toEqual([1_234_560, 123_405, 0]);
});

test('the same seed throws the same dice', () => {
  const throws = (seed: string): readonly number[] => {
    const dice = new Dice(seed);
    return Array.from({ length: 50 }, () => dice.between(0, 1000));
  };
  expect(throws('7')).toEqual(throws('7'));
  expect(throws('7')).not.toEqual(throws('8'));
});

test('a step is printed whole', () => {
  const strike = { device: 'antenna', fault: 'tear', at: { nthApdu: 7, when: 'after' } } as const;
  expect(sentence({ do: 'tap', at: 'main', card: 3, strike })).toBe(
    'tap at="main" card=3 strike={"device":"antenna","fault":"tear","at":{"nthApdu":7,"when":"after"}}',
  );
});
