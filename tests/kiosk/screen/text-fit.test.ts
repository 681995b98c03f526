import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthTables } from '../../../kiosk/screen/font/make-widths.ts';
import { firaSansWidths } from '../../../kiosk/screen/font/widths.ts';
import { readWoff } from '../../../kiosk/screen/font/woff.ts';
import { fitText, keepTogether, lineHeight, widthOf } from '../../../kiosk/screen/view/text-fit.ts';

describe('widths of Fira Sans', () => {
  test('the table is what the font files say', () => {
    expect(firaSansWidths).toEqual(widthTables());
  });

  test('figures are tabular: all ten equally wide', () => {
    for (const weight of [400, 500, 600, 700] as const) {
      expect(new Set([...'0123456789'].map((figure) => widthOf(figure, 100, weight))).size).toBe(1);
    }
  });

  test('a file that is no WOFF is refused by name', () => {
    const woff2 = fileURLToPath(import.meta.resolve('@fontsource/fira-sans/files/fira-sans-latin-400-normal.woff2'));
    expect(() => readWoff(readFileSync(woff2))).toThrow('not a WOFF file');
    expect(() => readWoff(Buffer.alloc(3))).toThrow('not a WOFF file');
  });
});

describe('fitting', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom(...'aąWżi-/–9'), minLength: 1, maxLength: 14 }), {
    minLength: 1,
    maxLength: 9,
  });
  const sizes = [34, 28, 22, 17];

  test('no line is wider than the room, and the text fits its height', () => {
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 60, max: 500 }),
        fc.integer({ min: 21, max: 160 }),
        (some, width, height) => {
          const fitted = fitText(some.join(' '), { width, height, sizes, weight: 600 });
          for (const line of fitted.lines) expect(widthOf(line, fitted.size, 600)).toBeLessThanOrEqual(width);
          expect(fitted.lines.length * fitted.size * lineHeight).toBeLessThanOrEqual(height);
        },
      ),
    );
  });

  test('nothing is lost or added where there is room enough', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 60, max: 500 }), (some, width) => {
        const { lines } = fitText(some.join(' '), { width, sizes, weight: 400 });
        expect(lines.join('').replaceAll(/[\s\u00a0]/g, '')).toBe(some.join(''));
      }),
    );
  });

  test('the largest size that fits is taken', () => {
    expect(fitText('Plac Kościuszki', { width: 364, height: 70, sizes, weight: 700 }).size).toBe(34);
    expect(fitText('Plac Kościuszki', { width: 120, height: 30, sizes, weight: 700 }).size).toBe(17);
  });

  test('long stop names break into balanced lines', () => {
    const twoLines = (text: string) => fitText(text, { width: 364, height: 70, sizes: [36, 30, 28, 26], weight: 700 });
    expect(twoLines('Krakowska – Dworzec PKP przesiadkowy').lines).toEqual([
      'Krakowska\u00a0– Dworzec',
      'PKP przesiadkowy',
    ]);
    expect(twoLines('Al. Jana Pawła II / Szpital Wojewódzki').lines).toEqual([
      'Al. Jana Pawła II\u00a0/',
      'Szpital Wojewódzki',
    ]);
  });

  test('a text too long for everything ends with an ellipsis', () => {
    const fitted = fitText('Bardzo długa nazwa przystanku przesiadkowego', {
      width: 120,
      height: 21,
      sizes: [17],
      weight: 400,
    });
    expect(fitted.lines).toHaveLength(1);
    expect(fitted.lines[0]).toMatch(/…$/);
  });

  test('one-letter words stay with the next word, dashes with the one before', () => {
    expect(keepTogether('Przyłóż i przytrzymaj – zwrócimy')).toBe('Przyłóż i\u00a0przytrzymaj\u00a0– zwrócimy');
  });
});
