import type { ReaderEvent, ReaderStatus } from './contract.ts';

/** Status and listeners of one reader; a status is told when it changes. */
export class ReaderEvents {
  #status: ReaderStatus = { kind: 'starting' };
  #open = true;
  readonly #listeners = new Set<(event: ReaderEvent) => void>();

  get status(): ReaderStatus {
    return this.#status;
  }

  subscribe(listener: (event: ReaderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  readonly emit = (event: ReaderEvent): void => {
    if (!this.#open) return;
    for (const listener of [...this.#listeners]) listener(event);
  };

  become(status: ReaderStatus): void {
    if (sameStatus(status, this.#status)) return;
    this.#status = status;
    this.emit({ kind: 'status', status });
  }

  /** No event follows. */
  close(): void {
    this.#open = false;
    this.#listeners.clear();
  }
}

const sameStatus = (one: ReaderStatus, other: ReaderStatus): boolean =>
  one.kind === other.kind && (one.kind !== 'lost' || other.kind !== 'lost' || one.detail === other.detail);
