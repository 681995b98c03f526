import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerReader, type PrinterAnswer } from '../../../devices/printer/escpos-answers.ts';

const read = (...bytes: number[]) => new AnswerReader().read(Uint8Array.from(bytes));

/** Whole answers, each with what it means. */
const answers: fc.Arbitrary<{ readonly bytes: readonly number[]; readonly kind: PrinterAnswer['kind'] }> = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map((byte) => ({ bytes: [(byte & 0x6c) | 0x12], kind: 'real-time' as const })),
  fc.constantFrom(0x00, 0x03, 0x0c, 0x0f).map((byte) => ({ bytes: [byte], kind: 'ordered' as const })),
  fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 }))).map((four) => ({
    bytes: four.map((byte, at) => (at === 0 ? (byte & 0x6c) | 0x10 : byte & 0x6f)),
    kind: 'automatic' as const,
  })),
  fc.string({ minLength: 4, maxLength: 4, unit: 'grapheme-ascii' }).map((id) => ({
    bytes: [0x37, 0x22, ...Buffer.from(id, 'latin1'), 0],
    kind: 'process-id' as const,
  })),
  fc.constant({ bytes: [0x37, 0x25, 0], kind: 'cleared' as const }),
);

test('published answers: status 12h, automatic status, process id 37h 22h, cleared 37h 25h', () => {
  expect(read(0x12)).toEqual([{ kind: 'real-time', byte: 0x12 }]);
  expect(read(0x14, 0x00, 0x00, 0x0f)).toEqual([{ kind: 'automatic', bytes: Uint8Array.of(0x14, 0, 0, 0x0f) }]);
  expect(read(0x37, 0x22, 0x41, 0x42, 0x30, 0x31, 0x00)).toEqual([{ kind: 'process-id', id: 'AB01' }]);
  expect(read(0x37, 0x25, 0x00)).toEqual([{ kind: 'cleared' }]);
  expect(read(0x0f)).toEqual([{ kind: 'ordered', byte: 0x0f }]);
});

test('XON and XOFF stand anywhere and mean nothing', () => {
  expect(read(0x13, 0x37, 0x11, 0x25, 0x13, 0x00, 0x11)).toEqual([{ kind: 'cleared' }]);
});

test('however the bytes are cut into chunks, the answers are the same', () => {
  fc.assert(
    fc.property(fc.array(answers, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 5 })), (said, sizes) => {
      const bytes = said.flatMap(({ bytes: each }) => each);
      const reader = new AnswerReader();
      const heard: PrinterAnswer[] = [];
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        heard.push(...reader.read(Uint8Array.from(bytes.slice(at, at + size))));
        at += size;
      }
      expect(heard.map(({ kind }) => kind)).toEqual(said.map(({ kind }) => kind));
    }),
  );
});

test('noise: never an exception, and after at most one lost answer everything is heard again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => {
      const reader = new AnswerReader();
      reader.read(noise);
      const heard = reader.read(Uint8Array.of(0x12, 0x37, 0x22, 0x41, 0x42, 0x43, 0x44, 0x00, 0x37, 0x25, 0x00));
      expect(heard.slice(-2)).toEqual([{ kind: 'process-id', id: 'ABCD' }, { kind: 'cleared' }]);
    }),
  );
});
