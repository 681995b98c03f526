import type { EpochMillis } from '../../fares/time.ts';
import { epochMillis } from '../../fares/time.ts';

/** How the wall clock runs against the computer's monotonic clock (both milliseconds); see ClockSetting of the rig link. */
export interface ClockCourse {
  readonly wall: number;
  readonly monotonic: number;
  readonly rate: number;
  readonly frozen: boolean;
}

interface Wait {
  readonly callback: () => void;
  /** Milliseconds of the machine's own time still to wait, as of `since`. */
  left: number;
  since: number;
  timer: NodeJS.Timeout;
}

/**
 * The machine's time: a wall clock that can be set, frozen or made to run faster, and waits that go on whatever
 * the wall clock does, faster only with the rate. XState takes it as its clock.
 */
export class MachineClock {
  #course: ClockCourse;
  readonly #monotonic: () => number;
  readonly #waits = new Map<number, Wait>();
  #nextWait = 1;
  #elapsed = 0;
  #elapsedAt: number;

  constructor(course?: ClockCourse, monotonic: () => number = monotonicMillis) {
    this.#monotonic = monotonic;
    this.#elapsedAt = monotonic();
    this.#course = course ?? { wall: Date.now(), monotonic: this.#elapsedAt, rate: 1, frozen: false };
  }

  get rate(): number {
    return this.#course.rate;
  }

  /** The wall clock. */
  now(): EpochMillis {
    const { wall, monotonic, rate, frozen } = this.#course;
    return epochMillis(frozen ? wall : Math.floor(wall + rate * (this.#monotonic() - monotonic)));
  }

  /** Milliseconds of the machine's own time since it began: runs at the rate, whatever the wall clock does. */
  elapsed(): number {
    return this.#elapsed + (this.#monotonic() - this.#elapsedAt) * this.#course.rate;
  }

  /** Moves the wall clock by so many milliseconds; waits do not notice. A frozen clock stays as it is. */
  correct(by: number): void {
    if (by !== 0 && !this.#course.frozen) this.#course = { ...this.#course, wall: this.#course.wall + by };
  }

  /** Sets the wall clock's course. Waits under way keep what is left of them and go on at the new rate. */
  set(course: ClockCourse): void {
    const now = this.#monotonic();
    this.#elapsed += (now - this.#elapsedAt) * this.#course.rate;
    this.#elapsedAt = now;
    for (const wait of this.#waits.values()) {
      wait.left = Math.max(0, wait.left - (now - wait.since) * this.#course.rate);
      wait.since = now;
    }
    this.#course = course;
    for (const [id, wait] of this.#waits) this.#arm(id, wait);
  }

  readonly setTimeout = (callback: () => void, milliseconds: number): number => {
    const id = this.#nextWait++;
    const wait: Wait = { callback, left: milliseconds, since: this.#monotonic(), timer: setTimeout(() => {}, 0) };
    this.#waits.set(id, wait);
    this.#arm(id, wait);
    return id;
  };

  readonly clearTimeout = (id: number): void => {
    const wait = this.#waits.get(id);
    if (wait === undefined) return;
    clearTimeout(wait.timer);
    this.#waits.delete(id);
  };

  /** Resolves after so many milliseconds of the machine's own time. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, milliseconds));
  }

  #arm(id: number, wait: Wait): void {
    clearTimeout(wait.timer);
    wait.timer = setTimeout(() => {
      this.#waits.delete(id);
      wait.callback();
    }, wait.left / this.#course.rate);
  }
}

/** CLOCK_MONOTONIC in milliseconds: the same for all processes of this computer. */
export function monotonicMillis(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
