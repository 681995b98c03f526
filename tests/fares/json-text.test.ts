import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../fares/json-text.ts';

describe('JSON with line numbers', () => {
  test('reads whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  test('any text gives an answer, and accepts only what JSON.parse accepts', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-0.5e3',
      'true',
      'nul',
      ' ',
      '\n',
      '"',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const read = readJson(text);
        if (read.ok) expect(read.value).toEqual(JSON.parse(text));
        else expect(read.error).toMatch(/^line \d+: \S/);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['{\n  "a": 1,\n  "b": 2,\n  "a": 3\n}', 'line 4: the key "a" stands twice'],
    ['{"a": 1,\n}', 'line 2: a key in double quotes is expected'],
    ['{"a": 1\n "b": 2}', 'line 2: a comma or } is missing'],
    ['{"a" 1}', 'line 1: a colon is missing after "a"'],
    ['[1,\n2,\n]', 'line 3: a value is expected, not "]"'],
    ['', 'line 1: the text ends too early'],
    ['{} x', 'line 1: something follows on the end'],
    ['{"a": "b', 'line 1: a text in double quotes is not closed'],
    ['["\\x"]', 'line 1: a text has a character that must be escaped, or an unknown escape'],
    ['[01]', 'line 1: a comma or ] is missing'],
    ['['.repeat(100), 'line 1: nested too deep'],
  ])('%j is refused', (text, error) => {
    expect(readJson(text)).toEqual({ ok: false, error });
  });

  test.each(['0', '-0', '10', '-12.5', '0.25', '1e5', '1E+5', '12.5e-3', '-0.0e00'])(
    '%s is the number that it is',
    (text) => {
      expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      expect(readJson(`[${text}]`)).toEqual({ ok: true, value: [JSON.parse(text)] });
    },
  );

  test.each(['01', '+1', '.5', '1.', '1.e5', '1e', '1e+', '--1', '-', 'Infinity', '0x10', '1_000'])(
    '%s is no number',
    (text) => {
      expect(readJson(text)).toMatchObject({ ok: false });
    },
  );

  test('as deep as 64, and no deeper', () => {
    const nested = (depth: number, open: string, inner: string, close: string) =>
      readJson(open.repeat(depth) + inner + close.repeat(depth));
    for (const [open, inner, close] of [
      ['[', '1', ']'],
      ['{"a":', '1', '}'],
    ] as const) {
      expect(nested(64, open, inner, close).ok).toBe(true);
      expect(nested(65, open, inner, close)).toEqual({ ok: false, error: 'line 1: nested too deep' });
    }
  });

  test('each kind of white space may stand between all parts, and no other', () => {
    const space = ' \t\r\n';
    const spaced = ['{', '"a"', ':', '[', '1', ',', 'true', ']', ',', '"b"', ':', '{', '}', '}'].join(space);
    expect(readJson(space + spaced + space)).toEqual({ ok: true, value: { a: [1, true], b: {} } });
    for (const other of ['\u00a0', '\v', '\u2028']) expect(readJson(`[${other}]`).ok).toBe(false);
  });

  test('a text runs to its quote, not over a line, whatever is escaped in it', () => {
    expect(readJson('"a\\"b\\\\"')).toEqual({ ok: true, value: 'a"b\\' });
    expect(readJson('"\\u017b\\n"')).toEqual({ ok: true, value: 'Ż\n' });
    expect(readJson('["a\nb"]')).toEqual({ ok: false, error: 'line 1: a text in double quotes is not closed' });
    expect(readJson('"\\')).toEqual({ ok: false, error: 'line 1: a text in double quotes is not closed' });
  });

  test('a mark of byte order inside is no white space', () => {
    expect(readJson('[\ufeff1]').ok).toBe(false);
    expect(readJson('\ufeff\ufeff1').ok).toBe(false);
  });

  test('a key like __proto__ is a key, and a mark of byte order no part of the text', () => {
    const read = readJson('\ufeff{"__proto__": {"a": 1}}');
    expect(read.ok && Object.keys(read.value as object)).toEqual(['__proto__']);
    expect(readJson(`"${'x'.repeat(2_000_000)}"`).ok).toBe(true);
  });
});
