import type { CardReader } from '../../devices/card-reader/contract.ts';
import type { Readers } from './readers.ts';

/** Somebody who works on what the readers hold. */
export interface Worker {
  readonly busy: boolean;
  onIdle(listener: () => void): void;
}

/** Waits for what the readers hold and for the end of the work on it; for the rig, and for an orderly stop. */
export class FieldWatch {
  readonly #readers: Pick<Readers, 'antenna' | 'pocket'>;
  readonly #worker: Worker;
  readonly #listeners = new Set<() => void>();

  constructor(readers: Pick<Readers, 'antenna' | 'pocket'>, worker: Worker) {
    this.#readers = readers;
    this.#worker = worker;
    const changed = () => {
      for (const listener of this.#listeners) listener();
    };
    readers.antenna.subscribe(changed);
    readers.pocket?.subscribe(changed);
    worker.onIdle(changed);
  }

  /** Resolves true as soon as the reader holds so many cards (`settled`: and none is being served), false in the end. */
  holds(reader: 'antenna' | 'slot', cards: number, settled: boolean, timeoutMs: number): Promise<boolean> {
    const watched: CardReader | undefined = reader === 'antenna' ? this.#readers.antenna : this.#readers.pocket;
    return this.#until(() => watched?.cardsInField === cards && !(settled && this.#worker.busy), timeoutMs);
  }

  idle(timeoutMs: number): Promise<boolean> {
    return this.#until(() => !this.#worker.busy, timeoutMs);
  }

  #until(reached: () => boolean, timeoutMs: number): Promise<boolean> {
    if (reached()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (value: boolean): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(value);
      };
      const look = () => {
        if (reached()) end(true);
      };
      const timer = setTimeout(() => end(false), timeoutMs);
      this.#listeners.add(look);
    });
  }
}
