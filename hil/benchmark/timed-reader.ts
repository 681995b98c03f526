import type { CardInField, CardReader, ReaderEvent, ReaderStatus } from '../../devices/card-reader/contract.ts';
import type { TimedExchange } from './card-at-hand.ts';

/** A reader with a stopwatch: when it told of a card, and how long each command took from the machine's side. */
export class TimedReader implements CardReader {
  readonly #reader: CardReader;
  #toldAt: number | undefined;
  #exchanges: TimedExchange[] = [];

  constructor(reader: CardReader) {
    this.#reader = reader;
  }

  get name(): string {
    return this.#reader.name;
  }

  get status(): ReaderStatus {
    return this.#reader.status;
  }

  get cardsInField(): number {
    return this.#reader.cardsInField;
  }

  /** When the last card was handed out (performance.now), and its commands since. */
  get lastCard(): { readonly toldAt: number; readonly exchanges: readonly TimedExchange[] } | undefined {
    return this.#toldAt === undefined ? undefined : { toldAt: this.#toldAt, exchanges: this.#exchanges };
  }

  subscribe(listener: (event: ReaderEvent) => void): () => void {
    return this.#reader.subscribe((event) => {
      listener(event.kind === 'card' ? { kind: 'card', card: this.#timed(event.card) } : event);
    });
  }

  /** Resolves with the next event of this kind. */
  next(kind: ReaderEvent['kind']): Promise<void> {
    return new Promise((resolve) => {
      const unsubscribe = this.#reader.subscribe((event) => {
        if (event.kind !== kind) return;
        unsubscribe();
        resolve();
      });
    });
  }

  start(): Promise<void> {
    return this.#reader.start();
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  #timed(card: CardInField): CardInField {
    this.#toldAt = performance.now();
    const exchanges: TimedExchange[] = [];
    this.#exchanges = exchanges;
    return {
      uid: card.uid,
      reader: card.reader,
      async transmit(sent) {
        const sentAt = performance.now();
        const received = await card.transmit(sent);
        exchanges.push({ sent, received, sentAt, answeredAt: performance.now() });
        return received;
      },
    };
  }
}
