import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/**
 * The office's Ed25519 keys (RFC 8032): with the signing key it signs what machines take from it, machines hold the
 * public keys. Several public keys while one follows the other.
 */
export interface OfficeSigner {
  readonly key: OfficeKeyName;
  /** What machines are given, 64 hex digits. */
  readonly publicKey: string;
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

export interface OfficeKeys {
  /** Undefined for a key that is not among them. */
  verify(key: OfficeKeyName, message: Uint8Array, signature: Uint8Array): boolean | undefined;
}

/** The first eight bytes of SHA-256 of a public key, in hex. */
export type OfficeKeyName = string;

export const SIGNATURE_SIZE = 64;

/** A key file cannot be used; the message shows no key. */
export class OfficeKeyInvalid extends Error {
  override readonly name = 'OfficeKeyInvalid';
}

/** A key that anybody can read in a repository or a standard was about to be trusted where money is real. */
export class PublicOfficeKeyRefused extends Error {
  override readonly name = 'PublicOfficeKeyRefused';
  constructor(name: OfficeKeyName) {
    super(`the office's key ${name} is a public test key, refused in production; give the operator's own key file`);
  }
}

/** DER around the 32 bytes of a private and a public Ed25519 key (RFC 8410, section 10). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** "PUBLIC TEST" at the beginning of a seed says so in ASCII; it is nobody's secret. */
const PUBLIC_TEST = Buffer.from('PUBLIC TEST ', 'ascii');

/** Public keys whose private ones are published: that of public-test-office-key.json, RFC 8032 section 7.1 tests 1-3. */
const PUBLISHED: ReadonlySet<string> = new Set([
  '1c5369a73967e3cf41145b6fa41706ae95a08236b47cd07272b819bb91ab289d',
  'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
]);

const keyBytes = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'a key is 64 hex digits')
  .transform((digits) => Buffer.from(digits, 'hex'));
const signingFile = z.strictObject({
  format: z.literal('kasownik-office-key/1'),
  note: z.string().optional(),
  seed: keyBytes,
});
const publicFile = z.strictObject({
  format: z.literal('kasownik-office-public-keys/1'),
  note: z.string().optional(),
  keys: z.array(keyBytes).min(1),
});

/**
 * Reads the office's own key: `{ "format": "kasownik-office-key/1", "note"?, "seed": 64 hex digits }`. Throws
 * OfficeKeyInvalid, or PublicOfficeKeyRefused unless test keys are allowed.
 */
export function readOfficeSigner(text: string, publicTestKeys: 'allowed' | 'refused'): OfficeSigner {
  const { seed } = parsed(signingFile, text);
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const own = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  if (publicTestKeys === 'refused' && (isPublished(own) || PUBLIC_TEST.equals(seed.subarray(0, PUBLIC_TEST.length)))) {
    throw new PublicOfficeKeyRefused(nameOf(own));
  }
  return { key: nameOf(own), publicKey: own.toString('hex'), sign: (message) => sign(null, message, secret) };
}

/**
 * Reads what machines are given: `{ "format": "kasownik-office-public-keys/1", "note"?, "keys": [64 hex digits] }`.
 * Throws OfficeKeyInvalid, or PublicOfficeKeyRefused unless test keys are allowed.
 */
export function readOfficeKeys(text: string, publicTestKeys: 'allowed' | 'refused'): OfficeKeys {
  const keys = new Map<OfficeKeyName, KeyObject>();
  for (const key of parsed(publicFile, text).keys) {
    if (publicTestKeys === 'refused' && isPublished(key)) throw new PublicOfficeKeyRefused(nameOf(key));
    keys.set(nameOf(key), createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' }));
  }
  return {
    verify(name, message, signature) {
      const key = keys.get(name);
      return key === undefined ? undefined : verify(null, message, key, signature);
    },
  };
}

/** A machine that was given no key of an office trusts none. */
export const NO_OFFICE_KEYS: OfficeKeys = { verify: () => undefined };

const isPublished = (key: Uint8Array): boolean => PUBLISHED.has(Buffer.from(key).toString('hex'));

const nameOf = (key: Uint8Array): OfficeKeyName => createHash('sha256').update(key).digest('hex').slice(0, 16);

function parsed<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message would quote the file.
    throw new OfficeKeyInvalid("the office's key file: not JSON");
  }
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new OfficeKeyInvalid(`the office's key file: ${issue?.path.join('.') || 'file'}: ${issue?.message}`);
}
