import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { faultsInWords } from '../../fares/schema-fault.ts';

const schema = z.strictObject({
  name: z.string('a name is expected').min(1, 'a name is\n  expected'),
  kind: z.enum(['bus', 'tram'], 'must be "bus" or "tram"').optional(),
  stops: z
    .array(z.strictObject({ at: z.number('a number is expected'), zone: z.literal('A', 'must be A') }))
    .optional(),
});

function wordsOf(data: unknown): string {
  const read = schema.safeParse(data, { reportInput: true });
  if (read.success) throw new Error('was taken');
  return faultsInWords(read.error);
}

describe('what is wrong with data, in one line', () => {
  test.each<[string, unknown, string]>([
    ['a part that is missing', {}, 'name: is missing'],
    ['a part of another type', { name: 7 }, 'name: a name is expected'],
    ['a value that is none of the known', { name: 'a', kind: 'boat' }, 'kind: must be "bus" or "tram"'],
    ['a value that is missing', { name: 'a', stops: [{ at: 1 }] }, 'stops[0].zone: is missing'],
    [
      'a place in a list',
      {
        name: 'a',
        stops: [
          { at: 1, zone: 'A' },
          { at: 'x', zone: 'A' },
        ],
      },
      'stops[1].at: a number is expected',
    ],
    ['an unknown key', { name: 'a', "it's": 1, b: 2 }, `unknown key "it's", "b"`],
    ['an unknown key further down', { name: 'a', stops: [{ at: 1, zone: 'A', x: 0 }] }, 'stops[0]: unknown key "x"'],
    ['a message of several lines', { name: '' }, 'name: a name is expected'],
  ])('%s', (_, data, words) => {
    expect(wordsOf(data)).toBe(words);
  });

  test('three are told, the others counted', () => {
    const stops = (count: number) => ({
      name: 'a',
      stops: Array.from({ length: count }, () => ({ at: 'x', zone: 'A' })),
    });
    const told = [0, 1, 2].map((index) => `stops[${index}].at: a number is expected`).join('; ');
    expect(wordsOf(stops(3))).toBe(told);
    expect(wordsOf(stops(4))).toBe(`${told}; and 1 more`);
    expect(wordsOf(stops(6))).toBe(`${told}; and 3 more`);
  });
});
