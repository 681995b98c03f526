import { CardField } from './card-field.ts';
import { type CardSession, COMMAND_LIMIT_MS, cardSession } from './card-session.ts';
import { CardLost, type CardReader, type ReaderStatus } from './contract.ts';
import type { HostMessage } from './host-messages.ts';
import { PcscProcess } from './pcsc-process.ts';
import { ReaderEvents } from './reader-events.ts';

export interface PcscReadersOptions<Name extends string> {
  /** Unix socket of the PC/SC service; absent: the system's own. */
  readonly socket?: string;
  /** Per reader of the machine the PC/SC readers it consists of, matched by prefix. A field may have several. */
  readonly readers: Readonly<Record<Name, readonly string[]>>;
  /** Longest wait for an answer of a card, in milliseconds. */
  readonly commandLimitMs?: number;
}

/** The contactless readers of one PC/SC service. */
export interface PcscReaders<Name extends string> {
  readonly readers: Readonly<Record<Name, CardReader>>;
  /** Closes all of them; afterwards nothing of them keeps the process alive. */
  close(): Promise<void>;
}

/** Where Debian's pcscd listens. */
const SYSTEM_SOCKET = '/run/pcscd/pcscd.comm';
/** From the service's word that a card is there to its number: power-up, up to three connects, one command. */
const NAME_LIMIT_MS = 2000;
/** A service that runs lists its readers at once; one that is missing for so long is not plugged in. */
const ABSENT_AFTER_MS = 1000;

/**
 * Readers on a PC/SC service by way of nfc-pcsc, which runs in a process of its own. That process starts with the
 * first reader and ends with the last. A service that dies makes all readers `lost` and is looked for until it is back.
 */
export const pcscReaders = <Name extends string>({
  socket = SYSTEM_SOCKET,
  readers: names,
  commandLimitMs = COMMAND_LIMIT_MS,
}: PcscReadersOptions<Name>): PcscReaders<Name> => {
  const entries = Object.entries<readonly string[]>(names) as [Name, readonly string[]][];
  const host = new PcscProcess({ socket, readers: entries.map(([, prefixes]) => prefixes) });
  const readers = {} as Record<Name, CardReader>;
  for (const [name, prefixes] of entries) {
    if (prefixes.length === 0) throw new RangeError(`the reader ${name} consists of no PC/SC reader`);
    readers[name] = new PcscReader(name, prefixes, host, commandLimitMs);
  }
  return {
    readers,
    close: async () => {
      await Promise.all(Object.values<CardReader>(readers).map((reader) => reader.close()));
    },
  };
};

/** The process of the native library, as a reader uses it. */
export type PcscService = Pick<PcscProcess, 'join' | 'transmit'>;

/** One reader of the machine, of one or several PC/SC readers. */
export class PcscReader implements CardReader {
  readonly name: string;
  readonly #prefixes: readonly string[];
  readonly #process: PcscService;
  readonly #limitMs: number;
  readonly #events = new ReaderEvents();
  readonly #field = new CardField(this.#events.emit);
  readonly #places = new Set<string>();
  readonly #sessions = new Map<string, CardSession>();
  /** Per place: a card entered and has not given its number. */
  readonly #unnamed = new Map<string, NodeJS.Timeout>();
  #absence: NodeJS.Timeout | undefined;
  /** Told by the service before all our PC/SC readers were there. */
  #early: HostMessage[] = [];
  #leave: (() => Promise<void>) | undefined;

  constructor(name: string, prefixes: readonly string[], process: PcscService, limitMs: number) {
    this.name = name;
    this.#prefixes = prefixes;
    this.#process = process;
    this.#limitMs = limitMs;
  }

  get status(): ReaderStatus {
    return this.#events.status;
  }

  get cardsInField(): number {
    return this.#field.cards;
  }

  subscribe(listener: Parameters<CardReader['subscribe']>[0]): () => void {
    return this.#events.subscribe(listener);
  }

