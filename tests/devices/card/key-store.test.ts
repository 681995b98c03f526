import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Desfire } from '../../../devices/card/desfire.ts';
import { DiversifiedKeyStore } from '../../../devices/card/diversified-key-store.ts';
import { FACTORY_KEY, KeyNotHeld } from '../../../devices/card/key-store.ts';
import { APPLICATIONS, CITIES } from '../../../devices/card/layout.ts';
import { MasterKeysInvalid, PublicTestKeysRefused, parseMasterKeys } from '../../../devices/card/master-keys.ts';
import { personalise } from '../../../devices/card/personalise.ts';
import { isPublicTestKey, keyFingerprint } from '../../../devices/card/public-test-key.ts';
import { openForTap } from '../../../devices/card/transit-card.ts';
import { fromHex, toHex } from './scripted-card.ts';
import { blankCard, contents, countingRandom, TEST_KEYS_FILE, VirtualField } from './virtual-field.ts';

const testFile = readFileSync(TEST_KEYS_FILE, 'utf8');
const uid = fromHex('04782e21801d80');

/** A file with keys nobody knows: one purpose, as many versions as keys. */
function fileWith(...keys: readonly string[]): string {
  const tap = Object.fromEntries(keys.map((key, at) => [String(at + 1), key]));
  return JSON.stringify({ format: 'kasownik-master-keys/1', cities: { tarnow: { system: 'SYSTEM', keys: { tap } } } });
}

describe('diversified keys', () => {
  test('input is UID, application as on the wire, key number, system', () => {
    const store = new DiversifiedKeyStore(parseMasterKeys(fileWith('00112233445566778899aabbccddeeff'), 'allowed'));
    const handle = store.handle('tarnow', 'tap', uid);
    expect(handle).toEqual({ kind: 'card', city: 'tarnow', purpose: 'tap', version: 1, uid: '04782e21801d80' });
    // CMAC(K, 01 04782E21801D80 4E5254 01 "SYSTEM" 80 00..), computed apart with OpenSSL's CMAC and the second sub-key.
    expect(toHex(store.key(handle).bytes)).toBe('32d6bf5378bdff621684897a545bb967');
  });

  test('no two cities, purposes or cards share one', () => {
    const store = new DiversifiedKeyStore(parseMasterKeys(testFile, 'allowed'));
    const purposes = ['issuer', 'tap', 'load', 'inspection', 'service-counter', 'services', 'picc'] as const;
    const cards = [uid, fromHex('04782e21801d81')];
    const all = CITIES.flatMap((city) =>
      purposes.flatMap((purpose) => cards.map((card) => toHex(store.key(store.handle(city, purpose, card)).bytes))),
    );
    expect(new Set(all).size).toBe(3 * 7 * 2);
  });

  test('the newest version is in use, an older one is given when asked for, one not held is KeyNotHeld', () => {
    const store = new DiversifiedKeyStore(
      parseMasterKeys(fileWith('8a51d3c02b6e4f97a0c4e81b5d7f3926', '17c9e4a2805bd36f9e12f0748ca5b3d6'), 'refused'),
    );
    expect(store.handle('tarnow', 'tap', uid)).toMatchObject({ version: 2 });
    expect(store.handle('tarnow', 'tap', uid, 1)).toMatchObject({ version: 1 });
    expect(() => store.handle('tarnow', 'tap', uid, 3)).toThrow(KeyNotHeld);
    expect(() => store.handle('tarnow', 'load', uid)).toThrow(KeyNotHeld);
    expect(() => store.handle('krakow', 'tap', uid)).toThrow(KeyNotHeld);
    expect(store.key(FACTORY_KEY)).toEqual({ bytes: new Uint8Array(16), version: 0 });
  });

  test('a small cache gives the same keys as a large one', () => {
    const masters = parseMasterKeys(testFile, 'allowed');
    const small = new DiversifiedKeyStore(masters, 2);
    const large = new DiversifiedKeyStore(masters);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }), (cards) => {
        for (const card of cards) {
          const handle = small.handle('tarnow', 'tap', Uint8Array.of(4, 1, 2, 3, 4, 5, card));
          expect(toHex(small.key(handle).bytes)).toBe(toHex(large.key(handle).bytes));
        }
      }),
    );
  });

  test('keys are diversified once per card, and the least recently used is forgotten', () => {
    const store = new DiversifiedKeyStore(parseMasterKeys(testFile, 'allowed'), 2);
    const [one, two, three] = [1, 2, 3].map((last) =>
      store.handle('tarnow', 'tap', Uint8Array.of(4, 0, 0, 0, 0, 0, last)),
    );
    if (one === undefined || two === undefined || three === undefined) throw new Error('three handles');
    const first = store.key(one);
    const second = store.key(two);
    expect(store.key(one)).toBe(first);
    store.key(three);
    expect(store.key(one)).toBe(first);
    expect(store.key(two)).not.toBe(second);
    expect(store.key(two)).toEqual(second);
  });
});

