import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AesKey } from '../../../devices/card/aes-key.ts';
import { desfireCrc32 } from '../../../devices/card/crc32.ts';
import { diversifiedAes128 } from '../../../devices/card/key-diversification.ts';
import { fromHex, toHex } from './scripted-card.ts';

const ZERO = new Uint8Array(16);

describe('CMAC of NIST SP 800-38B, AES-128', () => {
  const key = new AesKey(fromHex('2b7e151628aed2a6abf7158809cf4f3c'));
  const message = fromHex(
    '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
  );
  test.each([
    [0, 'bb1d6929e95937287fa37d129b756746'],
    [16, '070a16b46b4d4144f79bdd9dd04a287c'],
    [40, 'dfa66747de9ae63030ca32611497c827'],
    [64, '51f0bebf7e3b9d92fc49741779363cfe'],
  ])('of %i bytes', (length, mac) => {
    expect(toHex(key.cmac(ZERO, message.subarray(0, length)))).toBe(mac);
  });
});

describe('one cipher object serves any order of calls', () => {
  const key16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const blocks = fc
    .array(key16, { minLength: 1, maxLength: 5 })
    .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

  test('encrypting, decrypting and CMACs do not disturb one another', () => {
    fc.assert(
      fc.property(key16, fc.array(fc.tuple(key16, blocks, fc.uint8Array({ maxLength: 70 }))), (bytes, calls) => {
        const used = new AesKey(bytes);
        for (const [iv, plain, message] of calls) {
          expect(toHex(used.encrypt(iv, plain))).toBe(toHex(new AesKey(bytes).encrypt(iv, plain)));
          expect(toHex(used.decrypt(iv, used.encrypt(iv, plain)))).toBe(toHex(plain));
          expect(toHex(used.cmac(iv, message))).toBe(toHex(new AesKey(bytes).cmac(iv, message)));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a key of another length than 16 bytes is a RangeError', () => {
    expect(() => new AesKey(new Uint8Array(15))).toThrow(RangeError);
    expect(() => new AesKey(ZERO).encrypt(ZERO, new Uint8Array(17))).toThrow(RangeError);
  });
});

test('CRC of enciphered communication: check value 340BC6D9, least significant byte first', () => {
  expect(toHex(desfireCrc32(Buffer.from('123456789', 'ascii')))).toBe('d9c60b34');
});

describe('key diversification of AN10922, AES-128', () => {
  test('its own example', () => {
    const master = new AesKey(fromHex('00112233445566778899aabbccddeeff'));
    const input = fromHex('04782E21801D80 3042F5 4E585020416275');
    expect(toHex(diversifiedAes128(master, input))).toBe('a8dd63a3b89d54b37ca802473fda9175');
  });

  test('a short input is padded to two blocks all the same (AN10957)', () => {
    const master = new AesKey(fromHex('f3f9377698707b688eaf84abe39e3791'));
    expect(toHex(diversifiedAes128(master, fromHex('04deadbeeffeed')))).toBe('0bb408baff98b6ee9f2e1585777f6a51');
  });

  test('an input of 31 bytes fills both blocks, one of 32 is a RangeError', () => {
    const master = new AesKey(ZERO);
    const message = Uint8Array.of(1, ...new Uint8Array(31).fill(7));
    expect(toHex(diversifiedAes128(master, message.subarray(1)))).toBe(toHex(master.cmac(ZERO, message)));
    expect(() => diversifiedAes128(master, new Uint8Array(32))).toThrow(RangeError);
    expect(() => diversifiedAes128(master, new Uint8Array(0))).toThrow(RangeError);
  });
});
