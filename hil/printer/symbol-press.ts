import bwip from 'bwip-js/node';

/** A bar code or a two-dimensional symbol, as dots; what it says, for whoever reads the paper as text. */
export interface PrintedSymbol {
  readonly width: number;
  readonly height: number;
  readonly isBlack: (column: number, row: number) => boolean;
  readonly name: string;
  readonly content: string;
  /** Human readable interpretation (GS H): where the content stands in letters, too. */
  readonly above: boolean;
  readonly below: boolean;
}

/** GS k m: names of bar codes, for m = 0-6 (ended by NUL) and m = 65-73 (counted). */
const BAR_CODES = [
  'upca',
  'upce',
  'ean13',
  'ean8',
  'code39',
  'interleaved2of5',
  'rationalizedCodabar',
  'code93',
  'code128',
];

/** GS ( k cn: two-dimensional symbols. */
const PDF417 = 48;
const QR = 49;
const AZTEC = 53;

interface SymbolSettings {
  cell: number;
  high: number;
  columns: number;
  level: number;
  data: readonly number[];
}

const NEW_SETTINGS: Readonly<Record<number, SymbolSettings>> = {
  [PDF417]: { cell: 3, high: 3, columns: 0, level: 1, data: [] },
  [QR]: { cell: 3, high: 3, columns: 0, level: 48, data: [] },
  [AZTEC]: { cell: 3, high: 3, columns: 0, level: 23, data: [] },
};

/** Bar codes (GS k) and two-dimensional symbols (GS ( k) with their settings (Epson ESC/POS command reference). */
export class SymbolPress {
  /** GS w, GS h, GS H. */
  moduleDots = 3;
  barDots = 162;
  letters = 0;
  readonly #settings = new Map<number, SymbolSettings>();

  /** GS k m: a bar code; undefined where the printer prints none, because the data is none of this code. */
  barCode([m = 0, ...rest]: readonly number[]): PrintedSymbol | undefined {
    const data = m >= 65 ? rest.slice(1) : rest.at(-1) === 0 ? rest.slice(0, -1) : rest;
    const name = BAR_CODES[m >= 65 ? m - 65 : m];
    if (name === undefined) return undefined;
    const content = name === 'code128' ? code128Content(data) : letters(data);
    const order =
      name === 'code128'
        ? { text: code128Words(data), raw: true }
        : { text: orderText(name, content), includecheck: name === 'code93' };
    const widths = barsOf(name, order);
    if (widths === undefined) return undefined;
    const bars = widths.flatMap((modules, index) => Array<boolean>(modules * this.moduleDots).fill(index % 2 === 0));
    return {
      width: bars.length,
      height: this.barDots,
      isBlack: (column) => bars[column] === true,
      name,
      content,
      above: ((this.letters % 48) & 1) !== 0,
      below: ((this.letters % 48) & 2) !== 0,
    };
  }

  /** GS ( k: settings are kept; the function that prints gives the symbol. */
  symbol([cn = 0, fn = 0, ...rest]: readonly number[]): PrintedSymbol | undefined {
    const first = NEW_SETTINGS[cn];
    if (first === undefined) return undefined;
    const held = this.#settings.get(cn) ?? { ...first };
    this.#settings.set(cn, held);
    const [n1 = 0, n2 = 0] = rest;
    if (fn === 65 && cn === PDF417) held.columns = n1;
    if (fn === 67) held.cell = n1;
    if (fn === 68) held.high = n1;
    if (fn === 69) held.level = cn === PDF417 ? n2 : n1;
    if (fn === 80) held.data = rest.slice(1);
    return fn === 81 ? symbolOf(cn, held) : undefined;
  }

  /** ESC @ */
  reset(): void {
    this.moduleDots = 3;
    this.barDots = 162;
    this.letters = 0;
    this.#settings.clear();
  }
}

const QR_LEVELS = ['L', 'M', 'Q', 'H'];

