/**
 * JSON (RFC 8259) as people write it into files: stricter than JSON.parse in that a key may not stand twice in one
 * object, and with errors that name the line. Tariffs and profiles are read by it.
 */
export type JsonText = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

const MOST_DEPTH = 64;
const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/** Reads one JSON value; never throws. The error is one line: `line 7: a comma or } is missing`. */
export function readJson(text: string): JsonText {
  try {
    return { ok: true, value: new JsonReader(text.startsWith('\ufeff') ? text.slice(1) : text).document() };
  } catch (error) {
    if (error instanceof JsonFault) return { ok: false, error: error.message };
    throw error;
  }
}

class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

class JsonReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): unknown {
    const value = this.value(0);
    this.skipSpace();
    if (this.at < this.text.length) throw this.fault('something follows on the end');
    return value;
  }

  private value(depth: number): unknown {
    if (depth > MOST_DEPTH) throw this.fault('nested too deep');
    this.skipSpace();
    const next = this.text[this.at];
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return this.string();
    const number = this.take(NUMBER);
    if (number !== undefined) return Number(number);
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    throw this.fault(
      next === undefined ? 'the text ends too early' : `a value is expected, not ${JSON.stringify(next)}`,
    );
  }

  private object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.at += 1;
    if (this.takeMark('}')) return object;
    do {
      this.skipSpace();
      if (this.text[this.at] !== '"') throw this.fault('a key in double quotes is expected');
      const key = this.string();
      if (Object.hasOwn(object, key)) throw this.fault(`the key ${JSON.stringify(key)} stands twice`);
      if (!this.takeMark(':')) throw this.fault(`a colon is missing after ${JSON.stringify(key)}`);
      // Not by assignment: "__proto__" is a key like any other.
      const value = this.value(depth + 1);
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    } while (this.takeMark(','));
    if (!this.takeMark('}')) throw this.fault('a comma or } is missing');
    return object;
  }

  private array(depth: number): unknown[] {
    const array: unknown[] = [];
    this.at += 1;
    if (this.takeMark(']')) return array;
    do array.push(this.value(depth + 1));
    while (this.takeMark(','));
    if (!this.takeMark(']')) throw this.fault('a comma or ] is missing');
    return array;
  }

  private string(): string {
    const from = this.at;
    let end = from + 1;
    while (end < this.text.length && this.text[end] !== '"' && this.text[end] !== '\n') {
      end += this.text[end] === '\\' ? 2 : 1;
    }
    if (this.text[end] !== '"') throw this.fault('a text in double quotes is not closed');
    this.at = end + 1;
    try {
      return String(JSON.parse(this.text.slice(from, this.at)));
    } catch {
      throw this.fault('a text has a character that must be escaped, or an unknown escape');
    }
  }

  private takeMark(mark: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private skipSpace(): void {
    this.take(SPACE);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private fault(what: string): JsonFault {
    let line = 1;
    for (let i = 0; i < this.at; i += 1) if (this.text[i] === '\n') line += 1;
    return new JsonFault(`line ${line}: ${what}`);
  }
}
