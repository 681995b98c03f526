import { type Authentication, beginAuthentication, finishAuthentication } from './authentication.ts';
import type { CardContext } from './card-context.ts';
import { answerToReset } from './card-level.ts';
import { join, type KeyKind } from './cipher.ts';
import { COMMANDS, type Command } from './commands.ts';
import { type Framing, frameAnswer, framingOf, parseFrame, statusWord } from './framing.ts';
import { storedKey } from './keys.ts';
import { blankMemory, type CardMemory, type CardModel, ev1Model } from './memory.ts';
import { readersAnswer } from './reader-commands.ts';
import { UNPROTECTED } from './secure-messaging.ts';
import { CardRefusal, refuseUnless, STATUS, type StatusName } from './status.ts';
import { loadCard, type StoredCard, storeCard } from './stored-card.ts';

/** Bytes nobody can foresee; passed in, so that a recording can be replayed. */
export type Randomness = (length: number) => Uint8Array;

/**
 * How a command ends when power fails in the middle of it. `writtenBytes`: the card was writing a standard data
 * file, which has no backup, and came that far; any other command is all or nothing and then not executed.
 */
export type TearOutcome = 'executed' | 'not-executed' | { readonly writtenBytes: number };

export interface BlankCardOptions {
  /** 7 bytes. */
  readonly uid: Uint8Array;
  readonly random: Randomness;
  /** Default: AES, zeros, version 42. `des`: zeros, version 0, as the factory delivers. */
  readonly masterKey?: 'aes' | 'des';
  /** Another make than a 4 KB EV1; its UID is replaced by `uid`. */
  readonly model?: Omit<CardModel, 'uid'>;
}

/** A command was sent to a card that has no power. */
export class CardWithoutPower extends Error {
  override readonly name = 'CardWithoutPower';
}

type Unfinished =
  | { readonly kind: 'authentication'; readonly authentication: Authentication }
  | { readonly kind: 'receiving'; readonly command: Command; readonly received: Uint8Array; readonly length: number }
  | { readonly kind: 'sending'; readonly frames: readonly Uint8Array[] };

/** What a card keeps while it has power. */
interface Power {
  readonly context: CardContext;
  framing: Framing | undefined;
  unfinished: Unfinished | undefined;
  readonly shownUid: Uint8Array;
}

/** A MIFARE DESFire EV1 card with EV1 and legacy secure messaging, as a reader finds it on the wire. */
export class VirtualCard {
  readonly #memory: CardMemory;
  readonly #random: Randomness;
  #power: Power | undefined;

  private constructor(memory: CardMemory, random: Randomness) {
    this.#memory = memory;
    this.#random = random;
  }

  /** A card with no application. Throws RangeError for a UID that is not of 7 bytes. */
  static blank({ uid, random, masterKey = 'aes', model }: BlankCardOptions): VirtualCard {
    if (uid.length !== 7) throw new RangeError(`a UID of ${uid.length} bytes`);
    const kind: KeyKind = masterKey;
    const key = storedKey(kind, new Uint8Array(16), 0x42);
    return new VirtualCard(blankMemory({ ...(model ?? ev1Model(uid)), uid: Uint8Array.from(uid) }, kind, key), random);
  }

  /** The card that toJSON saved, without power. Throws StoredCardInvalid. */
  static fromJSON(stored: unknown, random: Randomness): VirtualCard {
    return new VirtualCard(loadCard(stored), random);
  }

  /** All that the card keeps without power. */
  toJSON(): StoredCard {
    return storeCard(this.#memory);
  }

  /** The number the chip was made with (a card set to random UIDs shows another to the reader). */
  get uid(): Uint8Array {
    return this.#memory.model.uid.slice();
  }

  /** For the bench: the memory as it is, to be looked at and not changed. */
  get memory(): Readonly<CardMemory> {
    return this.#memory;
  }

  get hasPower(): boolean {
    return this.#power !== undefined;
  }

  /** The card enters the field; gives the ATR. Without effect on a card that has power. */
  powerOn(): Uint8Array {
    this.#power ??= {
      context: {
        memory: this.#memory,
        random: this.#random,
        selected: this.#memory.picc,
        session: UNPROTECTED,
        transaction: new Map(),
        writeStopsAfter: undefined,
      },
      framing: undefined,
      unfinished: undefined,
      // A random UID has 4 bytes, the first being 08 (ISO/IEC 14443-3).
      shownUid: this.#memory.configuration.randomUid ? join([0x08], this.#random(3)) : this.uid,
    };
    return this.atr;
  }