describe('a card issued under an earlier key version', () => {
  const earlier = parseMasterKeys(testFile, 'allowed');
  const newer = {
    ...earlier,
    keys: [
      ...earlier.keys,
      { city: 'tarnow', purpose: 'tap', version: 2, key: fromHex('17c9e4a2805bd36f9e12f0748ca5b3d6') },
    ],
  } as const;

  test('is opened with the version it names', async () => {
    const card = blankCard();
    await personalise(new VirtualField(card), contents('tarnow'));
    const opened = await openForTap(new VirtualField(card), 'tarnow', new DiversifiedKeyStore(newer), countingRandom());
    expect(await opened.readPurse()).toBe(2500);
  });

  test('can be given the new key', async () => {
    const card = blankCard();
    await personalise(new VirtualField(card), contents('tarnow'));
    const store = new DiversifiedKeyStore(newer);
    const desfire = new Desfire(new VirtualField(card), store.openChannel(countingRandom()));
    await desfire.selectApplication(APPLICATIONS.tarnow);
    await desfire.authenticate(0, store.handle('tarnow', 'issuer', card.uid));
    await desfire.changeKey(1, store.handle('tarnow', 'tap', card.uid), store.handle('tarnow', 'tap', card.uid, 1));
    expect(await desfire.getKeyVersion(1)).toBe(2);
    const field = new VirtualField(card);
    await openForTap(field, 'tarnow', store, countingRandom());
    expect(field.frames).toHaveLength(3);
  });
});

describe('the file of master keys', () => {
  test('the public test keys are refused by name where they are not allowed', () => {
    expect(() => parseMasterKeys(testFile, 'refused')).toThrow(PublicTestKeysRefused);
    expect(() => parseMasterKeys(testFile, 'refused')).toThrow(/tarnow issuer version 1, .*krakow picc version 1/);
    expect(parseMasterKeys(testFile, 'allowed').keys).toHaveLength(3 * 7);
  });

  test('one public test key among good ones is enough', () => {
    const file = fileWith('8a51d3c02b6e4f97a0c4e81b5d7f3926', toHex(Buffer.from('PUBLIC TEST T1v1', 'ascii')));
    expect(() => parseMasterKeys(file, 'refused')).toThrow('tarnow tap version 2');
  });

  test.each([
    ['test key', toHex(Buffer.from('PUBLIC TEST J3v7', 'ascii')), true],
    ['zeros', '00'.repeat(16), true],
    ['one byte repeated', '5a'.repeat(16), true],
    ['AN10922', '00112233445566778899aabbccddeeff', true],
    ['SP 800-38B', '2b7e151628aed2a6abf7158809cf4f3c', true],
    ['counting up', '000102030405060708090a0b0c0d0e0f', true],
    ['counting down', '0f0e0d0c0b0a09080706050403020100', true],
    ['a secret', '8a51d3c02b6e4f97a0c4e81b5d7f3926', false],
  ])('known to everybody? %s', (_, key, known) => {
    expect(isPublicTestKey(fromHex(key))).toBe(known);
  });

  test('a fingerprint names a key without showing it', () => {
    expect(keyFingerprint(new Uint8Array(16))).toBe('374708fff7719dd5');
  });

  test.each([
    ['', /not JSON/],
    ['{}', /format/],
    [fileWith(), /at least one version/],
    [fileWith('00'), /cities.tarnow.keys.tap.1: a master key is 32 hex digits/],
    [testFile.replace('"1":', '"256":'), /version 256 is not 0 to 255/],
    [testFile.replace('"tap"', '"tapp"'), /tapp/],
    [testFile.replace('"tarnow"', '"tarnów"'), /cities/],
    [testFile.replace('KASOWNIK TARNOW', 'A SYSTEM IDENTIFIER TOO LONG'), /cities.tarnow.system/],
    [testFile.replace('54317631', '54327631'), /tarnow load version 1 is the same key as tarnow tap version 1/],
    ['{"format":"kasownik-master-keys/1","cities":{}}', /no key/],
  ])('what is wrong with it is said in one line: case %#', (text, message) => {
    expect(() => parseMasterKeys(text, 'allowed')).toThrow(MasterKeysInvalid);
    expect(() => parseMasterKeys(text, 'allowed')).toThrow(message);
  });

  test('no message shows a key', () => {
    const secret = '8a51d3c02b6e4f97a0c4e81b5d7f39';
    for (const text of [fileWith(secret), `${fileWith(secret)}}`, fileWith(`${secret}26`, `${secret}26`)]) {
      expect(() => parseMasterKeys(text, 'allowed')).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret) }),
      );
    }
  });
});
