import type { Buzzer, BuzzerStatus, Tone } from './contract.ts';
import { type PlacedTone, placeTones } from './tone-course.ts';

/** A buzzer that remembers what it would have sounded, and when. Bounded. */
export class VirtualBuzzer implements Buzzer {
  readonly #now: () => number;
  readonly #most: number;
  readonly #sounded: PlacedTone[] = [];
  #freeAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** `now`: milliseconds of a clock that does not jump. */
  constructor(now: () => number, most = 1_000) {
    this.#now = now;
    this.#most = most;
  }

  get status(): BuzzerStatus {
    return this.#closed ? { kind: 'silent', detail: 'closed' } : { kind: 'ready' };
  }

  /** Every tone, oldest first, with its place on the buzzer's clock. */
  get sounded(): readonly PlacedTone[] {
    return this.#sounded;
  }

  sound(tones: readonly Tone[]): void {
    if (this.#closed) return;
    const course = placeTones(tones, this.#now(), this.#freeAt);
    if (course === undefined) return;
    this.#freeAt = course.freeAtMs;
    this.#sounded.push(...course.tones);
    if (this.#sounded.length > this.#most) this.#sounded.splice(0, this.#sounded.length - this.#most);
  }

  /** What has not begun to sound yet never will. */
  close(): void {
    this.#closed = true;
    const now = this.#now();
    const kept = this.#sounded.filter(({ fromMs }) => fromMs < now);
    this.#sounded.splice(0, this.#sounded.length, ...kept);
  }
}
