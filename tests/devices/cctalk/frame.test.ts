import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CheckKind, decodeFrame, encodeFrame } from '../../../devices/cctalk/frame.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const text = (characters: string): string => Buffer.from(characters, 'latin1').toString('hex');

/** Published frames: ccTalk Part 2 v4.6, and the manuals of X6, Flow 18, Aventador and SCH2. */
const CHECKSUM: readonly (readonly [hex: string, from: number, to: number, header: number, data: string])[] = [
  ['02 00 01 FE FF', 1, 2, 254, ''],
  ['01 00 02 00 FD', 2, 1, 0, ''],
  ['28 00 01 FE D9', 1, 40, 254, ''],
  ['02 00 01 F5 08', 1, 2, 245, ''],
  [`01 0D 02 00 ${text('Coin Acceptor')} 16`, 2, 1, 0, text('Coin Acceptor')],
  ['02 00 01 E5 18', 1, 2, 229, ''],
  ['01 0B 02 00 06 06 04 00 14 00 17 06 04 0D 02 9E', 2, 1, 0, '06 06 04 00 14 00 17 06 04 0D 02'],
  ['03 00 01 04 F8', 1, 3, 4, ''],
  ['01 06 03 00 31 33 32 2D 49 54 96', 3, 1, 0, text('132-IT')],
  ['03 00 01 A3 59', 1, 3, 163, ''],
  ['01 02 03 00 80 80 FA', 3, 1, 0, '80 80'],
  ['03 01 01 A4 A5 B2', 1, 3, 164, 'A5'],
  ['03 08 01 A1 5B DA AA 6F 9A 5D C5 06 43', 1, 3, 161, '5B DA AA 6F 9A 5D C5 06'],
  ['03 00 01 A0 5C', 1, 3, 160, ''],
  ['01 08 03 00 B9 FE 5F AC 75 0A 7B 98 A0', 3, 1, 0, 'B9 FE 5F AC 75 0A 7B 98'],
  ['03 09 01 A7 63 D9 2A 95 BA D4 35 82 03 09', 1, 3, 167, '63 D9 2A 95 BA D4 35 82 03'],
  ['01 01 03 00 01 FA', 3, 1, 0, '01'],
  ['03 04 01 A7 DF D7 0A 01 90', 1, 3, 167, 'DF D7 0A 01'],
  ['03 09 01 A7 00 00 00 00 00 00 00 00 01 4B', 1, 3, 167, '00 00 00 00 00 00 00 00 01'],
  ['03 00 01 A6 56', 1, 3, 166, ''],
  ['01 04 03 00 00 00 07 03 EE', 3, 1, 0, '00 00 07 03'],
  ['03 00 01 AC 50', 1, 3, 172, ''],
  ['01 01 03 00 00 FB', 3, 1, 0, '00'],
  ['03 00 01 F2 0A', 1, 3, 242, ''],
  ['01 03 03 00 4E 46 05 60', 3, 1, 0, '4E 46 05'],
  ['03 04 01 DA 31 32 33 34 54', 1, 3, 218, '31 32 33 34'],
];

/** With CRC-16 a frame has no source. */
const CRC: readonly (readonly [hex: string, to: number, header: number, data: string])[] = [
  ['28 00 46 01 3F', 40, 1, ''],
  ['28 00 B6 FE 21', 40, 254, ''],
  ['01 03 72 00 41 53 54 C0', 1, 0, '41 53 54'],
];

describe('published frames, both directions', () => {
  test.each(CHECKSUM)('checksum %s', (hex, source, destination, header, data) => {
    const frame = { source, destination, header, data: bytes(data) };
    expect(encodeFrame(frame, 'checksum')).toEqual(bytes(hex));
    expect(decodeFrame(bytes(hex), 'checksum')).toEqual({ kind: 'frame', frame, length: bytes(hex).length });
  });

  test.each(CRC)('CRC %s', (hex, destination, header, data) => {
    const frame = { source: 1, destination, header, data: bytes(data) };
    expect(encodeFrame(frame, 'crc')).toEqual(bytes(hex));
    expect(decodeFrame(bytes(hex), 'crc')).toEqual({ kind: 'frame', frame, length: bytes(hex).length });
  });

  // Misprints of the manuals: they must not be taken.
  test.each(['01 01 03 00 80 BA', '01 01 03 00 03 7A'])('misprinted %s is refused', (hex) => {
    expect(decodeFrame(bytes(hex), 'checksum').kind).toBe('bad-check');
  });
});

const byte = fc.integer({ min: 0, max: 255 });
const anyFrame = fc.record({
  destination: byte,
  source: fc.constant(1),
  header: byte,
  data: fc.uint8Array({ maxLength: 252 }),
});

describe.each<CheckKind>(['checksum', 'crc'])('any frame with %s', (check) => {
  test('is read back, with whatever follows left over', () => {
    fc.assert(
      fc.property(anyFrame, fc.uint8Array({ maxLength: 8 }), (frame, more) => {
        const encoded = encodeFrame(frame, check);
        expect(decodeFrame(Uint8Array.of(...encoded, ...more), check)).toEqual({
          kind: 'frame',
          frame,
          length: encoded.length,
        });
      }),
    );
  });

  test('is not taken while part of it is missing, nor with one byte changed', () => {
    fc.assert(
      fc.property(anyFrame, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, place, change) => {
        const encoded = encodeFrame(frame, check);
        expect(decodeFrame(encoded.subarray(0, place % encoded.length), check).kind).toBe('short');
        const at = place % encoded.length;
        // A changed length is another matter: the frame then ends elsewhere.
        if (at === 1) return;
        const changed = encoded.map((value, index) => (index === at ? value ^ change : value));
        expect(decodeFrame(changed, check).kind).toBe('bad-check');
      }),
    );
  });
});

test('a frame of more than 252 bytes is refused', () => {
  expect(() => encodeFrame({ destination: 2, source: 1, header: 0, data: new Uint8Array(253) }, 'crc')).toThrow(
    RangeError,
  );
});
