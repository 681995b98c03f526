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
});
