import { type EpochMillis, epochMillis } from '../../../fares/time.ts';

interface Wait {
  readonly id: number;
  readonly at: number;
  readonly callback: () => void;
}

/** Time that passes only when it is told to; waits end in their order. */
export class TestClock {
  readonly rate = 1;
  readonly #began: number;
  #elapsed = 0;
  #next = 1;
  #waits: Wait[] = [];

  constructor(began: number) {
    this.#began = began;
  }

  now = (): EpochMillis => epochMillis(this.#began + this.#elapsed);
  elapsed = (): number => this.#elapsed;

  setTimeout = (callback: () => void, milliseconds: number): number => {
    const id = this.#next++;
    this.#waits.push({ id, at: this.#elapsed + Math.max(0, milliseconds), callback });
    return id;
  };

  clearTimeout = (id: number): void => {
    this.#waits = this.#waits.filter((wait) => wait.id !== id);
  };

  wait = (milliseconds: number): Promise<void> => new Promise((resolve) => this.setTimeout(resolve, milliseconds));

  /** Lets so much time pass; what is due happens at its time, and what follows from it at once. */
  async advance(milliseconds: number, settle: () => Promise<void>): Promise<void> {
    const end = this.#elapsed + milliseconds;
    await settle();
    for (;;) {
      const due = this.#waits.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.id - b.id)[0];
      if (due === undefined) break;
      this.#waits = this.#waits.filter((wait) => wait !== due);
      this.#elapsed = Math.max(this.#elapsed, due.at);
      due.callback();
      await settle();
    }
    this.#elapsed = end;
  }

  /** Whoever waited does not any more. */
  forget(): void {
    this.#waits = [];
  }
}
