import type { MachineClock } from './clock.ts';

/** A40: the last seconds of a lengthened wait are a picture of their own, which comes though nothing else happens. */
export class WaitWarning {
  readonly #clock: Pick<MachineClock, 'setTimeout' | 'clearTimeout'>;
  readonly #warningMs: number;
  readonly #draw: () => void;
  #planned: number | undefined;

  /** `warningMs` of the machine's own time before the wait's end `draw` is called. */
  constructor(clock: Pick<MachineClock, 'setTimeout' | 'clearTimeout'>, warningMs: number, draw: () => void) {
    this.#clock = clock;
    this.#warningMs = warningMs;
    this.#draw = draw;
  }

  /** What was planned before is forgotten; null for a wait that has no warning. A warning that has begun is not told again. */
  plan(leftMs: number | null): void {
    this.stop();
    if (leftMs === null || leftMs <= this.#warningMs) return;
    this.#planned = this.#clock.setTimeout(this.#draw, leftMs - this.#warningMs);
  }

  stop(): void {
    if (this.#planned !== undefined) this.#clock.clearTimeout(this.#planned);
    this.#planned = undefined;
  }
}
