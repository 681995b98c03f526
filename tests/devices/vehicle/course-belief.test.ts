import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unknown } from '../../../devices/vehicle/bus-position.ts';
import type { VehiclePosition, VehicleReport } from '../../../devices/vehicle/contract.ts';
import { CourseBelief } from '../../../devices/vehicle/course-belief.ts';

const word = (course: string, at: number, changes: Partial<VehiclePosition> = {}): VehicleReport => ({
  kind: 'position',
  position: {
    line: '9',
    course,
    vehicle: 437,
    stops: stops('A', 'B', 'C', 'D', 'E'),
    at,
    phase: 'at-stop',
    ...changes,
  },
});
const stops = (...names: string[]) => names.map((name) => ({ id: name, name }));
const heard = (...words: VehicleReport[]) => {
  const belief = new CourseBelief();
  return words.map((said) => belief.hear(said));
};

describe('words that are believed at once', () => {
  test.each<[string, VehicleReport[]]>([
    ['the first word', [word('12', 3)]],
    ['the bus moves on, and back', [word('12', 3), word('12', 4), word('12', 1)]],
    ['a new course at its first stop', [word('12', 4), word('13', 0)]],
    ['another line at its first stop', [word('12', 2), word('12', 0, { line: '30' })]],
    ['silence and back', [word('12', 3), unknown('silent', ''), word('12', 4)]],
  ])('%s', (_, words) => {
    expect(heard(...words)).toEqual(words);
  });
});

describe('a surprise in the middle of a course is believed when it was said twice', () => {
  test.each<[string, VehicleReport]>([
    ['another course', word('13', 3)],
    ['another line', word('12', 3, { line: '30' })],
    ['another vehicle', word('12', 3, { vehicle: 500 })],
    ['other stops', word('12', 3, { stops: stops('A', 'B', 'X', 'D', 'E') })],
    ['one stop less on the way', word('12', 2, { stops: stops('A', 'B', 'D', 'E') })],
    ['a new course that has left its first stop', word('13', 0, { phase: 'between' })],
  ])('%s', (_, surprise) => {
    expect(heard(word('12', 2), surprise, surprise)).toEqual([word('12', 2), undefined, surprise]);
  });

  test('also when the bus has moved on meanwhile, and after silence', () => {
    expect(heard(word('12', 2), word('13', 3), word('13', 4))[2]).toEqual(word('13', 4));
    expect(heard(word('12', 2), unknown('silent', ''), word('13', 3), word('13', 3))[2]).toBeUndefined();
  });

  test('nonsense between the two words: the surprise has to be said twice again', () => {
    const said = heard(word('12', 2), word('13', 3), unknown('garbage', ''), word('13', 3), word('13', 3));
    expect(said.slice(2)).toEqual([unknown('garbage', ''), undefined, word('13', 3)]);
  });
});

describe('words that contradict those before', () => {
  test('two courses by turns: nobody knows until one is said twice', () => {
    const turns = unknown('contradiction', 'courses 13 and 12 by turns');
    const said = heard(word('12', 2), word('13', 2), word('12', 2), word('12', 2), word('12', 3));
    expect(said).toEqual([word('12', 2), undefined, turns, word('12', 2), word('12', 3)]);
  });

  test('A16 the stops already passed are missing: indices would begin anew, so nobody knows', () => {
    const rest = word('12', 0, { stops: stops('C', 'D', 'E') });
    const [, said, again, whole] = heard(word('12', 2), rest, rest, word('12', 3));
    expect(said).toMatchObject({ kind: 'unknown', reason: 'contradiction' });
    expect(again).toMatchObject({ kind: 'unknown', reason: 'contradiction' });
    expect(whole).toEqual(word('12', 3));
  });

  test('law: what is told is the word itself or unknown, and a word said twice is told', () => {
    const courses = fc.constantFrom('12', '13', '14');
    const any = fc.tuple(courses, fc.nat(4)).map(([course, at]) => word(course, at));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 12 }), (words) => {
        const said = heard(...words);
        for (const [index, told] of said.entries()) {
          if (told?.kind === 'position') expect(told).toBe(words[index]);
        }
        const [last] = words.slice(-1);
        expect(heard(...words, ...(last ? [last, last] : [])).at(-1)).toEqual(last);
      }),
    );
  });
});
