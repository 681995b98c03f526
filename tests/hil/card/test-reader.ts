import { blockCipher, cmac, join, zeroPadded } from '../../../hil/card/cipher.ts';
import { crc32 } from '../../../hil/card/crc.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';

export type Mode = 'plain' | 'maced' | 'enciphered';

export interface Answer {
  readonly status: number;
  readonly data: Uint8Array;
}

/** A DESFire reader for tests: ISO-wrapped commands, AES sessions. It throws on any MAC or CRC that is wrong. */
export class TestReader {
  readonly card: VirtualCard;
  readonly #execute: (command: Uint8Array) => Uint8Array;
  #session: { readonly key: Uint8Array; iv: Uint8Array } | undefined;

  /** `execute` may stand between reader and card. */
  constructor(card: VirtualCard, execute = (command: Uint8Array) => card.execute(command)) {
    this.card = card;
    this.#execute = execute;
    card.powerOn();
  }

  /** One frame. */
  frame(code: number, data: ArrayLike<number> = []): Answer {
    const body = data.length === 0 ? [] : [data.length, ...Array.from(data)];
    const answer = this.#execute(join([0x90, code, 0, 0], body, [0]));
    if (answer.at(-2) !== 0x91) throw new Error(`status word ${Buffer.from(answer.slice(-2)).toString('hex')}`);
    return { status: answer.at(-1) ?? -1, data: answer.slice(0, -2) };
  }

  /** A whole command as it travels, in as many frames as it takes. */
  send(code: number, data: ArrayLike<number> = []): Answer {
    const bytes = Uint8Array.from(data);
    let answer = this.frame(code, bytes.slice(0, 54));
    for (let at = 54; at < bytes.length && answer.status === 0xaf; at += 54) {
      answer = this.frame(0xaf, bytes.slice(at, at + 54));
    }
    const parts = [answer.data];
    while (answer.status === 0xaf) {
      answer = this.frame(0xaf);
      parts.push(answer.data);
    }
    return { status: answer.status, data: join(...parts) };
  }

  select(aid: number): void {
    this.#session = undefined;
    this.ok(this.send(0x5a, [aid & 0xff, (aid >> 8) & 0xff, aid >> 16]));
  }

  /** AuthenticateAES; gives the status of the step that failed, or 0. */
  authenticate(keyNumber: number, key: Uint8Array): number {
    this.#session = undefined;
    const first = this.frame(0xaa, [keyNumber]);
    if (first.status !== 0xaf) return first.status;
    const cipher = blockCipher('aes', key);
    const cards = cipher.decrypt(new Uint8Array(16), first.data);
    const readers = Uint8Array.from({ length: 16 }, (_, index) => index + 0x50);
    const token = cipher.encrypt(first.data, join(readers, cards.slice(1), cards.slice(0, 1)));
    const second = this.frame(0xaf, token);
    if (second.status !== 0) return second.status;
    const sessionKey = join(readers.slice(0, 4), cards.slice(0, 4), readers.slice(12), cards.slice(12));
    this.#session = { key: sessionKey, iv: new Uint8Array(16) };
    return 0;
  }

  /** A command with `data` in this mode after a plain header, its answer's data in `answerMode`. */
  command(
    code: number,
    header: ArrayLike<number> = [],
    {
      data = [],
      mode = 'plain',
      answerMode = 'plain',
    }: { data?: ArrayLike<number>; mode?: Mode; answerMode?: Mode } = {},
  ): Answer {
    const session = this.#session;
    if (session === undefined) return this.send(code, join(header, data));
    const cipher = blockCipher('aes', session.key);
    const whole = join([code], header, data);
    let sent: Uint8Array = join(header, data);
    if (mode === 'enciphered') {
      const secret = cipher.encrypt(session.iv, zeroPadded(join(data, crc32(whole)), 16));
      session.iv = secret.slice(-16);
      sent = join(header, secret);
    } else {
      session.iv = cmac(cipher, session.iv, whole);
      if (mode === 'maced') sent = join(sent, session.iv.slice(0, 8));
    }
    const answer = this.send(code, sent);
    if (answer.status !== 0) {
      this.#session = undefined;
      return answer;
    }
    if (answerMode === 'enciphered') {
      const plain = cipher.decrypt(session.iv, answer.data);
      session.iv = answer.data.slice(-16);
      for (let end = 0; end <= plain.length - 4; end++) {
        const crc = crc32(plain.slice(0, end), Uint8Array.of(0));
        if (Buffer.from(crc).equals(plain.slice(end, end + 4)) && plain.slice(end + 4).every((byte) => byte === 0)) {
          return { status: 0, data: plain.slice(0, end) };
        }
      }
      throw new Error('no CRC in an enciphered answer');
    }
    const plain = answer.data.slice(0, -8);
    session.iv = cmac(cipher, session.iv, join(plain, [0]));
    if (!Buffer.from(session.iv.slice(0, 8)).equals(answer.data.slice(-8))) throw new Error('wrong CMAC');
    return { status: 0, data: plain };
  }

  /** The data of an answer that must be good. */
  ok({ status, data }: Answer): Uint8Array {
    if (status !== 0) throw new Error(`refused with ${status.toString(16)}`);
    return data;
  }
}

export const KEY_ZERO = new Uint8Array(16);

/** Counts up: nothing here needs to be unforeseeable. */
export function countingRandom(): (length: number) => Uint8Array {
  let next = 0;
  return (length) => Uint8Array.from({ length }, () => next++ & 0xff);
}

export function blankCard(): VirtualCard {
  return VirtualCard.blank({ uid: Uint8Array.of(4, 1, 2, 3, 4, 5, 6), random: countingRandom() });
}

export const AID = 0x4b4153;

/** A card with one application, AID, of six AES keys of zeros, authenticated with its key 0. */
export function readerWithApplication(settings = 0x0f): TestReader {
  const reader = new TestReader(blankCard());
  reader.authenticate(0, KEY_ZERO);
  reader.ok(reader.command(0xca, [0x53, 0x41, 0x4b, settings, 0x86]));
  reader.select(AID);
  reader.authenticate(0, KEY_ZERO);
  return reader;
}

/** Three bytes, least significant first. */
export function u24(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff];
}

/** Four bytes, least significant first. */
export function i32(value: number): number[] {
  return [...u24(value), (value >>> 24) & 0xff];
}

/** Two bytes, least significant first. */
export function rights(read: number, write: number, readWrite: number, change: number): number[] {
  return [(readWrite << 4) | change, (read << 4) | write];
}
