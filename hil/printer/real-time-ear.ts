/** Commands that a printer carries out the moment they come, whatever else it is doing. */
export type RealTimeCommand =
  | { readonly kind: 'status'; readonly which: number }
  /** DLE ENQ 1: go on; 2: drop everything and go on. */
  | { readonly kind: 'recover'; readonly clear: boolean }
  /** DLE ENQ 3: waits for no slip any more, and forgets what it was to get. */
  | { readonly kind: 'cancel-slip' }
  | { readonly kind: 'clear' };

const DLE = 0x10;
const CLEAR_ORDER = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
/** DLE DC4 1 m t, a pulse for the drawer: it has none. */
const PULSE_LENGTH = 5;

/**
 * Takes real-time commands out of the stream, in pictures and texts too, as the mechanisms do: what looks like one is
 * one, and is missing from the data then.
 */
export class RealTimeEar {
  #held: number[] = [];

  /** The byte's turn: what it completes, and what goes on into the buffer. */
  hear(byte: number): { readonly command?: RealTimeCommand; readonly data: readonly number[] } {
    this.#held.push(byte);
    const [first, second, third] = this.#held;
    if (first !== DLE) return { data: this.#release() };
    if (second === undefined) return { data: [] };
    if (second === 0x04 || second === 0x05) {
      if (third === undefined) return { data: [] };
      const command = commandOf(second, third);
      if (command === undefined) return { data: this.#release() };
      this.#held = [];
      return { command, data: [] };
    }
    return second === 0x14 ? this.#dc4() : { data: this.#release() };
  }

  #dc4(): { readonly command?: RealTimeCommand; readonly data: readonly number[] } {
    if (this.#held[2] === 1) {
      if (this.#held.length === PULSE_LENGTH) this.#held = [];
      return { data: [] };
    }
    if (!this.#held.every((byte, index) => byte === CLEAR_ORDER[index])) return { data: this.#release() };
    if (this.#held.length < CLEAR_ORDER.length) return { data: [] };
    this.#held = [];
    return { command: { kind: 'clear' }, data: [] };
  }

  /** A last DLE may begin the next one. */
  #release(): readonly number[] {
    const data = this.#held;
    const again = data.length > 1 && data.at(-1) === DLE;
    this.#held = again ? [DLE] : [];
    return again ? data.slice(0, -1) : data;
  }
}

function commandOf(second: number, third: number): RealTimeCommand | undefined {
  if (second === 0x04) return third >= 1 && third <= 5 ? { kind: 'status', which: third } : undefined;
  if (third === 3) return { kind: 'cancel-slip' };
  return third === 1 || third === 2 ? { kind: 'recover', clear: third === 2 } : undefined;
}
