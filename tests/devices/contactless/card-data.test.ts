import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTlvs, TlvInvalid, tlv } from '../../../devices/contactless/ber-tlv.ts';
import { readCardData } from '../../../devices/contactless/card-data.ts';
import { unreadReason } from '../../../devices/contactless/neo-codes.ts';
import { bytes, hex, object } from './given.ts';

const PAR = 'V0010013021123456789012345678';
const REFERENCE = object('9F24', [...Buffer.from(PAR)]);
const unified = (attribution: number, ...objects: readonly (readonly number[])[]) =>
  Uint8Array.from([attribution, ...objects.flat()]);
const read = (data: Uint8Array, tags = ['9F24']) => readCardData(data, 'unified', tags);
const TRACK_2 = [...bytes('4111111111111111D30122011234567890')];

describe('data objects', () => {
  test('are read as they were written, whatever their length', () => {
    const tag = fc.constantFrom('9F24', '57', '5A', 'DFEE12', 'FFEE13', 'FFE4', 'DF8129', '9F02');
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, fc.uint8Array({ maxLength: 300 }))), (objects) => {
        const found = readTlvs(Buffer.concat(objects.map(([name, value]) => tlv(name, value))));
        expect(found.map(({ tag: name, value }) => [name, hex(value)])).toEqual(
          objects.map(([name, value]) => [name, hex(value)]),
        );
      }),
    );
  });

  test('templates are looked through', () => {
    const [template] = readTlvs(Uint8Array.from(object('E1', REFERENCE)));
    expect(template?.inside.map(({ tag }) => tag)).toEqual(['9F24']);
  });

  test('any bytes at all are objects or invalid by name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        try {
          readTlvs(data);
        } catch (cause) {
          if (!(cause instanceof TlvInvalid)) throw cause;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is known of a card', () => {
  test('is its payment account reference, and the bytes are wiped', () => {
    const data = unified(0x41, object('57', [...Array(24).keys()]), REFERENCE);
    expect(read(data)).toEqual({ kind: 'known', reference: `PAR:${PAR}` });
    expect(data.every((byte) => byte === 0)).toBe(true);
  });

  test("is the acquirer's token where that is asked for first, in a tag of its own", () => {
    const token = object('DFEE70', [0xca, 0xfe]);
    expect(read(unified(0x41, REFERENCE, token), ['DFEE70', '9F24'])).toEqual({
      kind: 'known',
      reference: 'DFEE70:cafe',
    });
    expect(read(unified(0x41, REFERENCE), ['DFEE70', '9F24'])).toMatchObject({ reference: `PAR:${PAR}` });
  });

  test.each([
    ['57', TRACK_2],
    ['5A', [...bytes('4111111111111111')]],
    ['56', [...Buffer.from('B4111111111111111^BENCH/CARD^3012201')]],
    ['9F6B', TRACK_2],
    ['FFEE14', [...Buffer.from(';4111111111111111=3012201?')]],
  ])('a reader that sends %s in clear is known as such, whatever it says of encryption', (tag, value) => {
    for (const attribution of [0x01, 0x41, 0x81, 0xc1]) {
      const data = unified(attribution, REFERENCE, object(tag, value));
      expect(read(data)).toEqual({ kind: 'card-number', tag });
      expect(data.every((byte) => byte === 0)).toBe(true);
    }
    expect(read(unified(0x01, object('E1', object(tag, value))))).toEqual({ kind: 'card-number', tag });
  });

  test('no answer ever has a run of twelve digits of the card in it', () => {
    const digits = fc.stringMatching(/^[0-9]{12,19}$/);
    fc.assert(
      fc.property(digits, fc.constantFrom('57', '5A', '9F6B', '56'), fc.boolean(), (number, tag, encrypted) => {
        const packed = number.length % 2 === 0 ? number : `${number}F`;
        const value = tag === '56' ? [...Buffer.from(`B${number}^`)] : [...bytes(packed)];
        const said = JSON.stringify(read(unified(encrypted ? 0x41 : 0x01, REFERENCE, object(tag, value))));
        expect(said.replace(PAR, '')).not.toMatch(/\d{12}/);
      }),
    );
  });

  test('sealed tracks are no card number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 32 }), (sealed) => {
        fc.pre(sealed[0] !== undefined && sealed[0] > 0x99);
        expect(read(unified(0x41, object('57', [...sealed]), object('5A', [...sealed]), REFERENCE)).kind).toBe('known');
      }),
    );
  });

  test('02-01: empty tracks and the objects; a track that is there is a refusal', () => {
    const plain = (data: readonly number[]) => readCardData(Uint8Array.from(data), 'tracks-first', ['9F24']);
    expect(plain([0, 0, 0, 0, ...REFERENCE])).toMatchObject({ kind: 'known' });
    expect(plain([0, 3, 0x3b, 0x34, 0x31, 0, 0, ...REFERENCE])).toEqual({ kind: 'card-number', tag: 'track 2' });
    expect(plain([9, 1])).toMatchObject({ kind: 'nonsense' });
  });

  test.each([
    ['none', unified(0x41)],
    ['a short one', unified(0x41, object('9F24', [0x41]))],
    ['an empty one', unified(0x41, object('9F24', []))],
    ['one with other signs', unified(0x41, object('9F24', [...Buffer.from('V001001302112345678901234567-')]))],
  ])('%s: the card is not known', (_, data) => expect(read(data).kind).toBe('no-reference'));

  test('any bytes at all are answered, and wiped', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('unified' as const, 'tracks-first' as const),
        (data, form) => {
          readCardData(data, form, ['9F24']);
          expect(data.every((byte) => byte === 0)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test('error codes have their names', () => {
  expect([0x21, 0x24, 0x30, 0x26, 0x27, 0x25, 0x60, 0x62, undefined].map(unreadReason)).toEqual([
    ...[
      'collision',
      'removed',
      'removed',
      'expired',
      'unsupported',
      'unsupported',
      'declined-by-card',
      'failed',
      'failed',
    ],
  ]);
});
