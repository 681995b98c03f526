import { timingSafeEqual } from 'node:crypto';
import { AesKey, BLOCK } from './aes-key.ts';
import { ChannelBroken, DesfireRefusal } from './errors.ts';
import { CHANGE_KEY, CRC_LENGTH, Ev1AesSession, MAC_LENGTH, padded } from './ev1-aes-session.ts';
import type { AnswerFrame } from './framing.ts';
import type { KeyHandle, RandomBytes } from './key-store.ts';
import { joined } from './octets.ts';
import type {
  CommunicationMode,
  ExpectedAnswer,
  FrameExchange,
  KeyChange,
  NativeCommand,
  SecureChannel,
} from './secure-channel.ts';
import { ADDITIONAL_FRAME, OK } from './status.ts';

export const AUTHENTICATE_AES = 0xaa;
/** In ChangeKey at card level the two upper bits of the key number name the type of the new key: AES. */
const AES_MASTER_KEY = 0x80;

/** The bytes behind a handle, and the version they bear; only a channel in this process asks for them. */
export interface KeySource {
  key(handle: KeyHandle): KeyBytes | Promise<KeyBytes>;
}

export interface KeyBytes {
  readonly bytes: Uint8Array;
  readonly version: number;
}

/** DESFire EV1 secure messaging with AES (AuthenticateAES), run in this process. */
export class Ev1AesChannel implements SecureChannel {
  readonly #keys: KeySource;
  readonly #random: RandomBytes;
  #session: Ev1AesSession | undefined;

  constructor(keys: KeySource, random: RandomBytes) {
    this.#keys = keys;
    this.#random = random;
  }

  get keyNumber(): number | undefined {
    return this.#session?.keyNumber;
  }

  async authenticate(exchange: FrameExchange, keyNumber: number, handle: KeyHandle): Promise<void> {
    this.close();
    const key = new AesKey((await this.#keys.key(handle)).bytes);
    const challenge = expectFrame(await exchange(AUTHENTICATE_AES, Uint8Array.of(keyNumber)), ADDITIONAL_FRAME);
    const rndB = key.decrypt(new Uint8Array(BLOCK), challenge);
    const rndA = this.#random(BLOCK);
    if (rndA.length !== BLOCK) throw new RangeError(`the random source gave ${rndA.length} bytes instead of 16`);
    const token = key.encrypt(challenge, joined(rndA, rotated(rndB)));
    const proof = expectFrame(await exchange(ADDITIONAL_FRAME, token), OK);
    if (!timingSafeEqual(key.decrypt(token.subarray(BLOCK), proof), rotated(rndA))) {
      throw new ChannelBroken('cryptogram', AUTHENTICATE_AES, 'the card does not prove that it knows the key');
    }
    this.#session = new Ev1AesSession(sessionKey(rndA, rndB), keyNumber);
  }

  wrap(command: NativeCommand, mode: CommunicationMode): Uint8Array {
    if (this.#session !== undefined) return this.#session.wrap(command, mode);
    if (mode !== 'plain') throw new ChannelBroken('no-session', command.code, `${mode} communication needs a session`);
    return joined(command.header, command.data);
  }

  unwrap(answer: Uint8Array, expected: ExpectedAnswer): Uint8Array {
    return this.#session === undefined ? answer : this.#session.unwrap(answer, expected);
  }

  async wrapKeyChange(change: KeyChange): Promise<Uint8Array> {
    const session = this.#session;
    if (session === undefined) throw new ChannelBroken('no-session', CHANGE_KEY, 'ChangeKey needs a session');
    const numberByte = change.keyNumber | (change.cardLevel ? AES_MASTER_KEY : 0);
    const newKey = await this.#keys.key(change.newKey);
    const oldKey = await this.#keys.key(change.oldKey);
    return session.wrapKeyChange(numberByte, newKey.bytes, newKey.version, oldKey.bytes);
  }

  overhead(length: number, mode: CommunicationMode): number {
    if (this.#session === undefined) return 0;
    return mode === 'enciphered' ? padded(length + CRC_LENGTH) - length : MAC_LENGTH;
  }

  close(): void {
    this.#session = undefined;
  }
}

function expectFrame(frame: AnswerFrame, status: number): Uint8Array {
  if (frame.status !== status && frame.status !== OK && frame.status !== ADDITIONAL_FRAME) {
    throw new DesfireRefusal(frame.status, AUTHENTICATE_AES);
  }
  if (frame.status !== status || frame.data.length !== BLOCK) {
    throw new ChannelBroken('malformed', AUTHENTICATE_AES, 'not the answer of an authentication');
  }
  return frame.data;
}

/** First quarters and last quarters of both random numbers, in turn (MF3ICD81, AES authentication). */
function sessionKey(rndA: Uint8Array, rndB: Uint8Array): Uint8Array {
  return joined(rndA.subarray(0, 4), rndB.subarray(0, 4), rndA.subarray(12), rndB.subarray(12));
}

function rotated(bytes: Uint8Array): Uint8Array {
  return joined(bytes.subarray(1), bytes.subarray(0, 1));
}
