/** One ESC/POS command, or a run of signs. Real-time commands are not among them: the ear has taken them out. */
export type PrinterCommand =
  | { readonly kind: 'text'; readonly bytes: readonly number[] }
  | { readonly kind: 'control'; readonly code: number }
  | { readonly kind: 'ESC' | 'GS' | 'FS'; readonly letter: string; readonly data: readonly number[] };

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;

/** How many bytes follow the letter, for commands of fixed length (Epson ESC/POS command reference). */
const FIXED: Readonly<Record<'ESC' | 'GS' | 'FS', Readonly<Record<string, number>>>> = {
  ESC: {
    ...each('@2iLmSquv\f', 0),
    ...each(' !%-3=?AEGJKMRTUV_adertz{4', 1),
    ...each('\\$cfB', 2),
    ...each('p', 3),
    W: 8,
  },
  GS: { ...each(':', 0), ...each('!/BEHITabfhrwz|', 1), ...each('$LPW\\', 2), ...each('^', 3) },
  FS: { ...each('&.2', 0), ...each('!-CW', 1), ...each('pS', 2) },
};

function each(letters: string, count: number): Record<string, number> {
  return Object.fromEntries([...letters].map((letter) => [letter, count]));
}

/**
 * Takes a printer's bytes apart, however they are cut into chunks. Unlike a driver it has to know how long every
 * command is, or it would print parameters.
 */
export class CommandReader {
  #bytes: number[] = [];

  push(bytes: Iterable<number>): void {
    this.#bytes.push(...bytes);
  }

  /** What is buffered is dropped. */
  clear(): void {
    this.#bytes = [];
  }

  /** The next whole command; undefined until the rest of it has come. */
  next(): PrinterCommand | undefined {
    const [first, second] = this.#bytes;
    if (first === undefined) return undefined;
    if (first === ESC || first === GS || first === FS) {
      if (second === undefined) return undefined;
      const kind = first === ESC ? 'ESC' : first === GS ? 'GS' : 'FS';
      const letter = String.fromCharCode(second);
      const length = this.#lengthOf(kind, letter);
      if (length === undefined || this.#bytes.length < length + 2) return undefined;
      return { kind, letter, data: this.#bytes.splice(0, length + 2).slice(2) };
    }
    if (first < 0x20) {
      this.#bytes.shift();
      return { kind: 'control', code: first };
    }
    const end = this.#bytes.findIndex((byte) => byte < 0x20);
    return { kind: 'text', bytes: this.#bytes.splice(0, end < 0 ? this.#bytes.length : end) };
  }

  /** Undefined: not enough has come to say. An unknown command is taken to have no parameters. */
  #lengthOf(kind: 'ESC' | 'GS' | 'FS', letter: string): number | undefined {
    if (letter === '(') return this.#sized(3, this.#word(3));
    if (kind === 'ESC') return this.#escLength(letter);
    if (kind === 'GS') return this.#gsLength(letter);
    return FIXED.FS[letter] ?? 0;
  }

  #escLength(letter: string): number | undefined {
    if (letter === '*') {
      const mode = this.#bytes[2];
      const columns = this.#word(3);
      return mode === undefined ? undefined : this.#sized(3, columns && columns * (mode >= 32 ? 3 : 1));
    }
    if (letter === 'D') return this.#untilNul(2);
    if (letter === '&') return this.#userCharacters();
    return FIXED.ESC[letter] ?? 0;
  }

  #gsLength(letter: string): number | undefined {
    const [, , m, n] = this.#bytes;
    switch (letter) {
      case 'v': {
        const [across, down] = [this.#word(4), this.#word(6)];
        return this.#sized(6, across === undefined || down === undefined ? undefined : across * down);
      }
      case 'V':
        return m === undefined ? undefined : [65, 66, 97, 98, 103, 104].includes(m) ? 2 : 1;
      case 'k':
        if (m === undefined) return undefined;
        if (m <= 6) return this.#untilNul(3);
        return n === undefined ? undefined : 2 + n;
      case '*':
        return m === undefined || n === undefined ? undefined : 2 + m * n * 8;
      case '8': {
        const [low, high] = [this.#word(3), this.#word(5)];
        return this.#sized(5, low === undefined || high === undefined ? undefined : low + high * 0x1_0000);
      }
      default:
        return FIXED.GS[letter] ?? 0;
    }
  }

  /** Two bytes, the lower first. */
  #word(at: number): number | undefined {
    const [low, high] = [this.#bytes[at], this.#bytes[at + 1]];
    return low === undefined || high === undefined ? undefined : low + high * 0x100;
  }

  #sized(head: number, rest: number | undefined): number | undefined {
    return rest === undefined ? undefined : head + rest;
  }

  #untilNul(from: number): number | undefined {
    const end = this.#bytes.indexOf(0, from);
    return end < 0 ? undefined : end - 1;
  }

  /** ESC & y c1 c2, then for each character its width and its columns of y bytes. */
  #userCharacters(): number | undefined {
    const [, , high, from, to] = this.#bytes;
    if (high === undefined || from === undefined || to === undefined) return undefined;
    let at = 5;
    for (let sign = from; sign <= to; sign += 1) {
      const width = this.#bytes[at];
      if (width === undefined) return undefined;
      at += 1 + width * high;
    }
    return at - 2;
  }
}
