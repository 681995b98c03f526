import { createCipheriv, createDecipheriv } from 'node:crypto';
import { byteAt } from './little-endian.ts';

/** DES covers single DES (both halves alike) and two-key triple DES: 16 bytes on the card either way. */
export type KeyKind = 'des' | '3k3des' | 'aes';

export const KEY_LENGTH: Record<KeyKind, number> = { des: 16, '3k3des': 24, aes: 16 };

/** A block cipher under one key, in CBC without padding. */
export interface BlockCipher {
  readonly blockSize: 8 | 16;
  encrypt(iv: Uint8Array, plain: Uint8Array): Uint8Array;
  decrypt(iv: Uint8Array, secret: Uint8Array): Uint8Array;
}

/** The cipher of a card key; the key has the length KEY_LENGTH says. */
export function blockCipher(kind: KeyKind, key: Uint8Array): BlockCipher {
  // Two-key triple DES is E(K1) D(K2) E(K1); with K1 = K2 it is single DES.
  const [algorithm, secret] =
    kind === 'aes'
      ? (['aes-128-cbc', key] as const)
      : (['des-ede3-cbc', kind === 'des' ? join(key, key.subarray(0, 8)) : key] as const);
  return {
    blockSize: kind === 'aes' ? 16 : 8,
    encrypt(iv, plain) {
      const cipher = createCipheriv(algorithm, secret, iv).setAutoPadding(false);
      return join(cipher.update(plain), cipher.final());
    },
    decrypt(iv, encrypted) {
      const decipher = createDecipheriv(algorithm, secret, iv).setAutoPadding(false);
      return join(decipher.update(encrypted), decipher.final());
    },
  };
}

/** CMAC of NIST SP 800-38B, but chained: it starts from `iv` instead of zeros. Gives the whole block. */
export function cmac(cipher: BlockCipher, iv: Uint8Array, message: Uint8Array): Uint8Array {
  const { blockSize } = cipher;
  const zeros = new Uint8Array(blockSize);
  const subkey1 = doubled(cipher.encrypt(zeros, zeros));
  const whole = message.length > 0 && message.length % blockSize === 0;
  const padded = whole
    ? Uint8Array.from(message)
    : join(message, [0x80], new Uint8Array(blockSize - 1 - (message.length % blockSize)));
  const mask = whole ? subkey1 : doubled(subkey1);
  const lastBlock = padded.length - blockSize;
  mask.forEach((byte, index) => {
    padded[lastBlock + index] = byteAt(padded, lastBlock + index) ^ byte;
  });
  return cipher.encrypt(iv, padded).slice(-blockSize);
}

/** Multiplication by x in GF(2^64) or GF(2^128) (SP 800-38B, 6.1). */
function doubled(block: Uint8Array): Uint8Array {
  const constant = block.length === 8 ? 0x1b : 0x87;
  const shifted = block.map((byte, index) => ((byte << 1) | ((block[index + 1] ?? 0) >> 7)) & 0xff);
  if (byteAt(block, 0) & 0x80) shifted[block.length - 1] = byteAt(shifted, block.length - 1) ^ constant;
  return shifted;
}

export function join(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Appends zeros up to a whole number of blocks. */
export function zeroPadded(data: Uint8Array, blockSize: number): Uint8Array {
  return join(data, new Uint8Array((blockSize - (data.length % blockSize)) % blockSize));
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
