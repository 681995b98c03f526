import { createHash } from 'node:crypto';

/** The keys of public-test-keys.json say in ASCII what they are: "PUBLIC TEST T1v1". */
const PUBLIC_TEST = Buffer.from('PUBLIC TEST ', 'ascii');

/** Fingerprints of keys printed in standards and manuals, whose bytes look like keys but are everybody's. */
const PUBLISHED: ReadonlySet<string> = new Set([
  'a8faed6abbf35c12', // AN10922: 00112233..EEFF
  'd4ffb8b77f7d6b26', // NIST SP 800-38B: 2b7e1516..4f3c
  'be45cb2605bf36be', // 00 01 02 .. 0f
  '1f919296baf10802', // 0f 0e 0d .. 00
]);

/** The first eight bytes of SHA-256 of a key, in hex: names a key without showing it. */
export function keyFingerprint(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** Whether a key is known to everybody: one of this project's test keys, a published example, or one byte repeated. */
export function isPublicTestKey(key: Uint8Array): boolean {
  return (
    PUBLIC_TEST.every((byte, at) => key[at] === byte) ||
    key.every((byte) => byte === key[0]) ||
    PUBLISHED.has(keyFingerprint(key))
  );
}
