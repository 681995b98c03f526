/** A message as the terminal hears or says it: class, instruction and data in one row. */
export interface Message {
  readonly group: number;
  readonly instruction: number;
  readonly data: readonly number[];
}

/** Written apart from the driver's codec, so that a mistake there does not hide here. */
export function bytesOf({ group, instruction, data }: Message): number[] {
  if (data.length <= 254) return [group, instruction, data.length, ...data];
  return [group, instruction, 255, data.length % 256, Math.floor(data.length / 256), ...data];
}

/** The message at the front, or nothing yet. */
export function takeMessage(row: number[]): Message | undefined {
  if (row.length < 3) return undefined;
  let size = row[2] ?? 0;
  let head = 3;
  if (size === 255) {
    if (row.length < 5) return undefined;
    size = (row[3] ?? 0) + 256 * (row[4] ?? 0);
    head = 5;
  }
  if (row.length < head + size) return undefined;
  const [group = 0, instruction = 0] = row;
  const data = row.slice(head, head + size);
  row.splice(0, head + size);
  return { group, instruction, data };
}

/** A message on a serial line: between DLE STX and DLE ETX, with a check by table. */
export function wrap(message: Message): number[] {
  const body = bytesOf(message);
  const check = checkOf([...body, 0x03]);
  const doubled: number[] = [];
  for (const byte of body) doubled.push(...(byte === 0x10 ? [0x10, 0x10] : [byte]));
  return [0x10, 0x02, ...doubled, 0x10, 0x03, check % 256, Math.floor(check / 256)];
}

export type Heard = { readonly kind: 'message'; readonly message: Message } | { readonly kind: 'ack' | 'nak' | 'bad' };

/** The ear at a serial line: keeps what is not whole yet and looks at all of it again with each chunk. */
export class SerialEar {
  #kept: number[] = [];

  hear(chunk: Iterable<number>): Heard[] {
    this.#kept.push(...chunk);
    const heard: Heard[] = [];
    for (let one = this.#next(); one !== undefined; one = this.#next()) heard.push(one);
    return heard;
  }

  #next(): Heard | undefined {
    while (this.#kept.length > 0) {
      const [first, second] = this.#kept;
      if (first === 0x06 || first === 0x15) {
        this.#kept.shift();
        return { kind: first === 0x06 ? 'ack' : 'nak' };
      }
      if (first === 0x10 && second === undefined) return undefined;
      if (first === 0x10 && second === 0x02) return this.#frame();
      this.#kept.shift();
    }
    return undefined;
  }

  #frame(): Heard | undefined {
    const body: number[] = [];
    let at = 2;
    for (;;) {
      const byte = this.#kept[at];
      const after = this.#kept[at + 1];
      if (byte === undefined || (byte === 0x10 && after === undefined)) return undefined;
      if (byte === 0x10 && after === 0x03) break;
      if (byte === 0x10 && after !== 0x10) {
        this.#kept.splice(0, at);
        return { kind: 'bad' };
      }
      body.push(byte);
      at += byte === 0x10 ? 2 : 1;
    }
    const low = this.#kept[at + 2];
    const high = this.#kept[at + 3];
    if (low === undefined || high === undefined) return undefined;
    this.#kept.splice(0, at + 4);
    if (checkOf([...body, 0x03]) !== low + 256 * high) return { kind: 'bad' };
    const message = takeMessage(body);
    return message === undefined || body.length > 0 ? { kind: 'bad' } : { kind: 'message', message };
  }
}

function checkOf(row: readonly number[]): number {
  let check = 0;
  for (const byte of row) check = (check >> 8) ^ (TABLE[(check ^ byte) & 0xff] ?? 0);
  return check;
}

const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value % 2 === 1 ? (value >> 1) ^ 0x84_08 : value >> 1;
  return value;
});
