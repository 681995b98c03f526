/**
 * Reads something again when asked, never twice at once and with a pause in between, however often it is asked:
 * what is asked for during a reading is read once more after it.
 */
export class Reading {
  readonly #read: () => Promise<void>;
  readonly #pauseMs: number;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(read: () => Promise<void>, pauseMs = 60) {
    this.#read = read;
    this.#pauseMs = pauseMs;
  }

  /** Resolves when a reading that began after this call has ended; it never rejects. */
  again(): Promise<void> {
    if (!this.#running) return this.#start(Promise.resolve());
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#start(new Promise((resolve) => setTimeout(resolve, this.#pauseMs)));
    });
    return this.#next;
  }

  #start(pause: Promise<void>): Promise<void> {
    const running = pause.then(this.#read).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}
