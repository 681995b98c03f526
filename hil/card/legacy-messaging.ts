import { type BlockCipher, join, sameBytes, zeroPadded } from './cipher.ts';
import { crc16 } from './crc.ts';
import { byteAt } from './little-endian.ts';
import { type Communication, type SecureMessaging, takeChecked } from './secure-messaging.ts';
import { refuseUnless } from './status.ts';

const MAC_LENGTH = 4;
const ZERO_IV = new Uint8Array(8);

/**
 * The original DESFire's secure messaging, after the legacy authentication (0A): DES only, no IV kept between
 * commands, MACs of 4 bytes and CRC-16 over the data alone, nothing appended to plain answers.
 */
export function legacyMessaging(keyNumber: number, sessionCipher: BlockCipher): SecureMessaging {
  const mac = (data: Uint8Array) =>
    sessionCipher.encrypt(ZERO_IV, zeroPadded(data, sessionCipher.blockSize)).slice(-8, -8 + MAC_LENGTH);

  const messaging: SecureMessaging = {
    keyNumber,
    survivesRefusal: true,
    protectedLength(dataLength, communication: Communication) {
      switch (communication) {
        case 'plain':
          return dataLength;
        case 'maced':
          return dataLength + MAC_LENGTH;
        case 'enciphered':
          return Math.ceil((dataLength + 2) / 8) * 8;
      }
    },
    open(command, headerLength, dataLength, communication) {
      refuseUnless(
        command.length === headerLength + messaging.protectedLength(dataLength, communication),
        'lengthError',
      );
      if (communication === 'enciphered') {
        const header = command.slice(0, headerLength);
        return takeChecked(messaging, header, messaging.decipher(command, headerLength), dataLength);
      }
      const data = command.slice(headerLength, headerLength + dataLength);
      refuseUnless(
        communication === 'plain' || sameBytes(mac(data), command.slice(headerLength + dataLength)),
        'integrityError',
      );
      return data;
    },
    decipher(command, headerLength) {
      const secret = command.slice(headerLength);
      refuseUnless(secret.length > 0 && secret.length % 8 === 0, 'lengthError');
      return undoReaderCbc(sessionCipher, secret);
    },
    checksum: (_header, data) => crc16(data),
    keyChecksum: (key) => crc16(key),
    seal(data, communication) {
      if (data.length === 0 || communication === 'plain') return data;
      if (communication === 'maced') return join(data, mac(data));
      return sessionCipher.encrypt(ZERO_IV, zeroPadded(join(data, crc16(data)), 8));
    },
  };
  return messaging;
}

/**
 * A legacy reader only ever deciphers: it sends c(i) = D(p(i) xor c(i-1)). The card, which only ever enciphers,
 * gets the plain text back as E(c(i)) xor c(i-1).
 */
export function undoReaderCbc(cipher: BlockCipher, secret: Uint8Array): Uint8Array {
  const plain = new Uint8Array(secret.length);
  for (let at = 0; at < secret.length; at += 8) {
    const block = cipher.encrypt(ZERO_IV, secret.slice(at, at + 8));
    block.forEach((byte, index) => {
      plain[at + index] = byte ^ (at === 0 ? 0 : byteAt(secret, at - 8 + index));
    });
  }
  return plain;
}
