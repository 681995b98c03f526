import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { desfireCrc32 } from './crc32.ts';
import { ChannelBroken, DesfireRefusal } from './errors.ts';
import type { KeyBytes } from './ev1-aes-channel.ts';
import { CHANGE_KEY } from './ev1-aes-session.ts';
import type { RandomBytes } from './key-store.ts';
import { joined } from './octets.ts';
import type { FrameExchange } from './secure-channel.ts';
import { ADDITIONAL_FRAME, OK } from './status.ts';

const AUTHENTICATE_ISO = 0x1a;
const DES_BLOCK = 8;
/** Key number 0 with the mark "the new key is AES". */
const MASTER_KEY_TO_AES = 0x80;

/** The master key of a card fresh from the factory: single DES of zeros. */
export const FACTORY_DES_KEY = new Uint8Array(DES_BLOCK);

/**
 * Replaces the DES master key of the card (selected, not authenticated) by an AES key: AuthenticateISO and ChangeKey,
 * the only two commands for which this driver speaks DES. The session is over afterwards.
 * Throws DesfireRefusal (`authentication-error` if the card has another key) or ChannelBroken.
 */
export async function replaceDesMasterKey(
  frames: FrameExchange,
  desKey: Uint8Array,
  newKey: KeyBytes,
  random: RandomBytes,
): Promise<void> {
  const sessionKey = await authenticateIso(frames, desKey, random);
  const head = Uint8Array.of(CHANGE_KEY, MASTER_KEY_TO_AES);
  const content = joined(newKey.bytes, Uint8Array.of(newKey.version));
  const checked = joined(content, desfireCrc32(joined(head, content)));
  const padded = new Uint8Array(Math.ceil(checked.length / DES_BLOCK) * DES_BLOCK);
  padded.set(checked);
  const cryptogram = encrypt(sessionKey, new Uint8Array(DES_BLOCK), padded);
  const answer = await frames(CHANGE_KEY, joined(Uint8Array.of(MASTER_KEY_TO_AES), cryptogram));
  if (answer.status !== OK) throw new DesfireRefusal(answer.status, CHANGE_KEY);
}

async function authenticateIso(frames: FrameExchange, key: Uint8Array, random: RandomBytes): Promise<Uint8Array> {
  const first = await frames(AUTHENTICATE_ISO, Uint8Array.of(0));
  const challenge = block(first.status, ADDITIONAL_FRAME, first.data);
  const rndB = decrypt(key, new Uint8Array(DES_BLOCK), challenge);
  const rndA = random(DES_BLOCK);
  const token = encrypt(key, challenge, joined(rndA, rotated(rndB)));
  const second = await frames(ADDITIONAL_FRAME, token);
  const proof = block(second.status, OK, second.data);
  if (!timingSafeEqual(decrypt(key, token.subarray(DES_BLOCK), proof), rotated(rndA))) {
    throw new ChannelBroken('cryptogram', AUTHENTICATE_ISO, 'the card does not prove that it knows the key');
  }
  return joined(rndA.subarray(0, 4), rndB.subarray(0, 4));
}

function block(status: number, wanted: number, data: Uint8Array): Uint8Array {
  if (status !== OK && status !== ADDITIONAL_FRAME) throw new DesfireRefusal(status, AUTHENTICATE_ISO);
  if (status !== wanted || data.length !== DES_BLOCK) {
    throw new ChannelBroken('malformed', AUTHENTICATE_ISO, 'not the answer of an authentication');
  }
  return data;
}

// Single DES is triple DES with one key three times; the library offers only the latter.
function encrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array {
  return createCipheriv('des-ede3-cbc', joined(key, key, key), iv)
    .setAutoPadding(false)
    .update(plain);
}

function decrypt(key: Uint8Array, iv: Uint8Array, cipher: Uint8Array): Uint8Array {
  return createDecipheriv('des-ede3-cbc', joined(key, key, key), iv)
    .setAutoPadding(false)
    .update(cipher);
}

function rotated(bytes: Uint8Array): Uint8Array {
  return joined(bytes.subarray(1), bytes.subarray(0, 1));
}
