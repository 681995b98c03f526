const FIRST_ROOM = 1024;

/** A list of 32-bit integers that grows; millions of them in one piece of memory. */
export class GrowingNumbers {
  #numbers = new Int32Array(FIRST_ROOM);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const more = new Int32Array(this.#length * 2);
      more.set(this.#numbers);
      this.#numbers = more;
    }
    this.#numbers[this.#length] = value;
    this.#length += 1;
  }

  /** The number at an index that is there. */
  at(index: number): number {
    return this.#numbers[index] ?? -1;
  }
}
