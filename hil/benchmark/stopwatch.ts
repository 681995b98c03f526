/** Adds up, by name, how long pieces of one tap take (ms). Pieces never lie inside each other. */
export class Stopwatch<Piece extends string> {
  readonly #spent = new Map<Piece, number>();
  readonly #begun = new Map<Piece, number>();

  /** Runs and times a piece. */
  time<Result>(piece: Piece, run: () => Result): Result {
    const from = performance.now();
    try {
      return run();
    } finally {
      this.add(piece, performance.now() - from);
    }
  }

  /** A piece that begins in one call and ends in another; an end without a beginning means nothing. */
  begin(piece: Piece): void {
    this.#begun.set(piece, performance.now());
  }

  end(piece: Piece): void {
    const from = this.#begun.get(piece);
    if (from === undefined) return;
    this.#begun.delete(piece);
    this.add(piece, performance.now() - from);
  }

  add(piece: Piece, milliseconds: number): void {
    this.#spent.set(piece, (this.#spent.get(piece) ?? 0) + milliseconds);
  }

  /** What has been spent on a piece since the last `reset`. */
  spent(piece: Piece): number {
    return this.#spent.get(piece) ?? 0;
  }

  reset(): void {
    this.#spent.clear();
    this.#begun.clear();
  }
}
