import { describe, expect, test } from 'vitest';
import { readControlKeys, readControlSigner } from '../../../kiosk/control-code/control-key.ts';
import { keys, PUBLIC_FILE, SIGNING_FILE, signer } from './given.ts';

const signing = (seed: string, id = 2) => JSON.stringify({ format: 'kasownik-control-key/1', id, seed });
const publicKeys = (...list: { id: number; key: string }[]) =>
  JSON.stringify({ format: 'kasownik-control-public-keys/1', keys: list });

test('the test files belong together', () => {
  const message = Buffer.from('a ticket');
  expect(keys.get(signer.id)?.(message, signer.sign(message))).toBe(true);
  expect(keys.get(signer.id)?.(Buffer.from('a tucket'), signer.sign(message))).toBe(false);
});

describe('production', () => {
  test('refuses the public test keys, on both sides', () => {
    expect(() => readControlSigner(SIGNING_FILE, 'refused')).toThrow('public test key');
    expect(() => readControlKeys(PUBLIC_FILE, 'refused')).toThrow('public test key');
  });

  test("refuses the office's and the tickets' test keys and one printed in RFC 8032", () => {
    for (const key of [
      '1c5369a73967e3cf41145b6fa41706ae95a08236b47cd07272b819bb91ab289d',
      'bdb0a2b023227c0145a67ad7e401129045ffdb5525461316369c9c0042866507',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    ]) {
      expect(() => readControlKeys(publicKeys({ id: 3, key }), 'refused')).toThrow('key 3');
    }
    const rfc = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    expect(() => readControlSigner(signing(rfc), 'refused')).toThrow('refused in production');
  });

  test("takes the operator's own, several while one follows the other", () => {
    const [old, next] = [
      readControlSigner(signing('5a'.repeat(32), 4), 'refused'),
      readControlSigner(signing('6b'.repeat(32), 5), 'refused'),
    ];
    const both = readControlKeys(
      publicKeys({ id: old.id, key: old.publicKey }, { id: next.id, key: next.publicKey }),
      'refused',
    );
    const message = Buffer.from('x');
    expect([both.get(4)?.(message, old.sign(message)), both.get(5)?.(message, old.sign(message))]).toEqual([
      true,
      false,
    ]);
  });
});

test.each([
  ['', 'not JSON'],
  ['{}', 'format'],
  [signing('12'), '64 hex digits'],
  [signing('5a'.repeat(32), 256), 'id'],
])('a file that is none is named and not shown: %s', (text, fault) => {
  expect(() => readControlSigner(text, 'allowed')).toThrow(fault);
  expect(() => readControlKeys(text, 'allowed')).toThrow(/the key file of control codes/);
});

test('a number that is there twice is refused', () => {
  const one = { id: 1, key: '5a'.repeat(32) };
  expect(() => readControlKeys(publicKeys(one, one), 'allowed')).toThrow('key 1 is there twice');
});
