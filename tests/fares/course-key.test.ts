import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { courseKey, fnv1a32 } from '../../fares/course-key.ts';
import { dayNumber } from '../../fares/time.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the course key', () => {
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('FNV-1a of "%s" as its authors publish it', (text, hash) => {
    expect(fnv1a32(ascii(text))).toBe(hash);
  });

  test('stays what it is: cards in the field carry it', () => {
    expect(courseKey(dayNumber(20_777), '9', '12')).toBe(0x5559d1);
  });

  test('has three bytes and tells days, lines and courses apart', () => {
    const name = fc.string({ minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(65_535), name, name, (day, line, course) => {
        const key = courseKey(dayNumber(day), line, course);
        expect(Number.isInteger(key) && key >= 0 && key <= 0xff_ff_ff).toBe(true);
        expect(courseKey(dayNumber(day + 1), line, course)).not.toBe(key);
      }),
    );
    const keys = new Set<number>();
    for (const line of ['1', '9', '11', '33', 'N1']) {
      for (let course = 1; course <= 60; course += 1) {
        for (let day = 20_000; day < 20_003; day += 1) keys.add(courseKey(dayNumber(day), line, String(course)));
      }
    }
    expect(keys.size).toBe(5 * 60 * 3);
    expect(courseKey(dayNumber(1), '1', '12')).not.toBe(courseKey(dayNumber(1), '11', '2'));
  });
});
