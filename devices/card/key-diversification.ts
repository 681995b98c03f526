import { type AesKey, BLOCK } from './aes-key.ts';

/** Marks AES-128 diversification in the message (AN10922 section 2.2). */
const AES_128 = 0x01;
/** Two blocks less the leading constant (AN10922 section 2.2). */
const LONGEST_INPUT = 2 * BLOCK - 1;

/**
 * Diversifies an AES-128 master key (NXP AN10922 section 2.2): CMAC over 01 and the diversification input, padded
 * to two blocks however short it is. Throws RangeError unless the input has 1 to 31 bytes.
 */
export function diversifiedAes128(master: AesKey, input: Uint8Array): Uint8Array {
  if (input.length < 1 || input.length > LONGEST_INPUT) {
    throw new RangeError(`a diversification input has 1 to 31 bytes, not ${input.length}`);
  }
  const message = new Uint8Array(1 + input.length);
  message[0] = AES_128;
  message.set(input, 1);
  return Uint8Array.from(master.cmacPaddedTo(2 * BLOCK, message));
}
