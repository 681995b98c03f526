import { timingSafeEqual } from 'node:crypto';
import { AesKey, BLOCK } from './aes-key.ts';
import { desfireCrc32 } from './crc32.ts';
import { ChannelBroken } from './errors.ts';
import { joined } from './octets.ts';
import type { CommunicationMode, ExpectedAnswer, NativeCommand } from './secure-channel.ts';

/** Bytes of the CMAC that travel: the first eight. */
export const MAC_LENGTH = 8;
export const CRC_LENGTH = 4;
const GOOD = Uint8Array.of(0x00);
export const CHANGE_KEY = 0xc4;

/**
 * Secure messaging of DESFire EV1 under an AES session key: one initial vector runs through every CMAC and every
 * cryptogram in both directions, so that each answer proves the whole conversation before it.
 */
export class Ev1AesSession {
  readonly keyNumber: number;
  readonly #key: AesKey;
  #iv: Uint8Array = new Uint8Array(BLOCK);

  constructor(sessionKey: Uint8Array, keyNumber: number) {
    this.#key = new AesKey(sessionKey);
    this.keyNumber = keyNumber;
  }

  wrap(command: NativeCommand, mode: CommunicationMode): Uint8Array {
    const payload = joined(command.header, command.data);
    const whole = joined(Uint8Array.of(command.code), payload);
    // A command without data to protect (a read) is the same in all modes.
    if (mode === 'enciphered' && command.data.length > 0) {
      return joined(command.header, this.#encipher(joined(command.data, desfireCrc32(whole))));
    }
    this.#iv = this.#key.cmac(this.#iv, whole);
    return mode === 'mac' && command.data.length > 0 ? joined(payload, this.#iv.subarray(0, MAC_LENGTH)) : payload;
  }

  unwrap(answer: Uint8Array, expected: ExpectedAnswer): Uint8Array {
    return expected.mode === 'enciphered' ? this.#decipher(answer, expected) : this.#verify(answer, expected.code);
  }

  /**
   * Payload of ChangeKey. Another key than the session's travels xored with the one it replaces and with a CRC of
   * its own, so that nobody changes a key he does not know.
   */
  wrapKeyChange(keyNumberByte: number, newKey: Uint8Array, version: number, oldKey: Uint8Array): Uint8Array {
    const own = (keyNumberByte & 0x0f) === this.keyNumber;
    const carried = own ? newKey : newKey.map((byte, at) => byte ^ (oldKey[at] ?? 0));
    const head = Uint8Array.of(CHANGE_KEY, keyNumberByte);
    const withVersion = joined(carried, Uint8Array.of(version));
    const crc = desfireCrc32(joined(head, withVersion));
    const content = own ? joined(withVersion, crc) : joined(withVersion, crc, desfireCrc32(newKey));
    return joined(Uint8Array.of(keyNumberByte), this.#encipher(content));
  }

  #verify(answer: Uint8Array, code: number): Uint8Array {
    const length = answer.length - MAC_LENGTH;
    if (length < 0) throw new ChannelBroken('mac', code, 'the answer carries no MAC');
    const data = answer.subarray(0, length);
    const mac = this.#key.cmac(this.#iv, joined(data, GOOD));
    if (!timingSafeEqual(mac.subarray(0, MAC_LENGTH), answer.subarray(length))) {
      throw new ChannelBroken('mac', code, 'the MAC of the answer is wrong');
    }
    this.#iv = mac;
    return data;
  }

  #decipher(answer: Uint8Array, expected: ExpectedAnswer): Uint8Array {
    const { code, length } = expected;
    if (length === undefined) throw new RangeError('the length of an enciphered answer has to be known');
    if (answer.length !== padded(length + CRC_LENGTH)) {
      throw new ChannelBroken('malformed', code, `a cryptogram of ${answer.length} bytes for ${length} of data`);
    }
    const plain = this.#key.decrypt(this.#iv, answer);
    const data = plain.subarray(0, length);
    const crc = plain.subarray(length, length + CRC_LENGTH);
    const paddingClean = plain.subarray(length + CRC_LENGTH).every((byte) => byte === 0);
    if (!timingSafeEqual(crc, desfireCrc32(joined(data, GOOD))) || !paddingClean) {
      throw new ChannelBroken('cryptogram', code, 'checksum or padding of the enciphered answer is wrong');
    }
    this.#iv = Uint8Array.from(answer.subarray(answer.length - BLOCK));
    return data;
  }

  #encipher(content: Uint8Array): Uint8Array {
    const blocks = new Uint8Array(padded(content.length));
    blocks.set(content);
    const cipher = this.#key.encrypt(this.#iv, blocks);
    this.#iv = cipher.subarray(cipher.length - BLOCK);
    return cipher;
  }
}

/** Length of a cryptogram over that many bytes: zero padding to whole blocks. */
export function padded(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}
