import type { Signal, Signals } from './contract.ts';

export interface RecordedSignal {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly at: number;
  readonly signal: Signal;
}

/** Keeps what was given, for whoever listens: a buzzer's driver, the screen's speech, the rig. Bounded. */
export class RecordedSignals implements Signals {
  readonly #given: RecordedSignal[] = [];
  readonly #listeners = new Set<(signal: RecordedSignal) => void>();
  readonly #now: () => number;
  readonly #most: number;
  #next = 1;

  constructor(now: () => number, most = 10_000) {
    this.#now = now;
    this.#most = most;
  }

  give(signal: Signal): void {
    const recorded = { seq: this.#next++, at: this.#now(), signal };
    this.#given.push(recorded);
    if (this.#given.length > this.#most) this.#given.shift();
    for (const listener of this.#listeners) listener(recorded);
  }

  after(seq: number): readonly RecordedSignal[] {
    return this.#given.filter((recorded) => recorded.seq > seq);
  }

  subscribe(listener: (signal: RecordedSignal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
