import { type Cipheriv, createCipheriv, createDecipheriv } from 'node:crypto';

/** Block size of AES, and the length of an AES-128 key, in bytes. */
export const BLOCK = 16;

/**
 * One AES-128 key: CBC and CMAC (NIST SP 800-38B), both from any initial vector, as DESFire EV1 chains them.
 *
 * A card waits in the field for every microsecond here, so one cipher object serves all calls: a CBC encryptor
 * starts from its own last block S; to start from `iv` instead, the first block is sent in xored with iv xor S.
 */
export class AesKey {
  readonly #bytes: Uint8Array;
  readonly #encryptor: Cipheriv;
  readonly #state = new Uint8Array(BLOCK);
  readonly #lastWhole: Uint8Array;
  readonly #lastPadded: Uint8Array;

  /** Throws RangeError unless `bytes` are 16. */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== BLOCK) throw new RangeError(`an AES-128 key has 16 bytes, not ${bytes.length}`);
    this.#bytes = Uint8Array.from(bytes);
    this.#encryptor = createCipheriv('aes-128-cbc', this.#bytes, this.#state).setAutoPadding(false);
    const zero = new Uint8Array(BLOCK);
    this.#lastWhole = doubled(this.encrypt(zero, zero));
    this.#lastPadded = doubled(this.#lastWhole);
  }

  /** CBC encryption of whole blocks. */
  encrypt(iv: Uint8Array, plain: Uint8Array): Uint8Array {
    return this.#chain(iv, Uint8Array.from(wholeBlocks(plain)));
  }

  /** CBC decryption of whole blocks. */
  decrypt(iv: Uint8Array, cipher: Uint8Array): Uint8Array {
    const decryptor = createDecipheriv('aes-128-cbc', this.#bytes, iv).setAutoPadding(false);
    return decryptor.update(wholeBlocks(cipher));
  }

  /** The full 16-byte CMAC of a message, chained on from `iv` (all zero for the standard's own CMAC). */
  cmac(iv: Uint8Array, message: Uint8Array): Uint8Array {
    const blocks = Math.max(1, Math.ceil(message.length / BLOCK));
    const padded = new Uint8Array(blocks * BLOCK);
    padded.set(message);
    const whole = message.length === padded.length;
    if (!whole) padded[message.length] = 0x80;
    xorInto(padded, padded.length - BLOCK, whole ? this.#lastWhole : this.#lastPadded);
    const chained = this.#chain(iv, padded);
    return chained.subarray(chained.length - BLOCK);
  }

  /** CMAC over a message padded with 80 00.. to at least `length` bytes, always with the sub-key for padding (AN10922). */
  cmacPaddedTo(length: number, message: Uint8Array): Uint8Array {
    const padded = new Uint8Array(length);
    padded.set(message);
    if (message.length === length) return this.cmac(new Uint8Array(BLOCK), message);
    padded[message.length] = 0x80;
    xorInto(padded, length - BLOCK, this.#lastPadded);
    return this.#chain(new Uint8Array(BLOCK), padded).subarray(length - BLOCK);
  }

  /** Encrypts in place of the caller's copy: `blocks` is spoilt. */
  #chain(iv: Uint8Array, blocks: Uint8Array): Uint8Array {
    if (blocks.length === 0) return blocks;
    xorInto(blocks, 0, iv);
    xorInto(blocks, 0, this.#state);
    const cipher = this.#encryptor.update(blocks);
    this.#state.set(cipher.subarray(cipher.length - BLOCK));
    return cipher;
  }
}

/** Multiplication by x in GF(2^128), SP 800-38B section 6.1. */
function doubled(block: Uint8Array): Uint8Array {
  const result = new Uint8Array(BLOCK);
  for (let at = 0; at < BLOCK; at++) result[at] = ((block[at] ?? 0) << 1) | ((block[at + 1] ?? 0) >> 7);
  if (((block[0] ?? 0) & 0x80) !== 0) result[BLOCK - 1] = (result[BLOCK - 1] ?? 0) ^ 0x87;
  return result;
}

function xorInto(target: Uint8Array, offset: number, block: Uint8Array): void {
  for (let at = 0; at < BLOCK; at++) target[offset + at] = (target[offset + at] ?? 0) ^ (block[at] ?? 0);
}

function wholeBlocks(bytes: Uint8Array): Uint8Array {
  if (bytes.length % BLOCK !== 0) throw new RangeError(`not whole AES blocks: ${bytes.length} bytes`);
  return bytes;
}