  get atr(): Uint8Array {
    return answerToReset(this.#memory.configuration.ats);
  }

  /** The card leaves the field: session, pending transaction and half a command are gone. */
  powerOff(): void {
    const { unfinished, context } = this.#power ?? {};
    this.#power = undefined;
    if (unfinished?.kind === 'receiving' && context !== undefined) {
      unfinished.command.cutShort?.(context, unfinished.received);
    }
  }

  reset(): Uint8Array {
    this.powerOff();
    return this.powerOn();
  }

  /** One command APDU and its answer. Throws CardWithoutPower; everything else the card answers by a status. */
  execute(command: Uint8Array): Uint8Array {
    const power = this.#power;
    if (power === undefined) throw new CardWithoutPower();
    if (command.length === 0) return statusWord(0x6700);
    if (command[0] === 0xff) return readersAnswer(command, power.shownUid, this.#memory.configuration.ats);
    if (power.framing !== 'native' && isIsoSelect(command)) return this.#isoSelect(power, command);
    power.framing ??= framingOf(command);
    const frame = parseFrame(power.framing, command);
    switch (frame.kind) {
      case 'foreign':
        return statusWord(frame.statusWord);
      case 'bad-length':
        return frameAnswer(power.framing, this.#refuse(power, 'lengthError'), new Uint8Array());
      case 'command': {
        const { status, data } = this.#answer(power, frame.code, frame.data);
        return frameAnswer(power.framing, status, data);
      }
    }
  }

  /** A cut inside a command: it ends as `outcome` says, and the card is without power; no answer. */
  tear(command: Uint8Array, outcome: TearOutcome): void {
    if (outcome !== 'not-executed' && this.#power !== undefined) {
      if (typeof outcome !== 'object') {
        this.execute(command);
      } else if (this.#completesStandardWrite(this.#power, command)) {
        this.#power.context.writeStopsAfter = outcome.writtenBytes;
        this.execute(command);
      }
    }
    this.powerOff();
  }

  #answer(power: Power, code: number, data: Uint8Array): { status: number; data: Uint8Array } {
    try {
      return code === STATUS.additionalFrame ? this.#continue(power, data) : this.#begin(power, code, data);
    } catch (error) {
      if (!(error instanceof CardRefusal)) throw error;
      return { status: this.#refuse(power, error.status), data: new Uint8Array() };
    }
  }

  /** A refused command ends the transaction and, but for a legacy one, the session. */
  #refuse(power: Power, status: StatusName): number {
    power.unfinished = undefined;
    power.context.transaction.clear();
    if (!power.context.session.survivesRefusal) power.context.session = UNPROTECTED;
    return STATUS[status];
  }

  #begin(power: Power, code: number, data: Uint8Array): { status: number; data: Uint8Array } {
    refuseUnless(power.unfinished === undefined, 'commandAborted');
    const { context } = power;
    const whole = join([code], data);
    const method = code === 0x0a ? 'legacy' : code === 0x1a ? 'iso' : code === 0xaa ? 'aes' : undefined;
    if (method !== undefined) {
      const authentication = beginAuthentication(context, method, whole);
      power.unfinished = { kind: 'authentication', authentication };
      return { status: STATUS.additionalFrame, data: authentication.encipheredChallenge };
    }
    const command = COMMANDS.get(code);
    if (command === undefined) throw new CardRefusal('illegalCommand');
    return this.#receive(power, command, whole, command.wholeLength?.(context, whole) ?? whole.length);
  }

  #continue(power: Power, data: Uint8Array): { status: number; data: Uint8Array } {
    const { unfinished } = power;
    power.unfinished = undefined;
    switch (unfinished?.kind) {
      case undefined:
        throw new CardRefusal('illegalCommand');
      case 'authentication': {
        const { answer, session } = finishAuthentication(unfinished.authentication, data);
        power.context.session = session;
        return { status: STATUS.ok, data: answer };
      }
      case 'receiving':
        refuseUnless(data.length > 0, 'lengthError');
        return this.#receive(power, unfinished.command, join(unfinished.received, data), unfinished.length);
      case 'sending':
        refuseUnless(data.length === 0, 'lengthError');
        return this.#send(power, unfinished.frames);
    }
  }

  #receive(power: Power, command: Command, received: Uint8Array, length: number) {
    refuseUnless(received.length <= length, 'lengthError');
    if (received.length < length) {
      power.unfinished = { kind: 'receiving', command, received, length };
      return { status: STATUS.additionalFrame, data: new Uint8Array() };
    }
    const answer = command.run(power.context, received);
    return this.#send(power, framesOf(answer, command.answerFrames ?? [], this.#memory.model.answerFrame));
  }

  #send(power: Power, [first = new Uint8Array(), ...rest]: readonly Uint8Array[]) {
    if (rest.length === 0) return { status: STATUS.ok, data: first };
    power.unfinished = { kind: 'sending', frames: rest };
    return { status: STATUS.additionalFrame, data: first };
  }

  /** SELECT by the name of DESFire's level 0, by which some readers choose the card. */
  #isoSelect(power: Power, command: Uint8Array): Uint8Array {
    power.framing = 'wrapped';
    const name = command.slice(5, 5 + (command[4] ?? 0));
    if (command[2] !== 0x04 || Buffer.from(name).toString('hex') !== 'd2760000850100') return statusWord(0x6a82);
    power.unfinished = undefined;
    power.context.selected = this.#memory.picc;
    power.context.session = UNPROTECTED;
    power.context.transaction.clear();
    return statusWord(0x9000);
  }

  /** Whether this is the last (or only) frame of a WriteData on a standard data file. */
  #completesStandardWrite({ framing, unfinished, context }: Power, command: Uint8Array): boolean {
    const frame = parseFrame(framing ?? framingOf(command), command);
    if (frame.kind !== 'command') return false;
    const whole =
      unfinished?.kind === 'receiving' && frame.code === STATUS.additionalFrame
        ? join(unfinished.received, frame.data)
        : join([frame.code], frame.data);
    return whole[0] === 0x3d && context.selected.files.get(whole[1] ?? -1)?.kind === 'standard';
  }
}

function framesOf(data: Uint8Array, firstLengths: readonly number[], longest: number): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < data.length; ) {
    const length = firstLengths[frames.length] ?? longest;
    frames.push(data.slice(at, at + length));
    at += length;
  }
  return frames;
}

function isIsoSelect(command: Uint8Array): boolean {
  return command.length >= 5 && command[0] === 0x00 && command[1] === 0xa4;
}
