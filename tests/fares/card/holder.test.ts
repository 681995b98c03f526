import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeHolder, encodeHolder, HOLDER_FILE_LENGTH, type Holder } from '../../../fares/card/holder.ts';
import { dayNumber } from '../../../fares/time.ts';
import { CONCESSIONS, TIERS } from '../given.ts';

const holder = (name: string): Holder => ({
  name,
  cardNumber: 77,
  tier: 'premium',
  concession: 'local',
  issuedOn: dayNumber(20_000),
  expiresOn: dayNumber(21_000),
});

function nameAfter(name: string): string {
  const decoded = decodeHolder(encodeHolder(holder(name)));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.holder.name;
}

describe('the holder file', () => {
  test('T2 T3 every holder comes back', () => {
    const day = fc.integer({ min: 0, max: 0xff_ff }).map(dayNumber);
    const anyHolder = fc.record({
      name: fc.constantFrom('', 'Żaneta Gęślą-Jaźń', 'Юлія Шевченко', 'Li'),
      cardNumber: fc.integer({ min: 0, max: 0xff_ff_ff_ff }),
      tier: fc.constantFrom(...TIERS),
      concession: fc.constantFrom(...CONCESSIONS),
      issuedOn: day,
      expiresOn: day,
    });
    fc.assert(
      fc.property(anyHolder, (any) => {
        const bytes = encodeHolder(any);
        expect(bytes.length).toBe(HOLDER_FILE_LENGTH);
        expect(decodeHolder(bytes)).toEqual({ ok: true, holder: any });
      }),
    );
  });

  test('a long name is cut after a whole character', () => {
    expect(nameAfter('a'.repeat(60))).toBe('a'.repeat(53));
    expect(nameAfter(`${'a'.repeat(52)}ł`)).toBe('a'.repeat(52));
    expect(nameAfter(`${'a'.repeat(51)}ł`)).toBe(`${'a'.repeat(51)}ł`);
    expect(nameAfter(`${'a'.repeat(45)}👩‍👩‍👧`)).toBe('a'.repeat(45));
  });

  test('any name fits, is a beginning of itself and comes back stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (name) => {
        fc.pre(!/\d/.test(name));
        const kept = nameAfter(name);
        expect(name.normalize('NFC').toWellFormed().startsWith(kept)).toBe(true);
        expect(nameAfter(kept)).toBe(kept);
      }),
    );
  });

  test('a PESEL number never gets onto a card', () => {
    expect(() => encodeHolder(holder('Jan 02070803628'))).toThrow('PESEL');
    expect(() => encodeHolder(holder('Jan 020-708-036 28'))).toThrow('PESEL');
    expect(nameAfter('Jan III 1674')).toBe('Jan III 1674');
  });

  test('any 64 bytes give an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 70 }), fc.boolean(), (bytes, version) => {
        if (version && bytes.length > 0) bytes.set([1]);
        const decoded = decodeHolder(bytes);
        if (!decoded.ok) expect(decoded.reason).not.toBe('');
      }),
    );
    const broken = encodeHolder(holder('Ł'));
    broken[12] = 0x41;
    expect(decodeHolder(broken)).toEqual({ ok: false, reason: 'the name is not UTF-8' });
  });

  test('T2 T3 each field stands where the table says', () => {
    const bytes = encodeHolder({
      name: 'Li',
      cardNumber: 0x0203_0405,
      tier: 'premium',
      concession: 'statutory',
      issuedOn: dayNumber(0x0607),
      expiresOn: dayNumber(0x0809),
    });
    const head = [1, 2, 3, 4, 5, 0b101, 6, 7, 8, 9, 2, 0x4c, 0x69];
    expect([...bytes]).toEqual([...head, ...new Uint8Array(64 - head.length)]);
    const memory = new Uint8Array(90).fill(0xee);
    memory.set(bytes, 13);
    expect(decodeHolder(memory.subarray(13, 77))).toMatchObject({
      ok: true,
      holder: { name: 'Li', cardNumber: 0x0203_0405 },
    });
  });

  test.each<[string, Partial<Holder>]>([
    ['card number', { cardNumber: 2 ** 32 }],
    ['card number', { cardNumber: -1 }],
    ['day of issue', { issuedOn: dayNumber(0x1_00_00) }],
    ['last day of validity', { expiresOn: dayNumber(-1) }],
  ])('a %s that does not fit is a RangeError that names it', (field, change) => {
    expect(() => encodeHolder({ ...holder('Li'), ...change })).toThrow(RangeError);
    expect(() => encodeHolder({ ...holder('Li'), ...change })).toThrow(new RegExp(`^${field} `));
  });

  test.each<[string, number, number, string]>([
    ['another version', 0, 2, 'version 2 is unknown'],
    ['a fourth concession', 5, 0b110, 'flags 6 are unknown'],
    ['a spare flag', 5, 0b1000, 'flags 8 are unknown'],
    ['a name longer than the file', 10, 54, 'a name of 54 bytes does not fit'],
    ['bytes behind the name', 13, 1, 'something follows on the name'],
    ['bytes at the end of the file', 63, 1, 'something follows on the name'],
  ])('%s is refused by name', (_, place, value, reason) => {
    const bytes = encodeHolder(holder('Li'));
    bytes[place] = value;
    expect(decodeHolder(bytes)).toEqual({ ok: false, reason });
  });

  test.each([0, 63, 65])('%i bytes are no holder file', (length) => {
    expect(decodeHolder(new Uint8Array(length))).toEqual({
      ok: false,
      reason: `a holder file has 64 bytes, not ${length}`,
    });
  });

  test('a name as long as the file, an accent in two characters, a mark of byte order, half a character', () => {
    expect(nameAfter('a'.repeat(53))).toBe('a'.repeat(53));
    expect(nameAfter('Z\u0307aneta')).toBe('\u017baneta');
    expect(nameAfter('\ufeffLi')).toBe('\ufeffLi');
    expect(nameAfter('Li\ud83d')).toBe('Li\ufffd');
  });
});
