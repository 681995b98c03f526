import type { BankCard } from './bank-card.ts';
import { answer, CommandEar, type HostCommand, object } from './neo-wire.ts';

/** Where the reader is plugged in. */
export interface ReaderWire {
  onBytes(listener: (bytes: Uint8Array) => void): void;
  write(bytes: Uint8Array): void;
}

export interface VirtualReaderOptions {
  /** `none`: as no production reader may be: tracks and number in clear. */
  readonly encryption: 'on' | 'none';
  readonly version?: string;
  /** What happens to each answer on its way. */
  readonly strike?: () => 'drop-reply' | 'corrupt' | undefined;
}

/** Codes of a failed transaction, by what is held to the reader. */
const TROUBLE = { collision: 0x21, removed: 0x24, expired: 0x26, unsupported: 0x27, declined: 0x60 } as const;
export type Trouble = keyof typeof TROUBLE;

/** A contactless reader of the bench: polls when it is told to, and knows the card that is held to it. */
export class VirtualReader {
  readonly #wire: ReaderWire;
  readonly #options: VirtualReaderOptions;
  readonly #ear = new CommandEar();
  readonly commands: HostCommand[] = [];
  /** What was shown to the passenger: number of beeps of each. */
  readonly beeps: number[] = [];
  /** How often it was asked for a card. */
  activations = 0;
  #held: BankCard | Trouble | undefined;
  #activation: { readonly command: number; readonly unified: boolean; readonly over: NodeJS.Timeout } | undefined;
  #mute = 0;
  #spoil = 0;
  #chopped = false;

  constructor(wire: ReaderWire, options: VirtualReaderOptions) {
    this.#wire = wire;
    this.#options = options;
    wire.onBytes((bytes) => {
      for (const command of this.#ear.hear(bytes)) this.#obey(command);
    });
  }

  get isPolling(): boolean {
    return this.#activation !== undefined;
  }

  /** Held once: the reader knows it, and it is gone before the next transaction. */
  tap(card: BankCard | Trouble): void {
    this.#held = card;
    this.#meet();
  }

  /** Somebody holds a card to it that it has not met yet. */
  get holdsCard(): boolean {
    return this.#held !== undefined;
  }

  /** Taken away again before the reader met it; false: it has met it. */
  withdraw(): boolean {
    const held = this.holdsCard;
    this.#held = undefined;
    return held;
  }

  /** So many commands are not answered. */
  mute(commands: number): void {
    this.#mute = commands;
  }

  /** So many answers have a wrong bit. */
  spoil(answers: number): void {
    this.#spoil = answers;
  }

  /** Answers go out byte by byte. */
  chop(): void {
    this.#chopped = true;
  }

  /** Bytes that belong to nothing. */
  babble(bytes: Uint8Array): void {
    this.#wire.write(bytes);
  }

  close(): void {
    clearTimeout(this.#activation?.over);
    this.#activation = undefined;
  }

  #obey(order: HostCommand): void {
    this.commands.push(order);
    const { command, subCommand, data, sound } = order;
    if (this.#mute > 0) {
      this.#mute -= 1;
      return;
    }
    switch (sound ? (command << 8) + subCommand : 'damaged') {
      case 'damaged':
        this.#say(command, 0x04);
        break;
      case 0x1801:
      case 0x0101:
        this.#say(command, 0x00);
        break;
      case 0x2900:
        this.#say(command, 0x00, [...Buffer.from(this.#options.version ?? 'virtual NEO 2 v1.00')]);
        break;
      case 0x0102:
        this.beeps.push(data[1] ?? 0);
        this.#say(command, 0x00);
        break;
      case 0x0501:
        this.close();
        this.#say(command, 0x00);
        break;
      case 0x0201:
        // Not for a reader that encrypts.
        if (this.#options.encryption === 'on') this.#say(command, 0x0b);
        else this.#activate(command, false, data[0] ?? 0);
        break;
      case 0x0240:
        this.#activate(command, true, data[0] ?? 0);
        break;
      default:
        this.#say(command, 0x02);
    }
  }

  #activate(command: number, unified: boolean, seconds: number): void {
    this.close();
    this.activations += 1;
    const over = setTimeout(() => {
      this.#activation = undefined;
      this.#say(command, 0x08);
    }, seconds * 1000);
    this.#activation = { command, unified, over };
    this.#meet();
  }

  #meet(): void {
    const [activation, held] = [this.#activation, this.#held];
    if (activation === undefined || held === undefined) return;
    this.#held = undefined;
    this.close();
    const { command, unified } = activation;
    // The reader tells that it works on a card before it knows it.
    this.#say(command, 0x0e, [0x01]);
    if (typeof held === 'string') {
      const detail = [TROUBLE[held], 0x00, 0x00, 0x00];
      this.#say(command, 0x0a, unified ? [0x01, ...object('FFEE1F', detail)] : detail);
    } else this.#say(command, 0x23, unified ? this.#unified(held) : this.#tracks(held));
  }

  #objects(card: BankCard): readonly number[] {
    return [
      ...object('9F02', [0, 0, 0, 0, 0, 0]),
      ...object('50', [...Buffer.from('BENCH')]),
      ...(card.par === undefined ? [] : object('9F24', [...Buffer.from(card.par)])),
      ...(card.token === undefined ? [] : object('DFEE70', [...Buffer.from(card.token, 'hex')])),
      ...object('FFEE01', object('DF8129', [0x30, 0xf0, 0xf0, 0x00, 0xa0, 0xf0, 0xff, 0x00])),
      ...object('FFE4', [0x00]),
    ];
  }

  #unified(card: BankCard): readonly number[] {
    if (this.#options.encryption === 'none' || card.inClear === true)
      return [0x01, ...numberOf(card), ...this.#objects(card)];
    // What a key of the acquirer's makes of the tracks: for us, bytes.
    const cipher = (length: number) => Array.from({ length }, (_, at) => (at * 0x9d + 0xab) & 0xff);
    const sealed = [...object('DFEE12', cipher(10)), ...object('57', cipher(24)), ...object('5A', cipher(16))];
    return [0x41, ...sealed, ...this.#objects(card)];
  }

  #tracks(card: BankCard): readonly number[] {
    return [0x00, 0x00, 0x00, 0x00, ...numberOf(card), ...this.#objects(card)];
  }

  #say(command: number, status: number, data: readonly number[] = []): void {
    const frame = answer(command, status, data);
    // What the reader tells while it works is no answer.
    const strike = status === 0x0e ? undefined : this.#options.strike?.();
    if (strike === 'drop-reply') return;
    if (strike === 'corrupt') this.#spoil += 1;
    if (this.#spoil > 0) {
      this.#spoil -= 1;
      frame[frame.length - 3] = (frame[frame.length - 3] ?? 0) ^ 0x10;
    }
    for (const piece of this.#chopped ? [...frame].map((byte) => Uint8Array.of(byte)) : [frame])
      this.#wire.write(piece);
  }
}

/** PAN and track 2, packed, as they must never leave a reader. */
function numberOf({ number, expiry }: BankCard): readonly number[] {
  const track = `${number}D${expiry}2011234567890`;
  const packed = (digits: string) => [...Buffer.from(digits.length % 2 === 0 ? digits : `${digits}F`, 'hex')];
  return [...object('57', packed(track)), ...object('5A', packed(number))];
}
