import type { Message } from './terminal-ear.ts';
import type { Transaction } from './terminal-memory.ts';

/** What a command of the machine carries, read field by field. */
export interface Ordered {
  readonly grosze?: number;
  readonly receipt?: number;
  readonly currency?: number;
  readonly maxStatus?: number;
}

/** Length of each field that a machine sends behind a password. */
const SIZES: Readonly<Record<number, number>> = { 2: 1, 3: 1, 4: 6, 11: 3, 25: 1, 59: 8, 73: 2, 135: 2 };

/** Undefined where the fields are not what a machine may send. */
export function readOrder(fields: readonly number[]): Ordered | undefined {
  const found = new Map<number, readonly number[]>();
  let at = 0;
  while (at < fields.length) {
    const tag = fields[at] ?? 0;
    const size = SIZES[tag];
    if (size === undefined || at + 1 + size > fields.length) return undefined;
    found.set(tag, fields.slice(at + 1, at + 1 + size));
    at += 1 + size;
  }
  const number = (tag: number) => {
    const bytes = found.get(tag);
    return bytes === undefined ? undefined : unpack(bytes);
  };
  const order = {
    grosze: number(0x04),
    receipt: number(0x87),
    currency: number(0x49),
    maxStatus: found.get(0x02)?.[0],
  };
  return Object.fromEntries(Object.entries(order).filter(([, value]) => value !== undefined));
}

export function unpack(bytes: readonly number[]): number {
  let value = 0;
  for (const byte of bytes) value = value * 100 + Math.floor(byte / 16) * 10 + (byte % 16);
  return value;
}

export function pack(value: number, bytes: number): number[] {
  const row: number[] = [];
  let left = value;
  for (let index = 0; index < bytes; index += 1) {
    const pair = left % 100;
    row.unshift(Math.floor(pair / 10) * 16 + (pair % 10));
    left = Math.floor(left / 100);
  }
  return row;
}

export function message(group: number, instruction: number, data: readonly number[] = []): Message {
  return { group, instruction, data };
}

function letters(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0) % 256);
}

function counted(text: string, digits: 2 | 3): number[] {
  const length = String(text.length).padStart(digits, '0');
  return [...[...length].map((digit) => 0xf0 + Number(digit)), ...letters(text)];
}

export interface Cardholder {
  readonly scheme: string;
  /** As the terminal shows it to the machine: `E` is a masked digit. */
  readonly number: string;
}

export interface Telling {
  readonly terminalId: string;
  readonly currency: number;
  readonly card: Cardholder;
  readonly at: Date;
}

/** 04 0F for an approval, a reversal or a booking. */
export function statusOf(transaction: Transaction, { terminalId, currency, card, at }: Telling): Message {
  const { grosze, receipt, trace, of } = transaction;
  const number = card.number.length % 2 === 0 ? card.number : `${card.number}F`;
  const pairs = number.match(/../g) ?? [];
  return message(0x04, 0x0f, [
    ...[0x27, 0x00],
    ...[0x04, ...pack(grosze, 6)],
    ...[0x49, ...pack(currency, 2)],
    ...[0x0c, ...pack(at.getHours() * 10_000 + at.getMinutes() * 100 + at.getSeconds(), 3)],
    ...[0x0d, ...pack((at.getMonth() + 1) * 100 + at.getDate(), 2)],
    ...[0x22, ...counted(' '.repeat(pairs.length), 2).slice(0, 2), ...pairs.map((pair) => Number.parseInt(pair, 16))],
    ...[0x87, ...pack(receipt, 2)],
    ...[0x0b, ...pack(trace, 3)],
    ...(of === undefined ? [] : [0x37, ...pack(of, 3)]),
    ...[0x29, ...(terminalId.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))],
    ...[0x3b, ...letters(String(100_000 + (trace % 900_000))), 0x00, 0x00],
    ...[0x8b, ...counted(`${card.scheme}\0`, 2)],
    // A token of the card in a data object of the operator's own.
    ...[0x06, 0x0b, 0x1f, 0x66, 0x08, ...letters('TK7F00A1')],
  ]);
}

/** 04 0F for what was not approved. */
export function refusedStatus(result: number, terminalId: string, words: string): Message {
  const id = (terminalId.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return message(0x04, 0x0f, [0x27, result, 0x29, ...id, 0x3c, ...counted(words, 3)]);
}

/** 04 FF with a word for the passenger. */
export function saying(code: number, words: string): Message {
  const line = [0x07, words.length, ...letters(words)];
  const display = [0x24, line.length, ...line];
  return message(0x04, 0xff, [code, 0x02, 0x06, display.length, ...display]);
}

/** A receipt line by line (06 D1), each with its copy; the last one is a feed. */
export function printed(lines: readonly string[], copy: 1 | 2 | 3): Message[] {
  const type = [0x06, 0x04, 0x1f, 0x07, 0x01, copy];
  return [
    ...lines.map((line) => message(0x06, 0xd1, [0x00, ...letters(line), ...type])),
    message(0x06, 0xd1, [0x81, ...type]),
  ];
}

/** The same as one block (06 D3). */
export function printedBlock(lines: readonly string[], copy: 1 | 2 | 3): Message {
  const text = lines.flatMap((line) => [0x07, line.length, ...letters(line)]);
  const inner = [0x1f, 0x07, 0x01, copy, 0x25, ...long(text.length), ...text];
  return message(0x06, 0xd3, [0x06, ...long(inner.length), ...inner]);
}

function long(length: number): number[] {
  return [0x82, Math.floor(length / 256), length % 256];
}
