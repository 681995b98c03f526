import { type DotPicture, pngOf } from './png.ts';

/** A piece of paper that came out. */
export interface Sheet {
  readonly seq: number;
  /** `cut`: the cutter cut it off; `torn`: taken out by hand, what it was to become may be missing. */
  readonly kind: 'cut' | 'torn' | 'stamp';
  readonly text: string;
  readonly png: Uint8Array;
}

/** What is wrong with the mechanism; what its sensors tell follows from it. */
export interface MechanismFaults {
  coverOpen: boolean;
  /** Something is in the way of the paper: noticed when it moves. */
  jammed: boolean;
  /** The blade will not move: noticed when it should cut. */
  cutterStuck: boolean;
  feeding: boolean;
  overheated: boolean;
  broken: boolean;
}

export type MechanicalError = 'jam' | 'cutter';

export interface RollModel {
  /** Dots across; 576 on 80 mm paper, 384 on 58 mm. */
  readonly width: number;
  /** Dots of paper on a new roll; eight to a millimetre. */
  readonly rollDots: number;
  /** The near-end sensor looks at so much left. */
  readonly nearEndDots: number;
}

/** Paper roll, head and cutter: rows go onto the paper one after the other until something stops them. */
export class RollMechanism {
  readonly faults: MechanismFaults = {
    coverOpen: false,
    jammed: false,
    cutterStuck: false,
    feeding: false,
    overheated: false,
    broken: false,
  };
  readonly #model: RollModel;
  readonly #sheets: Sheet[] = [];
  #left: number;
  #rows: Uint8Array[] = [];
  #lines: string[] = [];
  #error: MechanicalError | undefined;
  /** Faults that come with the paper: after so many more rows. */
  #later: { rows: number; readonly what: string; readonly strike: () => void }[] = [];

  constructor(model: RollModel) {
    this.#model = model;
    this.#left = model.rollDots;
  }

  get sheets(): readonly Sheet[] {
    return this.#sheets;
  }

  get error(): MechanicalError | undefined {
    return this.#error;
  }

  get paperOut(): boolean {
    return this.#left <= 0;
  }

  get paperNearEnd(): boolean {
    return this.#left <= this.#model.nearEndDots;
  }

  /** Rows printed since the last cut. */
  get hanging(): number {
    return this.#rows.length;
  }

  get canMove(): boolean {
    const { coverOpen, feeding, overheated, broken } = this.faults;
    return !(coverOpen || feeding || overheated || broken || this.paperOut || this.#error !== undefined);
  }

  /** Something happens when so many more rows have been printed; at once where none are named. */
  after(rows: number, what: string, strike: () => void): void {
    if (rows <= 0) strike();
    else this.#later.push({ rows, what, strike });
  }

  /** What was to happen further down the paper does not. */
  forget(what: string): void {
    this.#later = this.#later.filter((one) => one.what !== what);
  }

  /** How much paper is left, dots. */
  setPaper(dots: number): void {
    this.#left = dots;
  }

  get paperLeft(): number {
    return this.#left;
  }

  /** One row of dots. False: it cannot move, and the row is still to be printed. */
  print(row: Uint8Array | null, text: string | undefined): boolean {
    if (this.canMove && this.faults.jammed) this.#error = 'jam';
    if (!this.canMove) return false;
    this.#rows.push(row ?? new Uint8Array(Math.ceil(this.#model.width / 8)));
    if (text !== undefined) this.#lines.push(text);
    this.#left -= 1;
    for (const later of this.#later) later.rows -= 1;
    const due = this.#later.filter(({ rows }) => rows <= 0);
    this.#later = this.#later.filter(({ rows }) => rows > 0);
    for (const { strike } of due) strike();
    return true;
  }

  cut(): boolean {
    if (this.canMove && this.faults.cutterStuck) this.#error = 'cutter';
    if (!this.canMove) return false;
    if (this.#rows.length > 0) this.#takeOff('cut');
    return true;
  }

  /** The host says that the cause is gone; it is only if it is. */
  recover(): void {
    const { jammed, cutterStuck } = this.faults;
    if ((this.#error === 'jam' && !jammed) || (this.#error === 'cutter' && !cutterStuck)) this.#error = undefined;
  }

  /** A hand puts in a new roll, and takes out what hangs there where the old one had ended. */
  refill(): void {
    if (this.paperOut) this.tearOff();
    this.#left = this.#model.rollDots;
  }

  tearOff(): void {
    if (this.#rows.length > 0) this.#takeOff('torn');
  }

  #takeOff(kind: 'cut' | 'torn'): void {
    const png = pngOf(withMargins(this.#model.width, this.#rows));
    this.#sheets.push({ seq: this.#sheets.length + 1, kind, text: this.#lines.join('\n'), png });
    this.#rows = [];
    this.#lines = [];
  }
}

/** The head is 4 mm short of the paper on either side, and the cutter that much beyond it. */
const MARGIN_DOTS = 32;

function withMargins(width: number, rows: readonly Uint8Array[]): DotPicture {
  const whole = width + 2 * MARGIN_DOTS;
  const blank = Array.from({ length: MARGIN_DOTS }, () => new Uint8Array(whole / 8));
  const set = rows.map((row) => {
    const line = new Uint8Array(whole / 8);
    line.set(row, MARGIN_DOTS / 8);
    return line;
  });
  return { width: whole, rows: [...blank, ...set, ...blank] };
}
