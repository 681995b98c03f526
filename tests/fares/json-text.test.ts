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

  test('a key like __proto__ is a key, and a mark of byte order no part of the text', () => {
    const read = readJson('\ufeff{"__proto__": {"a": 1}}');
    expect(read.ok && Object.keys(read.value as object)).toEqual(['__proto__']);
    expect(readJson(`"${'x'.repeat(2_000_000)}"`).ok).toBe(true);
  });
});
