import type { CardContext } from './card-context.ts';
import { type BlockCipher, blockCipher, join, type KeyKind, sameBytes } from './cipher.ts';
import { ev1Messaging } from './ev1-messaging.ts';
import { keyOf } from './keys.ts';
import { legacyMessaging, undoReaderCbc } from './legacy-messaging.ts';
import { byteAt } from './little-endian.ts';
import type { StoredKey } from './memory.ts';
import { type SecureMessaging, UNPROTECTED } from './secure-messaging.ts';
import { refuseUnless } from './status.ts';

export type AuthenticationMethod = 'legacy' | 'iso' | 'aes';

const KINDS: Record<AuthenticationMethod, readonly KeyKind[]> = {
  legacy: ['des'],
  iso: ['des', '3k3des'],
  aes: ['aes'],
};

/** The card has sent its challenge and waits for the reader's token. */
export interface Authentication {
  readonly method: AuthenticationMethod;
  readonly keyNumber: number;
  readonly kind: KeyKind;
  readonly cipher: BlockCipher;
  readonly key: StoredKey;
  readonly challenge: Uint8Array;
  readonly encipheredChallenge: Uint8Array;
}

/**
 * 0A, 1A, AA: keyNo. Ends the session there was, but not the transaction.
 * Throws CardRefusal: noSuchKey, authenticationError for a key of another kind.
 */
export function beginAuthentication(
  card: CardContext,
  method: AuthenticationMethod,
  command: Uint8Array,
): Authentication {
  card.session = UNPROTECTED;
  refuseUnless(command.length === 2, 'lengthError');
  const keyNumber = byteAt(command, 1);
  const key = keyOf(card.selected, keyNumber);
  const kind = card.selected.keyKind;
  refuseUnless(KINDS[method].includes(kind), 'authenticationError');
  const cipher = blockCipher(kind, key.value);
  const challenge = card.random(kind === 'des' ? 8 : 16);
  const encipheredChallenge = cipher.encrypt(new Uint8Array(cipher.blockSize), challenge);
  return { method, keyNumber, kind, cipher, key, challenge, encipheredChallenge };
}

/** The reader's token RndA || rotated RndB; gives the card's last word, E(rotated RndA), and the session. */
export function finishAuthentication(
  { method, keyNumber, kind, cipher, key, challenge, encipheredChallenge }: Authentication,
  token: Uint8Array,
): { answer: Uint8Array; session: SecureMessaging } {
  refuseUnless(token.length === 2 * challenge.length, 'lengthError');
  const isLegacy = method === 'legacy';
  const zeroIv = new Uint8Array(cipher.blockSize);
  const plain = isLegacy
    ? undoReaderCbc(cipher, token)
    : cipher.decrypt(encipheredChallenge.slice(-cipher.blockSize), token);
  const readersChallenge = plain.slice(0, challenge.length);
  refuseUnless(sameBytes(plain.slice(challenge.length), rotated(challenge)), 'authenticationError');
  const answer = cipher.encrypt(isLegacy ? zeroIv : token.slice(-cipher.blockSize), rotated(readersChallenge));
  const sessionCipher = blockCipher(kind, sessionKey(kind, key, readersChallenge, challenge));
  return {
    answer,
    session: isLegacy ? legacyMessaging(keyNumber, sessionCipher) : ev1Messaging(keyNumber, sessionCipher),
  };
}

function sessionKey(kind: KeyKind, key: StoredKey, a: Uint8Array, b: Uint8Array): Uint8Array {
  const first = join(a.slice(0, 4), b.slice(0, 4));
  switch (kind) {
    case 'aes':
      return join(first, a.slice(12), b.slice(12));
    case '3k3des':
      return join(first, a.slice(6, 10), b.slice(6, 10), a.slice(12), b.slice(12));
    case 'des':
      return isSingleDes(key.value) ? join(first, first) : join(first, a.slice(4), b.slice(4));
  }
}

/** Both halves alike; the lowest bit of each byte (parity, version) is no part of the key. */
function isSingleDes(key: Uint8Array): boolean {
  const withoutParity = key.map((byte) => byte & 0xfe);
  return sameBytes(withoutParity.slice(0, 8), withoutParity.slice(8));
}

function rotated(challenge: Uint8Array): Uint8Array {
  return join(challenge.slice(1), challenge.slice(0, 1));
}
