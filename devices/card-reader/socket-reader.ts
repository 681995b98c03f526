import { createServer, type Server, type Socket } from 'node:net';
import { memoryCardName } from './answer-to-reset.ts';
import { CardField } from './card-field.ts';
import { type CardSession, COMMAND_LIMIT_MS, cardSession } from './card-session.ts';
import { CardLost, type CardReader } from './contract.ts';
import { GET_UID, uidIn } from './get-uid.ts';
import { ReaderEvents } from './reader-events.ts';
import { VirtualCard } from './virtual-card.ts';

export interface SocketReaderOptions {
  readonly name: string;
  /** TCP ports on 127.0.0.1, one place for a card each. */
  readonly ports: readonly number[];
  /** Longest wait for an answer of the card, in milliseconds. */
  readonly commandLimitMs?: number;
}

/** A reader for virtual cards that needs no PC/SC service and no rights. */
export interface SocketReader extends CardReader {
  /** Pulls the reader's cable: cards in the field are lost with it, and none gets in. */
  unplug(detail: string): Promise<void>;
  plugIn(): Promise<void>;
}

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2000;

/**
 * Listens for virtual cards and speaks the reader's side of their wire, so a card sees the same bytes as behind
 * pcscd with vpcd. A card enters the field by connecting and leaves it by closing. A port that another program holds
 * makes the reader `lost`; it keeps trying.
 */
export const socketReader = ({ name, ports, commandLimitMs = COMMAND_LIMIT_MS }: SocketReaderOptions): SocketReader => {
  const events = new ReaderEvents();
  const field = new CardField(events.emit);
  const places = ports.map((port) => new Place(`${name}:${port}`, port, field, commandLimitMs));
  let retry: NodeJS.Timeout | undefined;
  let wanted = false;

  const plugIn = async (wait = FIRST_RETRY_MS): Promise<void> => {
    wanted = true;
    clearTimeout(retry);
    try {
      for (const place of places) await place.open();
    } catch (error) {
      await lose(error instanceof Error ? error.message : String(error));
      if (wanted) retry = setTimeout(() => void plugIn(Math.min(wait * 2, LAST_RETRY_MS)), wait);
      return;
    }
    if (!wanted) {
      await Promise.all(places.map((place) => place.close()));
      return;
    }
    events.become({ kind: 'ready' });
    field.foundEmpty();
    for (const place of places) place.admit();
  };

  const lose = async (detail: string): Promise<void> => {
    field.lost();
    for (const place of places) place.lose(new CardLost('reader-lost', detail));
    events.become({ kind: 'lost', detail });
    await Promise.all(places.map((place) => place.close()));
  };

  return {
    name,
    get status() {
      return events.status;
    },
    get cardsInField() {
      return field.cards;
    },
    subscribe: (listener) => events.subscribe(listener),
    start: () => plugIn(),
    plugIn: () => plugIn(),
    unplug: async (detail) => {
      wanted = false;
      clearTimeout(retry);
      await lose(detail);
    },
    close: async () => {
      wanted = false;
      clearTimeout(retry);
      events.close();
      await lose('the reader was closed');
    },
  };
};

/** One port: a card in it, and others that wait for it to leave, as they would in a listening socket's queue. */
class Place {
  readonly #name: string;
  readonly #port: number;
  readonly #field: CardField;
  readonly #limitMs: number;
  #server: Server | undefined;
  #admitting = false;
  readonly #waiting: Socket[] = [];
  #inside: VirtualCard | undefined;
  #session: CardSession | undefined;

  constructor(name: string, port: number, field: CardField, limitMs: number) {
    this.#name = name;
    this.#port = port;
    this.#field = field;
    this.#limitMs = limitMs;
  }

  /** Rejects when the port is taken. */
  open(): Promise<void> {
    if (this.#server !== undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true }, (socket) => this.#arrive(socket));
      this.#server = server;
      server.on('error', (error) => {
        this.#server = undefined;
        reject(error);
      });
      server.listen({ port: this.#port, host: '127.0.0.1' }, () => resolve());
    });
  }

  /** Lets cards in: all places of the field are open. */
  admit(): void {
    this.#admitting = true;
    this.#next();
  }

  lose(loss: CardLost): void {
    this.#session?.lose(loss);
  }

  async close(): Promise<void> {
    this.#admitting = false;
    for (const socket of this.#waiting.splice(0)) socket.destroy();
    this.#inside?.eject();
    const server = this.#server;
    this.#server = undefined;
    if (server?.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #arrive(socket: Socket): void {
    socket.on('error', () => undefined);
    socket.once('close', () => {
      const at = this.#waiting.indexOf(socket);
      if (at >= 0) this.#waiting.splice(at, 1);
    });
    // Flowing, or the end of a card that gave up waiting would not be seen. A card never speaks first.
    socket.resume();
    this.#waiting.push(socket);
    this.#next();
  }

  #next(): void {
    if (!this.#admitting || this.#inside !== undefined) return;
    const socket = this.#waiting.shift();
    if (socket === undefined) return;
    const card = new VirtualCard(socket, () => this.#left(card));
    this.#inside = card;
    this.#field.occupied(this.#name);
    void this.#identify(card);
  }

  #left(card: VirtualCard): void {
    if (this.#inside !== card) return;
    this.#session?.lose(new CardLost('removed', 'the card left the field'));
    this.#session = undefined;
    this.#inside = undefined;
    this.#field.emptied(this.#name);
    this.#next();
  }

  async #identify(card: VirtualCard): Promise<void> {
    const give = (detail: string): void => {
      if (this.#inside === card) this.#field.unreadable(this.#name, detail);
    };
    try {
      const memory = memoryCardName(await within(this.#limitMs, card.powerUp()));
      if (memory !== undefined) return give(memory);
      const answer = await within(this.#limitMs, card.exchange(GET_UID));
      if (answer.length < 2) return give(`an answer of ${answer.length} bytes to the question for its number`);
      const found = uidIn(answer);
      if (found.kind === 'refused') return give(found.detail);
      this.#handOut(card, found.uid);
    } catch (error) {
      const left = error instanceof CardLost && error.reason === 'removed';
      if (!left) give(error instanceof Error ? error.message : String(error));
    }
  }

  #handOut(card: VirtualCard, uid: Uint8Array): void {
    if (this.#inside !== card) return;
    const session = cardSession({
      uid,
      reader: this.#name,
      limitMs: this.#limitMs,
      exchange: (command) => card.exchange(command),
    });
    this.#session = session;
    this.#field.identified(this.#name, session.card);
  }
}

/** A card that says nothing for so long is not waited for. */
const within = async <T>(limitMs: number, answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CardLost('silent', `no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
};
