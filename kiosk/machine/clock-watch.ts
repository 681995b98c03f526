import type { EpochMillis } from '../../fares/time.ts';
import type { MachineClock } from './clock.ts';

/** How far the computer's clock may be from ours before it is called a jump; less is corrected as it comes. */
const JUMP_MS = 3000;
const LOOK_EVERY_MS = 5000;

export type ClockStatus =
  | { readonly kind: 'trusted' }
  /** The computer's clock has jumped by so many milliseconds; fares go on with the time from before. */
  | { readonly kind: 'jumped'; readonly by: number };

export interface ClockWatchOptions {
  /** The machine's own time, which runs on from the monotonic clock. */
  readonly clock: MachineClock;
  /** What the computer's clock says. */
  readonly computer: () => number;
  /** A jump, or its end: for the journal. */
  readonly tell: (what: 'jump' | 'resolved', by: number) => void;
}

/**
 * Notices when the computer's clock jumps (a wrong server, an empty battery, a hand on the settings): the machine's
 * time does not follow, so no fare and no record has the wrong time, until the office says which clock is right.
 */
export class ClockWatch {
  readonly #options: ClockWatchOptions;
  readonly #timer: NodeJS.Timeout;
  #status: ClockStatus = { kind: 'trusted' };
  /** The computer's clock is wrong by so much, and the office has said so. */
  #known = 0;

  constructor(options: ClockWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  get status(): ClockStatus {
    return this.#status;
  }

  /** Compares the computer's clock with the machine's time. */
  look(): void {
    const by = Math.round(this.#ahead() - this.#known);
    if (Math.abs(by) >= JUMP_MS) {
      if (this.#status.kind === 'trusted') this.#options.tell('jump', by);
      this.#status = { kind: 'jumped', by };
    } else if (this.#status.kind === 'jumped') {
      // It has come back by itself.
      this.#resolve();
    } else {
      this.#options.clock.correct(by);
    }
  }

  /** The office's time decides: the computer's clock is taken over, or known to be wrong. */
  hearOffice(office: EpochMillis): void {
    this.look();
    if (this.#status.kind === 'trusted') return;
    const computerIsRight = Math.abs(office - this.#options.computer()) < JUMP_MS;
    const weAreRight = Math.abs(office - this.#options.clock.now()) < JUMP_MS;
    if (!computerIsRight && !weAreRight) return;
    if (weAreRight) this.#known = this.#ahead();
    else this.#options.clock.correct(this.#ahead());
    this.#resolve();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #ahead(): number {
    return this.#options.computer() - this.#options.clock.now();
  }

  #resolve(): void {
    const by = this.#status.kind === 'jumped' ? this.#status.by : 0;
    this.#status = { kind: 'trusted' };
    this.#options.tell('resolved', by);
  }
}