function symbolOf(cn: number, { cell, high, columns, level, data }: SymbolSettings): PrintedSymbol | undefined {
  if (data.length === 0) return undefined;
  const text = letters(data);
  const [name, order] =
    cn === QR
      ? (['qrcode', { eclevel: QR_LEVELS[level - 48] ?? 'L' }] as const)
      : cn === AZTEC
        ? (['azteccode', { eclevel: String(level) }] as const)
        : (['pdf417', columns === 0 ? {} : { columns: String(columns) }] as const);
  try {
    const [made] = bwip.raw({ bcid: name, text, binarytext: true, ...order });
    if (made === undefined || !('pixs' in made)) return undefined;
    // Rows of PDF417 come three modules high.
    const rowDots = cn === PDF417 ? (cell * high) / 3 : cell;
    return {
      width: made.pixx * cell,
      height: Math.floor(made.pixy * rowDots),
      isBlack: (column, row) => made.pixs[Math.floor(row / rowDots) * made.pixx + Math.floor(column / cell)] === 1,
      name,
      content: new TextDecoder().decode(Uint8Array.from(data)),
      above: false,
      below: false,
    };
  } catch {
    return undefined;
  }
}

function barsOf(
  name: string,
  order: { readonly text: string; readonly raw?: boolean; readonly includecheck?: boolean },
): readonly number[] | undefined {
  try {
    const [made] = bwip.raw({ bcid: name, ...order });
    return made !== undefined && 'sbs' in made ? made.sbs : undefined;
  } catch {
    return undefined;
  }
}

/** The printer adds start and stop signs of Code 39, and drops what the host has put there; UPC-E comes as its UPC-A. */
function orderText(name: string, content: string): string {
  if (name === 'code39') return content.replace(/^\*|\*$/g, '');
  if (name === 'upce' && content.length > 8) return shortened(content);
  return content;
}

/** GS1 General Specifications, 5.2.2.4.2: zero suppression of a UPC-A number. */
function shortened(upcA: string): string {
  const [number, maker, item] = [upcA[0] ?? '', upcA.slice(1, 6), upcA.slice(6, 11)];
  if (/^..[012]00$/.test(maker)) return `${number}${maker.slice(0, 2)}${item.slice(2)}${maker[2]}`;
  if (maker.endsWith('00')) return `${number}${maker.slice(0, 3)}${item.slice(3)}3`;
  if (maker.endsWith('0')) return `${number}${maker.slice(0, 4)}${item.slice(4)}4`;
  return `${number}${maker}${item.slice(4)}`;
}

type CodeSet = 'A' | 'B' | 'C';

/** ISO/IEC 15417: values of the start signs and of the signs that change the set. */
const START: Readonly<Record<CodeSet, number>> = { A: 103, B: 104, C: 105 };
const CHANGE: Readonly<Record<CodeSet, number>> = { A: 101, B: 100, C: 99 };
const SHIFT = 98;
const FUNCTIONS: Readonly<Record<string, number>> = { 1: 102, 2: 97, 3: 96 };

interface Spelled {
  readonly values: readonly number[];
  readonly content: string;
}

/** The data of GS k 73: {A {B {C choose a set, {S shifts, {1 {2 {3 {4 are functions, {{ is the brace itself. */
function spell(data: readonly number[]): Spelled {
  const values: number[] = [];
  let content = '';
  let set: CodeSet | undefined;
  let shifted = false;
  for (let at = 0; at < data.length; at += 1) {
    const byte = data[at] ?? 0;
    const next = String.fromCharCode(data[at + 1] ?? 0);
    const special = byte === 0x7b;
    if (special && next !== '{') {
      at += 1;
      if (next === 'A' || next === 'B' || next === 'C') {
        values.push((set === undefined ? START : CHANGE)[next]);
        set = next;
      } else if (next === 'S') {
        values.push(SHIFT);
        shifted = true;
      } else {
        values.push(FUNCTIONS[next] ?? (set === 'A' ? 101 : 100));
      }
      continue;
    }
    if (special) at += 1;
    if (set === 'C') {
      values.push(byte);
      content += String(byte).padStart(2, '0');
      continue;
    }
    const inA: boolean = (set === 'A') !== shifted;
    shifted = false;
    values.push(inA && byte < 0x20 ? byte + 64 : byte - 0x20);
    content += String.fromCharCode(byte);
  }
  return { values, content };
}

function code128Words(data: readonly number[]): string {
  return spell(data)
    .values.map((value) => `^${String(value).padStart(3, '0')}`)
    .join('');
}

function code128Content(data: readonly number[]): string {
  return spell(data).content;
}

function letters(data: readonly number[]): string {
  return Buffer.from(data).toString('latin1');
}
