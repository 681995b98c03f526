import { expect } from 'vitest';
import type { CardInField } from '../../../devices/card-reader/contract.ts';

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** A recorded conversation: whole native commands (CMD data, frames joined) and the answer frames that followed. */
export interface RecordedCommand {
  readonly command: string;
  readonly answers: readonly string[];
}

/**
 * Reads a recording in native framing, one `command answer` pair of hex strings a line (answer: status, data).
 * Further frames of one command (AF) are joined to it; authentication frames stay apart, as they are no chaining.
 */
export function recording(lines: string): readonly RecordedCommand[] {
  const commands: { command: string; answers: string[] }[] = [];
  let authenticating = false;
  for (const line of lines.trim().split('\n')) {
    const [sent = '', answer = ''] = line.trim().split(/\s+/);
    const last = commands.at(-1);
    if (!sent.startsWith('af') || authenticating || last === undefined) {
      commands.push({ command: sent, answers: [answer] });
    } else if (sent === 'af') {
      last.answers.push(answer);
    } else {
      last.command += sent.slice(2);
      last.answers = [answer];
    }
    authenticating = sent.startsWith('aa') || sent.startsWith('1a');
  }
  return commands;
}

/**
 * A card that has been through the recorded conversation: takes wrapped frames of any cut as long as their bytes are
 * the recorded ones, asks for more until the command is whole, then plays the recorded answer frames.
 */
export class ReplayedCard implements CardInField {
  readonly uid = fromHex('04112233445566');
  readonly reader = 'replay';
  readonly frames: { sent: Uint8Array; received: Uint8Array }[] = [];
  readonly #commands: RecordedCommand[];
  #received = '';
  #answers: string[] = [];

  constructor(commands: readonly RecordedCommand[]) {
    this.#commands = [...commands];
  }

  /** Recorded commands not asked for yet. */
  get left(): number {
    return this.#commands.length + this.#answers.length;
  }

  async transmit(apdu: Uint8Array): Promise<Uint8Array> {
    const native = unwrapped(apdu);
    const answer = this.#answer(native);
    const received = Uint8Array.from([...answer.subarray(1), 0x91, answer[0] ?? 0]);
    this.frames.push({ sent: apdu, received });
    return received;
  }

  #answer(native: string): Uint8Array {
    const next = this.#answers.shift();
    if (next !== undefined) {
      expect(native).toBe('af');
      return fromHex(next);
    }
    const recorded = this.#commands[0];
    if (recorded === undefined) throw new Error(`nothing recorded after ${native}`);
    this.#received += this.#received === '' ? native : native.slice(2);
    expect(recorded.command.slice(0, this.#received.length)).toBe(this.#received);
    if (this.#received.length < recorded.command.length) return Uint8Array.of(0xaf);
    this.#received = '';
    this.#commands.shift();
    const [first = '', ...rest] = recorded.answers;
    this.#answers = rest;
    return fromHex(first);
  }
}

/** CMD and data of a wrapped frame; checks the wrapping (90 CMD 00 00 [Lc data] 00, at most 55 bytes of data). */
export function unwrapped(apdu: Uint8Array): string {
  expect(apdu[0]).toBe(0x90);
  expect([apdu[2], apdu[3], apdu.at(-1)]).toEqual([0, 0, 0]);
  if (apdu.length === 5) return toHex(apdu.subarray(1, 2));
  expect(apdu[4]).toBe(apdu.length - 6);
  expect(apdu.length - 6).toBeLessThanOrEqual(55);
  return toHex(apdu.subarray(1, 2)) + toHex(apdu.subarray(5, -1));
}

/** Gives these bytes one after the other as its random numbers. */
export function prepared(...values: readonly string[]): (count: number) => Uint8Array {
  const left = values.map(fromHex);
  return (count) => {
    const next = left.shift();
    if (next?.length !== count) throw new Error(`no ${count} random bytes prepared`);
    return next;
  };
}
