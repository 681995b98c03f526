/** What a printer sends, told apart by its fixed bits (Epson, "Transmission status identification"). */
export type PrinterAnswer =
  /** To DLE EOT n; which n is known only from the order of the questions. */
  | { readonly kind: 'real-time'; readonly byte: number }
  /** To GS r 1: the paper sensors, sent when all data before it has been worked off. */
  | { readonly kind: 'ordered'; readonly byte: number }
  /** GS a: four bytes, sent by the printer at each change. */
  | { readonly kind: 'automatic'; readonly bytes: Uint8Array }
  /** To GS ( H function 48: what was sent before this id has come out. */
  | { readonly kind: 'process-id'; readonly id: string }
  /** To DLE DC4 function 8: receive and print buffer are empty. */
  | { readonly kind: 'cleared' };

const FIXED = 0b1001_0011;
const REAL_TIME = 0b0001_0010;
const AUTOMATIC = 0b0001_0000;
/** Bits 4 and 7 are 0 in the later bytes of an automatic status. */
const LATER = 0b1001_0000;
/** Near end and end are pairs of equal bits in it, all else is 0; Epson, GS r n = 1. */
const ROLL_SENSORS: ReadonlySet<number> = new Set([0x00, 0x03, 0x0c, 0x0f]);
const XON = 0x11;
const XOFF = 0x13;
const HEADER = 0x37;
const PROCESS_ID = 0x22;
const CLEARED = 0x25;
const AUTOMATIC_LENGTH = 4;
const PROCESS_ID_LENGTH = 4;

/**
 * Finds answers in bytes as they come, in whatever chunks. Noise costs at most the answer it fell into: a byte that
 * cannot stand where it stands begins anew.
 */
export class AnswerReader {
  readonly #ordered: ReadonlySet<number>;
  #open: number[] = [];

  /** `ordered`: answers to GS r 1 that there can be. */
  constructor(ordered = ROLL_SENSORS) {
    this.#ordered = ordered;
  }

  /** Never throws. */
  read(bytes: Uint8Array): readonly PrinterAnswer[] {
    return [...bytes].flatMap((byte) => this.#take(byte) ?? []);
  }

  /** Half an answer of a printer that fell silent will not be continued. */
  forget(): void {
    this.#open = [];
  }

  #take(byte: number): PrinterAnswer | undefined {
    if (byte === XON || byte === XOFF) return undefined;
    const [first] = this.#open;
    if (first === undefined) return this.#begin(byte);
    const next = [...this.#open, byte];
    const state = first === HEADER ? blockOf(next) : automaticOf(next);
    if (state === 'nonsense') {
      this.#open = [];
      return this.#begin(byte);
    }
    this.#open = state === 'more' ? next : [];
    return state === 'more' ? undefined : state;
  }

  #begin(byte: number): PrinterAnswer | undefined {
    if ((byte & FIXED) === REAL_TIME) return { kind: 'real-time', byte };
    if (byte === HEADER || (byte & FIXED) === AUTOMATIC) {
      this.#open = [byte];
      return undefined;
    }
    return this.#ordered.has(byte) ? { kind: 'ordered', byte } : undefined;
  }
}

type Partly = PrinterAnswer | 'more' | 'nonsense';

function automaticOf(bytes: readonly number[]): Partly {
  if (((bytes.at(-1) ?? 0) & LATER) !== 0) return 'nonsense';
  return bytes.length < AUTOMATIC_LENGTH ? 'more' : { kind: 'automatic', bytes: Uint8Array.from(bytes) };
}

/** A block begins with 37h and an identifier, and ends with NUL. */
function blockOf([, identifier, ...body]: readonly number[]): Partly {
  if (identifier === CLEARED) return endOf(body, 0) ?? { kind: 'cleared' };
  if (identifier !== PROCESS_ID) return 'nonsense';
  return endOf(body, PROCESS_ID_LENGTH) ?? { kind: 'process-id', id: String.fromCharCode(...body.slice(0, -1)) };
}

function endOf(body: readonly number[], length: number): 'more' | 'nonsense' | undefined {
  const last = body.at(-1);
  if (last === undefined) return 'more';
  if (body.length > length) return last === 0 ? undefined : 'nonsense';
  return last >= 0x20 && last <= 0x7e ? 'more' : 'nonsense';
}
