import { CELL_WIDTH } from './bitmap-font.ts';
import { signOf } from './code-pages.ts';
import type { PrinterCommand } from './command-reader.ts';
import { PLAIN, PrintLine, type TextStyle } from './print-line.ts';
import { type PrintedSymbol, SymbolPress } from './symbol-press.ts';

/** What the mechanism does next, in the order of the commands. */
export type PrintStep =
  /** One row of dots, or an empty one; `text`: this row ends a line that reads so. */
  | { readonly kind: 'row'; readonly dots: Uint8Array | null; readonly text?: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'eject' }
  /** What was said before it has been worked off: answers go out, settings hold from here. */
  | { readonly kind: 'command'; readonly command: PrinterCommand };

const LINE_SPACING = 30;
const TABS: readonly number[] = Array.from({ length: 32 }, (_, index) => (index + 1) * 8);
const PAGE_437 = 0;

/** Turns commands into rows of dots. Not rotated by a quarter, no page mode. */
export class Typesetter {
  readonly #width: number;
  #style: TextStyle = PLAIN;
  #page = PAGE_437;
  #align: 'left' | 'centre' | 'right' = 'left';
  #spacing = LINE_SPACING;
  #margin = 0;
  #area: number;
  #line: PrintLine;
  #tabs = TABS;
  #upsideDown = false;
  readonly #symbols = new SymbolPress();
  #stored: StoredPicture | undefined;

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
    this.#tabs = TABS;
    this.#upsideDown = false;
    this.#symbols.reset();
    this.#stored = undefined;
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
      const next = this.#tabs.map((signs) => signs * CELL_WIDTH).find((dots) => dots > this.#line.x);
      if (next !== undefined && next < this.#area) this.#line.x = next;
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
      case ' ':
        this.#style = { ...this.#style, gap: n };
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
      case '\\':
        this.#line.x = Math.max(0, this.#line.x + signed(n + high * 0x100));
        return [];
      case 'D':
        this.#tabs = data.slice(0, -1);
        return [];
      case '{':
        // Only at the beginning of a line.
        if (this.#line.isEmpty) this.#upsideDown = isSet(n, 0);
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
      case 'w':
        this.#symbols.moduleDots = n;
        return [];
      case 'h':
        this.#symbols.barDots = n;
        return [];
      case 'H':
        this.#symbols.letters = n;
        return [];
      case 'k':
        return this.#printSymbol(this.#symbols.barCode(data));
      case '(':
        if (n === 0x6b) return this.#printSymbol(this.#symbols.symbol(data.slice(3)));
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
  #graphics([, fn = 0, , wide = 1, high = 1, , xLow = 0, xHigh = 0, yLow = 0, yHigh = 0, ...data]: readonly number[]) {
    if (fn === 112) {
      this.#stored = { width: xLow + xHigh * 0x100, height: yLow + yHigh * 0x100, wide, high, data };
      return [];
    }
    const stored = this.#stored;
    if ((fn !== 50 && fn !== 2) || stored === undefined) return [];
    this.#stored = undefined;
    return this.#picture(stored.width, stored.height, stored.wide, stored.high, stored.data);
  }

  /** Alone on its lines, with its letters above or below as GS H says. */
  #printSymbol(symbol: PrintedSymbol | undefined): readonly PrintStep[] {
    if (symbol === undefined) return [];
    const { width, height, isBlack, name, content } = symbol;
    // What does not fit across is not printed.
    if (width > this.#area) return this.#flush();
    const rows = Array.from({ length: height }, (_, row) => this.#row(width, (column) => isBlack(column, row)));
    const turned = this.#upsideDown ? rows.reverse() : rows;
    return [
      ...this.#flush(),
      ...(symbol.above ? this.#letters(content) : []),
      ...named(turned, `[${name} ${content}]`),
      ...(symbol.below ? this.#letters(content) : []),
    ];
  }

  #letters(content: string): readonly PrintStep[] {
    for (const sign of content) this.#line.addSign(sign, PLAIN);
    return this.#flush();
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
    const indent = Math.floor((this.#margin + this.#shift(line.x)) / CELL_WIDTH);
    return named(this.#upsideDown ? rows.reverse() : rows, ' '.repeat(indent) + line.text);
  }

  #row(width: number, isBlack: (column: number) => boolean): Uint8Array {
    const row = new Uint8Array(Math.ceil(this.#width / 8));
    const left = this.#margin + this.#shift(width);
    for (let column = 0; column < width && left + column < this.#width; column += 1) {
      // Upside down: turned round within the printing area.
      const x = this.#upsideDown ? 2 * this.#margin + this.#area - 1 - left - column : left + column;
      if (x >= 0 && isBlack(column)) row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7));
    }
    return row;
  }

  #shift(width: number): number {
    const free = Math.max(0, this.#area - width);
    return this.#align === 'left' ? 0 : this.#align === 'right' ? free : Math.floor(free / 2);
  }
}

interface StoredPicture {
  readonly width: number;
  readonly height: number;
  /** How often each dot is printed across and down: 1 or 2. */
  readonly wide: number;
  readonly high: number;
  readonly data: readonly number[];
}

function signed(word: number): number {
  return word >= 0x8000 ? word - 0x1_0000 : word;
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
