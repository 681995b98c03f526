import { type CardContext, isAtCardLevel, isMaster, plainCommand } from './card-context.ts';
import { join, KEY_LENGTH, type KeyKind, sameBytes, zeroPadded } from './cipher.ts';
import { byteAt } from './little-endian.ts';
import type { Application, StoredKey } from './memory.ts';
import { UNPROTECTED } from './secure-messaging.ts';
import { CardRefusal, refuseUnless } from './status.ts';

/** Bits of the settings of card and application. */
const CHANGE_MASTER_KEY = 0x01;
const LIST_FREELY = 0x02;
const CHANGE_SETTINGS = 0x08;
/** High nibble of an application's settings: who may change keys, 0 to D being the number of one key. */
const THE_KEY_ITSELF = 0xe;
const NOBODY = 0xf;

/** Bits 7 and 6 of a key count (CreateApplication, GetKeySettings) and of a key number (ChangeKey of the card). */
export const KIND_BITS: Record<KeyKind, number> = { des: 0x00, '3k3des': 0x40, aes: 0x80 };

export function kindOfBits(bits: number): KeyKind {
  switch (bits & 0xc0) {
    case 0x00:
      return 'des';
    case 0x40:
      return '3k3des';
    case 0x80:
      return 'aes';
    default:
      throw new CardRefusal('parameterError');
  }
}

/** A key as the card keeps it. A DES key's version is in the lowest bits of its first 8 bytes. */
export function storedKey(kind: KeyKind, value: Uint8Array, aesVersion: number): StoredKey {
  if (kind === 'aes') return { value, version: aesVersion };
  return { value, version: value.slice(0, 8).reduce((version, byte) => (version << 1) | (byte & 1), 0) };
}

/** Throws CardRefusal noSuchKey. */
export function keyOf(application: Application, number: number): StoredKey {
  const key = application.keys[number];
  if (key === undefined) throw new CardRefusal('noSuchKey');
  return key;
}

/** 45: settings, number of keys and their kind. */
export function getKeySettings(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  const { settings, keys, keyKind } = card.selected;
  refuseUnless((settings & LIST_FREELY) !== 0 || isMaster(card), 'authenticationError');
  return card.session.seal(Uint8Array.of(settings, keys.length | KIND_BITS[keyKind]), 'plain');
}

/** 54: settings, enciphered, under the master key. */
export function changeKeySettings(card: CardContext, command: Uint8Array): Uint8Array {
  refuseUnless(isMaster(card), 'authenticationError');
  refuseUnless((card.selected.settings & CHANGE_SETTINGS) !== 0, 'permissionDenied');
  const data = card.session.open(command, 1, 1, 'enciphered');
  card.selected.settings = byteAt(data, 0);
  return card.session.seal(new Uint8Array(), 'plain');
}

/** 64: keyNo */
export function getKeyVersion(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 2);
  return card.session.seal(Uint8Array.of(keyOf(card.selected, byteAt(command, 1)).version), 'plain');
}

/**
 * C4: keyNo, then enciphered: the new key (of another key than the one in use: XOR the old key), its version if
 * AES, checksum, and of another key the checksum of the new key alone. The card master key may change its kind:
 * keyNo | 80 for AES, | 40 for three-key triple DES. Changing the key in use ends the session, without MAC.
 */
export function changeKey(card: CardContext, command: Uint8Array): Uint8Array {
  refuseUnless(command.length > 2, 'lengthError');
  const asked = byteAt(command, 1);
  const number = isAtCardLevel(card) ? asked & 0x3f : asked;
  const kind = isAtCardLevel(card) ? kindOfBits(asked) : card.selected.keyKind;
  const old = keyOf(card.selected, number);
  refuseUnlessMayChange(card, number);

  const isInUse = card.session.keyNumber === number;
  const { value, version } = openNewKey(card, command, kind, isInUse ? undefined : old.value);
  card.selected.keys[number] = storedKey(kind, value, version);
  card.selected.keyKind = kind;
  if (!isInUse) return card.session.seal(new Uint8Array(), 'plain');
  card.session = UNPROTECTED;
  return new Uint8Array();
}

function refuseUnlessMayChange(card: CardContext, number: number): void {
  const { keyNumber } = card.session;
  refuseUnless(keyNumber !== undefined, 'authenticationError');
  const { settings } = card.selected;
  if (number === 0) {
    refuseUnless((settings & CHANGE_MASTER_KEY) !== 0, 'permissionDenied');
    refuseUnless(keyNumber === 0, 'authenticationError');
    return;
  }
  const changer = settings >> 4;
  refuseUnless(changer !== NOBODY, 'permissionDenied');
  // The key that changes the others is itself changed under the master key.
  const needed = changer === THE_KEY_ITSELF ? number : changer === number ? 0 : changer;
  refuseUnless(keyNumber === needed, 'authenticationError');
}

function openNewKey(
  card: CardContext,
  command: Uint8Array,
  kind: KeyKind,
  oldKey: Uint8Array | undefined,
): { value: Uint8Array; version: number } {
  const header = command.slice(0, 2);
  const deciphered = card.session.decipher(command, header.length);
  const keyLength = KEY_LENGTH[kind];
  const dataLength = keyLength + (kind === 'aes' ? 1 : 0);
  const data = deciphered.slice(0, dataLength);
  const value = data
    .slice(0, keyLength)
    .map((byte, index) => byte ^ (oldKey === undefined ? 0 : byteAt(oldKey, index)));
  const checked = join(
    data,
    card.session.checksum(header, data),
    oldKey === undefined ? [] : card.session.keyChecksum(value),
  );
  refuseUnless(deciphered.length >= checked.length, 'lengthError');
  refuseUnless(
    sameBytes(deciphered, zeroPadded(checked, deciphered.length)) && deciphered.length - checked.length < 16,
    'integrityError',
  );
  return { value, version: data[keyLength] ?? 0 };
}
