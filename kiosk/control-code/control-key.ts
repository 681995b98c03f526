import { z } from 'zod';
import { ed25519Signer, ed25519Verifier, isPublicTestSeed, isPublished, type Verify } from '../signing-key/ed25519.ts';
import { parseKeyFile } from '../signing-key/key-file.ts';

/** The key with which a portal vouches for tickets; readers know its public half by the same number. */
export interface ControlSigner {
  /** 0-255. */
  readonly id: number;
  /** 64 hex digits, for readers. */
  readonly publicKey: string;
  sign(message: Uint8Array): Uint8Array;
}

/** The issuer's public keys by number: several while one follows the other. */
export type ControlKeys = ReadonlyMap<number, Verify>;

/** A key file that cannot be used; the message shows no key. */
export class ControlKeyInvalid extends Error {
  override readonly name = 'ControlKeyInvalid';
}

/** A key that anybody can read was about to be trusted where tickets are real. */
export class PublicControlKeyRefused extends Error {
  override readonly name = 'PublicControlKeyRefused';
  constructor(id: number) {
    super(`key ${id} of control codes is a public test key, refused in production; give the operator's own key file`);
  }
}

const id = z.int().min(0).max(255);
const keyBytes = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'a key is 64 hex digits')
  .transform((digits) => Buffer.from(digits, 'hex'));
const signingFile = z.strictObject({
  format: z.literal('kasownik-control-key/1'),
  note: z.string().optional(),
  id,
  seed: keyBytes,
});
const publicFile = z.strictObject({
  format: z.literal('kasownik-control-public-keys/1'),
  note: z.string().optional(),
  keys: z.array(z.strictObject({ id, key: keyBytes })).min(1),
});

/**
 * Reads the issuer's key: `{ "format": "kasownik-control-key/1", "note"?, "id": 0-255, "seed": 64 hex digits }`.
 * Throws ControlKeyInvalid, or PublicControlKeyRefused unless test keys are allowed.
 */
export function readControlSigner(text: string, publicTestKeys: 'allowed' | 'refused'): ControlSigner {
  const file = parsed(signingFile, text);
  const { publicKey, sign } = ed25519Signer(file.seed);
  if (publicTestKeys === 'refused' && (isPublished(publicKey) || isPublicTestSeed(file.seed))) {
    throw new PublicControlKeyRefused(file.id);
  }
  return { id: file.id, publicKey: Buffer.from(publicKey).toString('hex'), sign };
}

/**
 * Reads what readers are given: `{ "format": "kasownik-control-public-keys/1", "note"?, "keys": [{ "id", "key" }] }`.
 * Throws ControlKeyInvalid, or PublicControlKeyRefused unless test keys are allowed.
 */
export function readControlKeys(text: string, publicTestKeys: 'allowed' | 'refused'): ControlKeys {
  const keys = new Map<number, Verify>();
  for (const entry of parsed(publicFile, text).keys) {
    if (keys.has(entry.id))
      throw new ControlKeyInvalid(`the key file of control codes: key ${entry.id} is there twice`);
    if (publicTestKeys === 'refused' && isPublished(entry.key)) throw new PublicControlKeyRefused(entry.id);
    keys.set(entry.id, ed25519Verifier(entry.key));
  }
  return keys;
}

const parsed = <Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> =>
  parseKeyFile(shape, text, (detail) => new ControlKeyInvalid(`the key file of control codes: ${detail}`));
