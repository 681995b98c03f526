import type { Direction } from './wire-fault.ts';

/** One unit of a protocol as it stands on the wire. */
export interface Frame {
  readonly bytes: Uint8Array;
  /** The part a disturbance may flip a bit in without the framing itself falling apart: from, to. */
  readonly content: readonly [from: number, to: number];
  /** In words, for the trace. */
  readonly label?: string | undefined;
  /** False: it belongs to the carrier (power of a slot, a reader's own question), is recorded and never struck. */
  readonly counts: boolean;
}

/** Cuts both directions of one conversation into frames. An object serves one connection. */
export interface Framing {
  /** Takes what arrived; gives the frames that are complete by now. */
  take(direction: Direction, chunk: Uint8Array): readonly Frame[];
  /** What of this direction is not a whole frame yet, and is let go. */
  rest(direction: Direction): Uint8Array;
  /** The protocol's own refusal of the newest command; absent: the protocol has none. */
  refusal?(): Uint8Array;
}

/** A frame all of which is content. */
export function wholeFrame(bytes: Uint8Array, label?: string): Frame {
  return { bytes, content: [0, bytes.length], label, counts: true };
}

/** Bytes that have arrived and are not a whole frame yet, for each direction. */
export class Pending {
  #bytes: Record<Direction, Uint8Array> = { 'to-device': new Uint8Array(0), 'to-driver': new Uint8Array(0) };

  add(direction: Direction, chunk: Uint8Array): Uint8Array {
    const before = this.#bytes[direction];
    this.#bytes[direction] = before.length === 0 ? Uint8Array.from(chunk) : Buffer.concat([before, chunk]);
    return this.#bytes[direction];
  }

  /** Takes so many bytes from the front. */
  cut(direction: Direction, length: number): Uint8Array {
    const all = this.#bytes[direction];
    this.#bytes[direction] = all.subarray(length);
    return Uint8Array.from(all.subarray(0, length));
  }

  of(direction: Direction): Uint8Array {
    return this.#bytes[direction];
  }

  take(direction: Direction): Uint8Array {
    return this.cut(direction, this.#bytes[direction].length);
  }
}
