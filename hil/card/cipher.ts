import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv } from 'node:crypto';
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

/**
 * The cipher of a card key; the key has the length KEY_LENGTH says. Throws RangeError for what is no whole number of
 * blocks. One OpenSSL context lives as long as the cipher: making one costs more than a card's whole command.
 */
export function blockCipher(kind: KeyKind, key: Uint8Array): BlockCipher {
  // Two-key triple DES is E(K1) D(K2) E(K1); with K1 = K2 it is single DES.
  const secret = kind === 'des' ? join(key, key.subarray(0, 8)) : key;
  const [blockSize, chained, single] =
    kind === 'aes' ? ([16, 'aes-128-cbc', 'aes-128-ecb'] as const) : ([8, 'des-ede3-cbc', 'des-ede3'] as const);
  let encryptor: Cipheriv | undefined;
  let decryptor: Decipheriv | undefined;
  /** What the encryptor will add to its next block. */
  let chain = new Uint8Array(blockSize);
  return {
    blockSize,
    encrypt(iv, plain) {
      if (wholeBlocks(plain, blockSize) === 0) return new Uint8Array();
      encryptor ??= createCipheriv(chained, secret, chain).setAutoPadding(false);
      const turned = Uint8Array.from(plain);
      for (let at = 0; at < blockSize; at += 1) turned[at] = byteAt(plain, at) ^ byteAt(iv, at) ^ byteAt(chain, at);
      const encrypted = Uint8Array.from(encryptor.update(turned));
      chain = encrypted.slice(-blockSize);
      return encrypted;
    },
    decrypt(iv, encrypted) {
      if (wholeBlocks(encrypted, blockSize) === 0) return new Uint8Array();
      decryptor ??= createDecipheriv(single, secret, null).setAutoPadding(false);
      const plain = Uint8Array.from(decryptor.update(encrypted));
      for (let at = 0; at < plain.length; at += 1) {
        const before = at < blockSize ? byteAt(iv, at) : byteAt(encrypted, at - blockSize);
        plain[at] = byteAt(plain, at) ^ before;
      }
      return plain;
    },
  };
}

function wholeBlocks({ length }: Uint8Array, blockSize: number): number {
  if (length % blockSize !== 0) throw new RangeError(`${length} bytes are no whole blocks of ${blockSize}`);
  return length / blockSize;
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
