import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aztecRaster, SymbolTooWide } from '../../../devices/printer/aztec-raster.ts';
import type { DocumentPart } from '../../../devices/printer/contract.ts';
import { RealTimeCommandInJob, refuseRealTime } from '../../../devices/printer/escpos-commands.ts';
import { encodeDocument } from '../../../devices/printer/escpos-document.ts';
import { printableText } from '../../../devices/printer/printable-text.ts';

const PAPER = { columns: 48, codePage: 'cp852' } as const;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('Polish letters in code page 852, as three independent encoders write them', () => {
  const job = hex(encodeDocument([{ kind: 'text', text: 'Zażółć gęślą jaźń' }], PAPER));
  expect(job).toContain('5a61bea288862067a9986ca5206a61abe4');
});

test('the code page is chosen once and stays, rules and symbols included', () => {
  const parts: DocumentPart[] = [
    { kind: 'title', text: 'ŻÓŁĆ' },
    { kind: 'rule' },
    { kind: 'row', left: 'Cena', right: '3,20 zł' },
    { kind: 'aztec', content: Uint8Array.of(1, 2, 3), caption: 'ćma' },
    { kind: 'text', text: 'é ř ß €', align: 'right' },
  ];
  expect(new Set(hex(encodeDocument(parts, PAPER)).match(/1b74../g))).toEqual(new Set(['1b7412']));
});

test('letters that the page lacks have a substitute, and spaces are spaces', () => {
  expect(printableText('\u22121\u00a0234,50\u202fzł – „tak” €…', 'cp852')).toBe('-1 234,50 zł - "tak" EUR...');
  expect(printableText('Ñandú ŷ Ω\u200b\u0007', 'cp852')).toBe('Nandú y ?');
  expect(printableText('Zażółć', 'ascii')).toBe('Zazolc');
  expect(printableText('5 € ─', 'windows1250')).toBe('5 € -');
});

test('no text and no symbol can hold a real-time command', () => {
  const parts = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => ({ kind: 'text', text }) as const),
      fc
        .tuple(fc.string({ unit: 'binary' }), fc.string())
        .map(([left, right]) => ({ kind: 'row', left, right }) as const),
      fc.uint8Array({ minLength: 1, maxLength: 60 }).map((content) => ({ kind: 'aztec', content }) as const),
    ),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(parts, (document) => {
      const job = encodeDocument(document, PAPER);
      expect(hex(job)).not.toMatch(/^(..)*10(04|05|14)/);
    }),
    { numRuns: 12 },
  );
});

test('what does hold one is refused by name, at its place', () => {
  expect(() => refuseRealTime(Uint8Array.of(1, 0x10, 0x04, 1))).toThrow(RealTimeCommandInJob);
  expect(() => refuseRealTime(Uint8Array.of(0x10, 0x14, 8))).toThrow(/byte 0/);
  expect(() => refuseRealTime(Uint8Array.of(0x10, 0x10, 0x06))).not.toThrow();
});

test('a symbol has whole bytes or halves of them, and one that does not fit is refused by name', () => {
  const dots = (content: Uint8Array, across: number) =>
    [...new Set(aztecRaster(content, across).flatMap((half) => [...half.slice(8)]))].toSorted((a, b) => a - b);
  expect(dots(new Uint8Array(100), 576)).toEqual([0, 0xff]);
  expect(dots(new Uint8Array(300).fill(0xa7), 384)).toEqual([0, 0x0f, 0xf0, 0xff]);
  expect(() => aztecRaster(new Uint8Array(1200).fill(0xa7), 384)).toThrow(SymbolTooWide);
});
