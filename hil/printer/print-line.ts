import { CELL_HEIGHT, CELL_WIDTH, isInked } from './bitmap-font.ts';

export interface TextStyle {
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  /** Font A has cells of 12 by 24 dots, font B of 9 by 17. */
  readonly fontB: boolean;
  /** 1 to 8. */
  readonly wide: number;
  readonly high: number;
  /** Dots to the right of each sign (ESC SP), as wide as the sign is. */
  readonly gap: number;
}

export const PLAIN: TextStyle = {
  bold: false,
  underline: false,
  inverse: false,
  fontB: false,
  wide: 1,
  high: 1,
  gap: 0,
};

interface Placed {
  readonly x: number;
  readonly width: number;
  readonly height: number;
  isBlack(column: number, row: number): boolean;
}

const FONT_B = { width: 9, height: 17 };

/** The line that is being filled: signs and bit images side by side on one base line. */
export class PrintLine {
  readonly #room: number;
  #items: Placed[] = [];
  /** What is written, from where the host last moved to. */
  #runs: { readonly x: number; text: string }[] = [{ x: 0, text: '' }];
  #x = 0;
  #height = 0;

  constructor(room: number) {
    this.#room = room;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** As it reads from left to right, whatever the order it was sent in. */
  get text(): string {
    const runs = [...this.#runs].sort((a, b) => a.x - b.x);
    return runs.reduce((line, { x, text }) => line.padEnd(text === '' ? 0 : Math.floor(x / CELL_WIDTH)) + text, '');
  }

  /** Dots from the left to where the next sign goes. */
  get x(): number {
    return this.#x;
  }

  set x(dots: number) {
    this.#runs.push({ x: dots, text: '' });
    this.#x = dots;
  }

  get height(): number {
    return this.#height;
  }

  hasRoomFor(style: TextStyle): boolean {
    return this.#x + widthOf(style) <= this.#room;
  }

  addSign(sign: string, style: TextStyle): void {
    this.#add(widthOf(style), (style.fontB ? FONT_B.height : CELL_HEIGHT) * style.high, (column, row) =>
      isSignBlack(sign, style, column, row),
    );
    this.#write(sign);
  }

  /** ESC *: columns of dots from top to bottom. */
  addColumns(width: number, height: number, isBlack: (column: number, row: number) => boolean): void {
    this.#add(width, height, isBlack);
    this.#write(`[picture ${width} x ${height}]`);
  }

  #write(text: string): void {
    const run = this.#runs.at(-1);
    if (run !== undefined) run.text += text;
  }

  /** Whether this dot of the line is black; the row counts from the top of the highest item. */
  isBlack(column: number, row: number): boolean {
    const fromBottom = this.height - row;
    const item = this.#items.find(({ x, width }) => column >= x && column < x + width);
    return item !== undefined && fromBottom <= item.height && item.isBlack(column - item.x, item.height - fromBottom);
  }

  #add(width: number, height: number, isBlack: Placed['isBlack']): void {
    this.#items.push({ x: this.#x, width, height, isBlack });
    this.#x += width;
    this.#height = Math.max(this.#height, height);
  }
}

function widthOf({ fontB, wide, gap }: TextStyle): number {
  return ((fontB ? FONT_B.width : CELL_WIDTH) + gap) * wide;
}

function isSignBlack(sign: string, style: TextStyle, column: number, row: number): boolean {
  const [across, down] = [Math.floor(column / style.wide), Math.floor(row / style.high)];
  const cell = style.fontB ? FONT_B.width : CELL_WIDTH;
  if (across >= cell) return style.inverse;
  const [inA, inARow] = style.fontB
    ? [Math.floor((across * CELL_WIDTH) / FONT_B.width), Math.floor((down * CELL_HEIGHT) / FONT_B.height)]
    : [across, down];
  const underlined = style.underline && down >= (style.fontB ? FONT_B.height : CELL_HEIGHT) - 2;
  const inked = underlined || isInked(sign, inA, inARow) || (style.bold && inA > 0 && isInked(sign, inA - 1, inARow));
  return inked !== style.inverse;
}
