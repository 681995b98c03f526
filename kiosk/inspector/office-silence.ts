/** An office that has just not answered is not waited for with every passenger. */
const SILENT_MS = 15_000;

/** Remembers that the office was silent; it counts as there again when it is heard, or when a while has passed. */
export class OfficeSilence {
  readonly #elapsed: () => number;
  #until = Number.NEGATIVE_INFINITY;

  /** `elapsed`: milliseconds of a clock that does not jump. */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  get isSilent(): boolean {
    return this.#elapsed() < this.#until;
  }

  met(): void {
    this.#until = this.#elapsed() + SILENT_MS;
  }

  ended(): void {
    this.#until = Number.NEGATIVE_INFINITY;
  }
}
