import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ed25519Signer, ed25519Verifier, isPublicTestSeed, isPublished, type Verify } from '../signing-key/ed25519.ts';
import { parseKeyFile } from '../signing-key/key-file.ts';

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
  const { publicKey, sign } = ed25519Signer(seed);
  const key = nameOf(publicKey);
  if (publicTestKeys === 'refused' && (isPublished(publicKey) || isPublicTestSeed(seed))) {
    throw new PublicOfficeKeyRefused(key);
  }
  return { key, publicKey: Buffer.from(publicKey).toString('hex'), sign };
}

/**
 * Reads what machines are given: `{ "format": "kasownik-office-public-keys/1", "note"?, "keys": [64 hex digits] }`.
 * Throws OfficeKeyInvalid, or PublicOfficeKeyRefused unless test keys are allowed.
 */
export function readOfficeKeys(text: string, publicTestKeys: 'allowed' | 'refused'): OfficeKeys {
  const keys = new Map<OfficeKeyName, Verify>();
  for (const key of parsed(publicFile, text).keys) {
    if (publicTestKeys === 'refused' && isPublished(key)) throw new PublicOfficeKeyRefused(nameOf(key));
    keys.set(nameOf(key), ed25519Verifier(key));
  }
  return {
    verify(name, message, signature) {
      return keys.get(name)?.(message, signature);
    },
  };
}

/** A machine that was given no key of an office trusts none. */
export const NO_OFFICE_KEYS: OfficeKeys = { verify: () => undefined };

const nameOf = (key: Uint8Array): OfficeKeyName => createHash('sha256').update(key).digest('hex').slice(0, 16);

const parsed = <Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> =>
  parseKeyFile(shape, text, (detail) => new OfficeKeyInvalid(`the office's key file: ${detail}`));
