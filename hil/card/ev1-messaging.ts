import { type BlockCipher, cmac, join, sameBytes, zeroPadded } from './cipher.ts';
import { crc32 } from './crc.ts';
import { type Communication, type SecureMessaging, takeChecked } from './secure-messaging.ts';
import { refuseUnless } from './status.ts';

/** Of the CMAC, the first 8 bytes travel. */
const MAC_LENGTH = 8;
const STATUS_OK = Uint8Array.of(0x00);

/**
 * EV1 secure messaging, after AuthenticateAES or AuthenticateISO: one running IV through all commands and answers.
 * Every command moves it, plain ones too (CMAC over the whole command), and every good answer ends with a CMAC over
 * data || 00 unless it is enciphered.
 */
export function ev1Messaging(keyNumber: number, sessionCipher: BlockCipher): SecureMessaging {
  return new Ev1Messaging(keyNumber, sessionCipher);
}

class Ev1Messaging implements SecureMessaging {
  readonly keyNumber: number;
  readonly survivesRefusal = false;
  readonly #cipher: BlockCipher;
  #iv: Uint8Array;

  constructor(keyNumber: number, cipher: BlockCipher) {
    this.keyNumber = keyNumber;
    this.#cipher = cipher;
    this.#iv = new Uint8Array(cipher.blockSize);
  }

  protectedLength(dataLength: number, communication: Communication): number {
    const { blockSize } = this.#cipher;
    switch (communication) {
      case 'plain':
        return dataLength;
      case 'maced':
        return dataLength + MAC_LENGTH;
      case 'enciphered':
        return Math.ceil((dataLength + 4) / blockSize) * blockSize;
    }
  }

  open(command: Uint8Array, headerLength: number, dataLength: number, communication: Communication): Uint8Array {
    refuseUnless(command.length === headerLength + this.protectedLength(dataLength, communication), 'lengthError');
    const end = headerLength + dataLength;
    switch (communication) {
      case 'plain':
        this.#mac(command);
        return command.slice(headerLength);
      case 'maced':
        refuseUnless(sameBytes(this.#mac(command.slice(0, end)), command.slice(end)), 'integrityError');
        return command.slice(headerLength, end);
      case 'enciphered':
        return takeChecked(this, command.slice(0, headerLength), this.decipher(command, headerLength), dataLength);
    }
  }

  decipher(command: Uint8Array, headerLength: number): Uint8Array {
    const secret = command.slice(headerLength);
    refuseUnless(secret.length > 0 && secret.length % this.#cipher.blockSize === 0, 'lengthError');
    const data = this.#cipher.decrypt(this.#iv, secret);
    this.#iv = secret.slice(-this.#cipher.blockSize);
    return data;
  }

  checksum(header: Uint8Array, data: Uint8Array): Uint8Array {
    return crc32(header, data);
  }

  keyChecksum(key: Uint8Array): Uint8Array {
    return crc32(key);
  }

  seal(data: Uint8Array, communication: Communication): Uint8Array {
    if (communication !== 'enciphered') return join(data, this.#mac(join(data, STATUS_OK)));
    const padded = zeroPadded(join(data, crc32(data, STATUS_OK)), this.#cipher.blockSize);
    const secret = this.#cipher.encrypt(this.#iv, padded);
    this.#iv = secret.slice(-this.#cipher.blockSize);
    return secret;
  }

  #mac(message: Uint8Array): Uint8Array {
    this.#iv = cmac(this.#cipher, this.#iv, message);
    return this.#iv.slice(0, MAC_LENGTH);
  }
}
