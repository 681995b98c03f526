import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryCardName } from '../../../devices/card-reader/answer-to-reset.ts';
import { uidIn } from '../../../devices/card-reader/get-uid.ts';
import { pcscFailure } from '../../../devices/card-reader/pcsc-errors.ts';
import { FrameReader, frameOf } from '../../../devices/card-reader/vpcd-frames.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('frames of a virtual card', () => {
  test('a length of two bytes, big-endian, then the bytes', () => {
    expect(frameOf(bytes('9060000000'))).toEqual(bytes('00059060000000'));
    expect(frameOf(new Uint8Array(0))).toEqual(bytes('0000'));
    expect(frameOf(new Uint8Array(258)).subarray(0, 2)).toEqual(bytes('0102'));
    expect(() => frameOf(new Uint8Array(65_536))).toThrow(RangeError);
  });

  test('come out as they went in, however the stream is cut', () => {
    const body = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), fc.array(fc.nat(40), { maxLength: 60 }), (bodies, cuts) => {
        const stream = Buffer.concat(bodies.map(frameOf));
        const reader = new FrameReader();
        const out: Uint8Array[] = [];
        let at = 0;
        for (const length of [...cuts, stream.length]) {
          out.push(...reader.push(stream.subarray(at, at + length)));
          at = Math.min(at + length, stream.length);
        }
        expect(out).toEqual(bodies);
      }),
    );
  });
});

describe('answers to reset', () => {
  // PC/SC part 3, 3.1.3.2.3.1 and the cards' own documents.
  test.for([
    ['MIFARE Classic 1K', '3b8f8001804f0ca000000306030001000000006a', 'memory card 0001 without ISO 14443-4'],
    ['MIFARE Classic 4K', '3b8f8001804f0ca0000003060300020000000069', 'memory card 0002 without ISO 14443-4'],
    ['MIFARE Ultralight', '3b8f8001804f0ca0000003060300030000000068', 'memory card 0003 without ISO 14443-4'],
    ['FeliCa', '3b8f8001804f0ca00000030611003b0000000042', 'memory card 003b without ISO 14443-4'],
  ])('%s takes no commands', ([, atr, name]) => {
    expect(memoryCardName(bytes(atr ?? ''))).toBe(name);
  });

  test.for([
    ['MIFARE DESFire', '3b8180018080'],
    ['a JCOP card', '3b888001000000003381810030'],
    ['nothing', ''],
  ])('%s may', ([, atr]) => {
    expect(memoryCardName(bytes(atr ?? ''))).toBeUndefined();
  });
});

describe('the answer to the question for the number', () => {
  test('is a number of 4, 7 or 10 bytes with status 9000, or is refused with the reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 20 }), (answer) => {
        const good = answer.at(-2) === 0x90 && answer.at(-1) === 0x00 && [6, 9, 12].includes(answer.length);
        const found = uidIn(answer);
        expect(found.kind).toBe(good ? 'uid' : 'refused');
        if (found.kind === 'uid') expect(found.uid).toEqual(answer.slice(0, -2));
      }),
    );
    expect(uidIn(bytes('047a1b2c3d4e5f9000'))).toEqual({ kind: 'uid', uid: bytes('047a1b2c3d4e5f') });
    expect(uidIn(bytes('6a81'))).toEqual({ kind: 'refused', detail: 'no card number: status 6a81' });
  });
});

describe('errors of the PC/SC library', () => {
  // Messages as seen from pcsc-lite 1.9.9.
  test.for([
    [
      'SCardTransmit error: Transaction failed.(0x80100016)',
      { kind: 'lost', reason: 'removed', detail: 'SCARD_E_NOT_TRANSACTED' },
    ],
    ['SCardTransmit error: Card was removed.(0x80100069)', { kind: 'absent', detail: 'SCARD_W_REMOVED_CARD' }],
    ['SCardConnect error: No smart card inserted.(0x8010000c)', { kind: 'absent', detail: 'SCARD_E_NO_SMARTCARD' }],
    [
      'SCardTransmit error: Service not available.(0x8010001d)',
      { kind: 'lost', reason: 'reader-lost', detail: 'SCARD_E_NO_SERVICE' },
    ],
    [
      'SCardTransmit error: Reader is unavailable.(0x80100017)',
      { kind: 'lost', reason: 'reader-lost', detail: 'SCARD_E_READER_UNAVAILABLE' },
    ],
    [
      'SCardGetStatusChange error: RPC transport error.(0x80100013)',
      { kind: 'lost', reason: 'reader-lost', detail: 'SCARD_F_COMM_ERROR' },
    ],
    ['Card Reader not connected', { kind: 'lost', reason: 'reader-lost', detail: 'Card Reader not connected' }],
  ] as const)('%s', ([message, failure]) => {
    expect(pcscFailure(new Error(message))).toEqual(failure);
  });
});
