import { describe, expect, test } from 'vitest';
import { readOfficeKeys, readOfficeSigner } from '../../../kiosk/office/office-key.ts';
import { PUBLIC_FILE, SIGNING_FILE, testKeys, testSigner } from './office-keys.ts';

const signing = (seed: string) => JSON.stringify({ format: 'kasownik-office-key/1', seed });
const publicKeys = (...keys: string[]) => JSON.stringify({ format: 'kasownik-office-public-keys/1', keys });

/** RFC 8032, section 7.1: secret key, public key, message, signature. */
const RFC_8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
] as const;

describe('RFC 8032', () => {
  test.each(RFC_8032)('secret key %s', (secret, key, message, signature) => {
    const signer = readOfficeSigner(signing(secret), 'allowed');
    const bytes = Buffer.from(message, 'hex');
    expect(Buffer.from(signer.sign(bytes)).toString('hex')).toBe(signature);
    const keys = readOfficeKeys(publicKeys(key), 'allowed');
    expect(keys.verify(signer.key, bytes, Buffer.from(signature, 'hex'))).toBe(true);
  });
});

test('a signature of other words is none, a key nobody gave proves nothing', () => {
  const signer = testSigner();
  const message = Buffer.from('a list');
  const signature = signer.sign(message);
  expect(testKeys().verify(signer.key, message, signature)).toBe(true);
  expect(testKeys().verify(signer.key, Buffer.from('a lisp'), signature)).toBe(false);
  expect(testKeys().verify('0123456789abcdef', message, signature)).toBeUndefined();
});

describe('production', () => {
  test('refuses the public test key, on both sides', () => {
    expect(() => readOfficeSigner(SIGNING_FILE, 'refused')).toThrow('public test key');
    expect(() => readOfficeKeys(PUBLIC_FILE, 'refused')).toThrow('public test key');
  });

  test.each(RFC_8032)('refuses a key printed in a standard', (secret, key) => {
    expect(() => readOfficeSigner(signing(secret), 'refused')).toThrow('refused in production');
    expect(() => readOfficeKeys(publicKeys(key), 'refused')).toThrow('refused in production');
  });

  test("takes the operator's own", () => {
    const own = readOfficeSigner(signing('5a'.repeat(32)), 'refused');
    expect(own.key).toMatch(/^[0-9a-f]{16}$/);
  });
});

test.each([
  ['', 'not JSON'],
  ['{}', 'format'],
  [signing('12'), '64 hex digits'],
])('a file that is none is named and not shown: %s', (text, fault) => {
  expect(() => readOfficeSigner(text, 'allowed')).toThrow(fault);
  expect(() => readOfficeKeys(text, 'allowed')).toThrow(/the office's key file/);
});
