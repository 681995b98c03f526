import { CELL_WIDTH } from './bitmap-font.ts';
import { signOf } from './code-pages.ts';
import type { PrinterCommand } from './command-reader.ts';
import { PLAIN, PrintLine, type TextStyle } from './print-line.ts';

/** What the mechanism does next, in the order of the commands. */
export type PrintStep =
  /** One row of dots, or an empty one; `text`: this row ends a line that reads so. */
  | { readonly kind: 'row'; readonly dots: Uint8Array | null; readonly text?: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'eject' }
  /** What was said before it has been worked off: answers go out, settings hold from here. */
  | { readonly kind: 'command'; readonly command: PrinterCommand };

const LINE_SPACING = 30;
const TAB_SIGNS = 8;
const PAGE_437 = 0;

/** Turns commands into rows of dots. Not turned round, not rotated, no bar codes: those are named in the text. */
export class Typesetter {
  readonly #width: number;
  #style: TextStyle = PLAIN;
  #page = PAGE_437;
  #align: 'left' | 'centre' | 'right' = 'left';
  #spacing = LINE_SPACING;
  #margin = 0;
  #area: number;
  #line: PrintLine;
  #stored: { width: number; data: readonly number[] } | undefined;

  /** `width`: dots across the paper. */
  constructor(width: number) {
    this.#width = width;
    this.#area = width;
    this.#line = new PrintLine(width);
  }

  /** ESC @, and after a power cut. A line that was begun is lost. */
  reset(): void {
    this.#style = PLAIN;
    this.#page = PAGE_437;
    this.#align = 'left';
    this.#spacing = LINE_SPACING;
    this.#margin = 0;
    this.#area = this.#width;
    this.#line = new PrintLine(this.#area);
  }

  take(command: PrinterCommand): readonly PrintStep[] {
    switch (command.kind) {
      case 'text':
        return command.bytes.flatMap((byte) => this.#sign(signOf(byte, this.#page)));
      case 'control':
        return this.#control(command.code);
      case 'ESC':
        return this.#esc(command.letter, command.data, command);
      case 'GS':
        return this.#gs(command.letter, command.data, command);
      case 'FS':
        return [];
      default:
        return command satisfies never;
    }
  }

  #sign(sign: string): readonly PrintStep[] {
    const full = this.#line.hasRoomFor(this.#style) ? [] : this.#endLine();
    this.#line.addSign(sign, this.#style);
    return full;
  }

  #control(code: number): readonly PrintStep[] {
    if (code === 0x0a) return this.#endLine();
    if (code === 0x0c) return [...this.#flush(), { kind: 'eject' }];
    if (code === 0x09) {
      const step = TAB_SIGNS * CELL_WIDTH;
      this.#line.x = (Math.floor(this.#line.x / step) + 1) * step;
    }
    return [];
  }