  /** Resolves when the reader is ready, or known to be lost. */
  start(): Promise<void> {
    this.#leave ??= this.#process.join(this.#prefixes, (message) => this.#take(message));
    if (this.status.kind !== 'starting') return Promise.resolve();
    return new Promise((resolve) => {
      const unsubscribe = this.subscribe(({ kind }) => {
        if (kind !== 'status') return;
        unsubscribe();
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.#events.close();
    this.#forget('the reader was closed');
    const leave = this.#leave;
    this.#leave = undefined;
    await leave?.();
  }

  #take(message: HostMessage): void {
    if ('place' in message && !this.#isOurs(message.place)) return;
    switch (message.kind) {
      case 'service':
        this.#await();
        break;
      case 'no-service':
      case 'service-lost':
        this.#lose(message.detail);
        break;
      case 'place-gone':
        this.#lose(`the PC/SC reader ${message.place} was unplugged`);
        break;
      case 'place':
        this.#places.add(message.place);
        this.#early.push(message);
        if (this.#isComplete()) this.#ready();
        break;
      case 'answer':
      case 'failed':
        // The process has matched it to its command already.
        break;
      case 'occupied':
      case 'emptied':
      case 'card':
      case 'unreadable':
        if (this.status.kind === 'ready') this.#happen(message);
        else if (message.kind === 'emptied') this.#leftEarly(message.place);
        else this.#early.push(message);
    }
  }

  /** What came and left again before the reader was ready is past. */
  #leftEarly(place: string): void {
    this.#early = this.#early.flatMap((message): HostMessage[] => {
      if (!('place' in message) || message.place !== place) return [message];
      return message.kind === 'place' ? [{ ...message, occupied: false }] : [];
    });
  }

  #happen(message: Extract<HostMessage, { kind: 'occupied' | 'emptied' | 'card' | 'unreadable' }>): void {
    const { place } = message;
    clearTimeout(this.#unnamed.get(place));
    switch (message.kind) {
      case 'occupied':
        this.#unnamed.set(
          place,
          setTimeout(() => this.#nameless(place), NAME_LIMIT_MS),
        );
        this.#field.occupied(place);
        break;
      case 'emptied':
        this.#sessions.get(place)?.lose(new CardLost('removed', 'the card left the field'));
        this.#sessions.delete(place);
        this.#field.emptied(place);
        break;
      case 'unreadable':
        this.#field.unreadable(place, message.detail);
        break;
      case 'card':
        this.#identified(place, message.session, Uint8Array.from(Buffer.from(message.uid, 'hex')));
    }
  }

  #identified(place: string, number: number, uid: Uint8Array): void {
    const session = cardSession({
      uid,
      reader: place,
      limitMs: this.#limitMs,
      exchange: (command) => this.#process.transmit(place, number, command),
    });
    this.#sessions.set(place, session);
    this.#field.identified(place, session.card);
  }

  #nameless(place: string): void {
    this.#field.unreadable(place, `no card number within ${NAME_LIMIT_MS} ms`);
  }

  #ready(): void {
    clearTimeout(this.#absence);
    this.#events.become({ kind: 'ready' });
    const early = this.#early;
    this.#early = [];
    if (!early.some((message) => message.kind === 'place' && message.occupied)) this.#field.foundEmpty();
    for (const message of early) if (message.kind !== 'place') this.#take(message);
  }

  #await(): void {
    clearTimeout(this.#absence);
    if (this.#isComplete()) return;
    const missing = (): string[] =>
      this.#prefixes.filter((prefix) => ![...this.#places].some((place) => place.startsWith(prefix)));
    this.#absence = setTimeout(() => {
      // What is known of the others stays: they are not named again when the missing one turns up after all.
      this.#events.become({ kind: 'lost', detail: `no PC/SC reader ${missing().join(', ')}` });
    }, ABSENT_AFTER_MS);
  }

  #lose(detail: string): void {
    this.#forget(detail);
    this.#events.become({ kind: 'lost', detail });
  }

  #forget(detail: string): void {
    clearTimeout(this.#absence);
    for (const timer of this.#unnamed.values()) clearTimeout(timer);
    this.#unnamed.clear();
    this.#places.clear();
    this.#early = [];
    this.#field.lost();
    for (const session of this.#sessions.values()) session.lose(new CardLost('reader-lost', detail));
    this.#sessions.clear();
  }

  #isOurs(place: string): boolean {
    return this.#prefixes.some((prefix) => place.startsWith(prefix));
  }

  #isComplete(): boolean {
    return this.#prefixes.every((prefix) => [...this.#places].some((place) => place.startsWith(prefix)));
  }
}
