import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const NONCE = 12;
const NUMBER = 4;
const TAG = 16;
const SEALED = new RegExp(`^[0-9a-f]{${2 * (NONCE + NUMBER + TAG)}}$`);

/** A card number (0 to 2^32-1) under AES-256-GCM: nonce, number, tag, in hex. A nonce must not repeat under a key. */
export function sealNumber(periodKey: Uint8Array, random: (size: number) => Uint8Array, cardNumber: number): string {
  const plain = Buffer.alloc(NUMBER);
  plain.writeUInt32BE(cardNumber);
  const nonce = random(NONCE);
  const cipher = createCipheriv('aes-256-gcm', sealKey(periodKey), nonce);
  const sealed = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('hex');
}

/** Undefined when this text was not sealed under this key. */
export function unsealNumber(periodKey: Uint8Array, sealed: string): number | undefined {
  if (!SEALED.test(sealed)) return undefined;
  const bytes = Buffer.from(sealed, 'hex');
  const decipher = createDecipheriv('aes-256-gcm', sealKey(periodKey), bytes.subarray(0, NONCE), {
    authTagLength: TAG,
  });
  decipher.setAuthTag(bytes.subarray(NONCE + NUMBER));
  const plain = decipher.update(bytes.subarray(NONCE, NONCE + NUMBER));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plain.readUInt32BE();
}

/** One key, one use: the period's key itself names cards. */
const sealKey = (periodKey: Uint8Array): Uint8Array =>
  createHmac('sha256', periodKey).update('card number seal', 'utf8').digest();
