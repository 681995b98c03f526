import { sameBytes } from './cipher.ts';
import { CardRefusal, refuseUnless } from './status.ts';

/** How data of a command or an answer travel. */
export type Communication = 'plain' | 'maced' | 'enciphered';

/** What an authentication leaves on the card: who it was, and how each command and answer is protected. */
export interface SecureMessaging {
  /** Number of the key that was used, undefined without authentication. */
  readonly keyNumber: number | undefined;
  /** A legacy session outlives a refused command; an EV1 session ends with it. */
  readonly survivesRefusal: boolean;
  /** Length of `dataLength` bytes as they travel in a command. */
  protectedLength(dataLength: number, communication: Communication): number;
  /**
   * Checks a whole command (code, header, protected data) and gives its data, `dataLength` bytes.
   * Throws CardRefusal: lengthError, integrityError.
   */
  open(command: Uint8Array, headerLength: number, dataLength: number, communication: Communication): Uint8Array;
  /** Data of an enciphered command with its checksums and padding, which the caller checks (ChangeKey). */
  decipher(command: Uint8Array, headerLength: number): Uint8Array;
  /** Checksum over deciphered data; EV1 includes the command's code and header. */
  checksum(header: Uint8Array, data: Uint8Array): Uint8Array;
  /** Checksum over a new key alone, in ChangeKey of another key. */
  keyChecksum(key: Uint8Array): Uint8Array;
  /** Data of a good answer as they travel. */
  seal(data: Uint8Array, communication: Communication): Uint8Array;
}

/** Nobody is authenticated: everything travels plain. */
export const UNPROTECTED: SecureMessaging = {
  keyNumber: undefined,
  survivesRefusal: false,
  protectedLength(dataLength, communication) {
    refuseUnless(communication === 'plain', 'authenticationError');
    return dataLength;
  },
  open(command, headerLength, dataLength, communication) {
    refuseUnless(communication === 'plain', 'authenticationError');
    refuseUnless(command.length === headerLength + dataLength, 'lengthError');
    return command.slice(headerLength);
  },
  decipher: refuse,
  checksum: refuse,
  keyChecksum: refuse,
  seal(data, communication) {
    refuseUnless(communication === 'plain', 'authenticationError');
    return data;
  },
};

function refuse(): never {
  throw new CardRefusal('authenticationError');
}

/** Data of a deciphered command whose length is known: checksum and zero padding must be right. */
export function takeChecked(
  messaging: SecureMessaging,
  header: Uint8Array,
  deciphered: Uint8Array,
  dataLength: number,
): Uint8Array {
  const data = deciphered.slice(0, dataLength);
  const checksum = messaging.checksum(header, data);
  const end = dataLength + checksum.length;
  refuseUnless(sameBytes(deciphered.slice(dataLength, end), checksum), 'integrityError');
  refuseUnless(
    deciphered.slice(end).every((byte) => byte === 0),
    'integrityError',
  );
  return data;
}
