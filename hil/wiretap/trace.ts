import { appendFileSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Direction } from './wire-fault.ts';

/** One frame as it came to the tap, and what became of it. */
export interface TracedFrame {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Which wire: the device's name on the rig. */
  readonly wire: string;
  readonly direction: Direction;
  /** The bytes as they arrived, hex. */
  readonly hex: string;
  readonly label?: string | undefined;
  /** Kinds of the faults that struck it. */
  readonly faults?: readonly string[] | undefined;
}

const tracedFrame = z.object({
  seq: z.int().min(1),
  at: z.number(),
  wire: z.string(),
  direction: z.enum(['to-device', 'to-driver']),
  hex: z.string().regex(/^([0-9a-f]{2})*$/),
  label: z.string().optional(),
  faults: z.array(z.string()).optional(),
});

/** A trace file holds something else; the message names the line. */
export class BadTrace extends Error {
  override readonly name = 'BadTrace';
}

export type FrameToTrace = Omit<TracedFrame, 'seq' | 'at' | 'wire' | 'hex'> & { readonly bytes: Uint8Array };

const KEPT = 5_000;

/** The record of the wires of one station: the newest frames in memory, all of them in a file where one is named. */
export class WireTrace {
  readonly #now: () => number;
  readonly #file: string | undefined;
  readonly #kept: TracedFrame[] = [];
  #seq = 0;

  /** `now`: milliseconds since 1970; `file`: JSON lines, appended to. */
  constructor(now: () => number, file?: string) {
    this.#now = now;
    this.#file = file;
  }

  /** Gives a wire its own pen. */
  of(wire: string): (frame: FrameToTrace) => void {
    return ({ bytes, ...told }) => {
      this.#seq += 1;
      const hex = Buffer.from(bytes).toString('hex');
      const frame: TracedFrame = { seq: this.#seq, at: this.#now(), wire, ...told, hex };
      this.#kept.push(frame);
      if (this.#kept.length > KEPT) this.#kept.splice(0, this.#kept.length - KEPT);
      if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(frame)}\n`);
    };
  }

  after(seq: number): readonly TracedFrame[] {
    return this.#kept.filter((frame) => frame.seq > seq);
  }
}

/** JSON lines, as a trace file holds them. */
export function traceText(frames: readonly TracedFrame[]): string {
  return frames.map((frame) => `${JSON.stringify(frame)}\n`).join('');
}

/** Reads JSON lines. Throws BadTrace. */
export function readTrace(text: string): readonly TracedFrame[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      const parsed = tracedFrame.safeParse(jsonIn(line));
      if (!parsed.success) throw new BadTrace(`line ${index + 1} is not a frame of a wire`);
      return parsed.data;
    });
}

export function readTraceFile(path: string): readonly TracedFrame[] {
  return readTrace(readFileSync(path, 'utf8'));
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
