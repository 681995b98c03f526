import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

/** Ed25519 (RFC 8032) with bare keys of 32 bytes, and which of them everybody knows. */

export const SIGNATURE_SIZE = 64;

export interface Ed25519Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

export type Verify = (message: Uint8Array, signature: Uint8Array) => boolean;

/** DER around the 32 bytes of a private and a public key (RFC 8410, section 10). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** The signer of a seed of 32 bytes. */
export function ed25519Signer(seed: Uint8Array): Ed25519Signer {
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return { publicKey, sign: (message) => sign(null, message, secret) };
}

/** Checks signatures of a public key of 32 bytes. */
export function ed25519Verifier(publicKey: Uint8Array): Verify {
  const key = createPublicKey({ key: spkiOf(publicKey), format: 'der', type: 'spki' });
  return (message, signature) => verify(null, message, key, signature);
}

/** The public key's 32 bytes as SubjectPublicKeyInfo in DER. */
export const spkiOf = (publicKey: Uint8Array): Buffer => Buffer.concat([SPKI, publicKey]);

/** "PUBLIC TEST" at the beginning of a seed says so in ASCII; it is nobody's secret. */
const PUBLIC_TEST = Buffer.from('PUBLIC TEST ', 'ascii');

export const isPublicTestSeed = (seed: Uint8Array): boolean =>
  PUBLIC_TEST.equals(Buffer.from(seed).subarray(0, PUBLIC_TEST.length));

/** Public keys whose private ones are published: those of the test key files here, and RFC 8032 section 7.1 tests 1-3. */
const PUBLISHED: ReadonlySet<string> = new Set([
  '1c5369a73967e3cf41145b6fa41706ae95a08236b47cd07272b819bb91ab289d',
  '157b170f2a863cfa838b37b079371ef477ef30927e0b7e4149e817daf5ea71bf',
  'bdb0a2b023227c0145a67ad7e401129045ffdb5525461316369c9c0042866507',
  'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
]);

/** Whether anybody can sign for this public key. */
export const isPublished = (publicKey: Uint8Array): boolean => PUBLISHED.has(Buffer.from(publicKey).toString('hex'));