  #esc(letter: string, data: readonly number[], command: PrinterCommand): readonly PrintStep[] {
    const [n = 0, high = 0] = data;
    switch (letter) {
      case '@':
        this.reset();
        return [];
      case '!':
        this.#style = {
          ...this.#style,
          fontB: isSet(n, 0),
          bold: isSet(n, 3),
          high: isSet(n, 4) ? 2 : 1,
          wide: isSet(n, 5) ? 2 : 1,
          underline: isSet(n, 7),
        };
        return [];
      case 'E':
      case 'G':
        this.#style = { ...this.#style, bold: isSet(n, 0) };
        return [];
      case '-':
        this.#style = { ...this.#style, underline: n % 48 !== 0 };
        return [];
      case 'M':
        this.#style = { ...this.#style, fontB: n % 48 === 1 };
        return [];
      case 't':
        this.#page = n;
        return [];
      case 'a':
        this.#align = n % 48 === 1 ? 'centre' : n % 48 === 2 ? 'right' : 'left';
        return [];
      case '2':
        this.#spacing = LINE_SPACING;
        return [];
      case '3':
        this.#spacing = n;
        return [];
      case '$':
        this.#line.x = n + high * 0x100;
        return [];
      case 'd':
        return [...this.#flush(), ...blank(n * this.#spacing)];
      case 'J':
        return [...this.#flush(), ...blank(n)];
      case '*':
        this.#bitImage(data);
        return [];
      case 'i':
      case 'm':
        return [...this.#flush(), { kind: 'cut' }];
      default:
        return [{ kind: 'command', command }];
    }
  }

  #gs(letter: string, data: readonly number[], command: PrinterCommand): readonly PrintStep[] {
    const [n = 0, second = 0] = data;
    switch (letter) {
      case '!':
        this.#style = { ...this.#style, wide: ((n >> 4) & 7) + 1, high: (n & 7) + 1 };
        return [];
      case 'B':
        this.#style = { ...this.#style, inverse: isSet(n, 0) };
        return [];
      case 'L':
        this.#margin = n + second * 0x100;
        return [];
      case 'W':
        this.#area = Math.min(n + second * 0x100, this.#width - this.#margin);
        this.#line = new PrintLine(this.#area);
        return [];
      case 'v':
        return this.#raster(data);
      case 'V':
        return [...this.#flush(), ...blank(n >= 65 ? second : 0), { kind: 'cut' }];
      case 'k':
        return [...this.#flush(), { kind: 'row', dots: null, text: '[bar code]' }];
      case '(':
        return n === 0x4c ? this.#graphics(data.slice(3)) : [{ kind: 'command', command }];
      case '8':
        return n === 0x4c ? this.#graphics(data.slice(5)) : [];
      default:
        return [{ kind: 'command', command }];
    }
  }

  /** GS v 0 m: bit 0 doubles the width, bit 1 the height. */
  #raster([, m = 0, xLow = 0, xHigh = 0, yLow = 0, yHigh = 0, ...dots]: readonly number[]): readonly PrintStep[] {
    const across = xLow + xHigh * 0x100;
    return this.#picture(across * 8, yLow + yHigh * 0x100, isSet(m, 0) ? 2 : 1, isSet(m, 1) ? 2 : 1, dots);
  }

  /** GS ( L and GS 8 L: function 112 keeps a picture (m fn a bx by c xL xH yL yH), function 50 or 2 prints it. */
  #graphics([, fn = 0, , , , , xLow = 0, xHigh = 0, , , ...data]: readonly number[]): readonly PrintStep[] {
    if (fn === 112) this.#stored = { width: xLow + xHigh * 0x100, data };
    if ((fn !== 50 && fn !== 2) || this.#stored === undefined) return [];
    const { width, data: dots } = this.#stored;
    return this.#picture(width, Math.floor(dots.length / Math.ceil(width / 8)), 1, 1, dots);
  }

  #picture(width: number, height: number, wide: number, high: number, dots: readonly number[]): readonly PrintStep[] {
    const perLine = Math.ceil(width / 8);
    const [shownWide, shownHigh] = [width * wide, height * high];
    const rows = Array.from({ length: shownHigh }, (_, row) =>
      this.#row(shownWide, (column) => {
        const x = Math.floor(column / wide);
        return isSet(dots[Math.floor(row / high) * perLine + (x >> 3)] ?? 0, 7 - (x & 7));
      }),
    );
    return [...this.#flush(), ...named(rows, `[picture ${shownWide} x ${shownHigh}]`)];
  }

  #bitImage([mode = 0, low = 0, high = 0, ...dots]: readonly number[]): void {
    const deep = mode >= 32 ? 3 : 1;
    // Modes 0 and 32 are of single density: each column twice; 8-dot modes have rows three dots high.
    const wide = mode === 0 || mode === 32 ? 2 : 1;
    const tall = deep === 1 ? 3 : 1;
    this.#line.addColumns((low + high * 0x100) * wide, 24, (column, row) => {
      const y = Math.floor(row / tall);
      return isSet(dots[Math.floor(column / wide) * deep + (y >> 3)] ?? 0, 7 - (y & 7));
    });
  }

  /** LF: prints the line and feeds, by the line spacing or the height of what is on it. */
  #endLine(): readonly PrintStep[] {
    const { height, isEmpty } = this.#line;
    const gap = blank(Math.max(this.#spacing - height, 0));
    return isEmpty ? named(gap.length > 0 ? gap : blank(1), '') : [...this.#flush(), ...gap];
  }

  #flush(): readonly PrintStep[] {
    const line = this.#line;
    this.#line = new PrintLine(this.#area);
    if (line.isEmpty) return [];
    const rows = Array.from({ length: line.height }, (_, row) =>
      this.#row(line.x, (column) => line.isBlack(column, row)),
    );
    return named(rows, ' '.repeat(Math.floor(this.#shift(line.x) / CELL_WIDTH)) + line.text);
  }

  #row(width: number, isBlack: (column: number) => boolean): Uint8Array {
    const row = new Uint8Array(Math.ceil(this.#width / 8));
    const left = this.#margin + this.#shift(width);
    for (let column = 0; column < width && left + column < this.#width; column += 1) {
      const x = left + column;
      if (isBlack(column)) row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7));
    }
    return row;
  }

  #shift(width: number): number {
    const free = Math.max(0, this.#area - width);
    return this.#align === 'left' ? 0 : this.#align === 'right' ? free : Math.floor(free / 2);
  }
}

function isSet(byte: number, bit: number): boolean {
  return (byte & (1 << bit)) !== 0;
}

function blank(rows: number): PrintStep[] {
  return Array.from({ length: rows }, () => ({ kind: 'row', dots: null }));
}

/** The last of these rows says what the line reads. */
function named(rows: readonly (Uint8Array | PrintStep)[], text: string): readonly PrintStep[] {
  return rows.map((row, index): PrintStep => {
    const step: PrintStep = row instanceof Uint8Array ? { kind: 'row', dots: row } : row;
    return index === rows.length - 1 && step.kind === 'row' ? { ...step, text } : step;
  });
}
