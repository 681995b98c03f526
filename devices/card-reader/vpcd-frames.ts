/**
 * The wire between a virtual reader and a virtual card (virtualsmartcard's vpcd): a length of two bytes, big-endian,
 * then the bytes. One byte from the reader is a control; anything else is a command. Only ANSWER_TO_RESET is answered.
 */
export const CONTROL = { powerOff: 0x00, powerOn: 0x01, reset: 0x02, answerToReset: 0x04 } as const;

const LENGTH_BYTES = 2;
const LONGEST = 0xffff;

/** One frame. Throws a RangeError above 65535 bytes, which the format cannot say. */
export const frameOf = (body: Uint8Array): Uint8Array => {
  if (body.length > LONGEST) throw new RangeError(`a frame of ${body.length} bytes`);
  const frame = new Uint8Array(LENGTH_BYTES + body.length);
  frame[0] = body.length >> 8;
  frame[1] = body.length & 0xff;
  frame.set(body, LENGTH_BYTES);
  return frame;
};

/** Cuts a stream of bytes into frames, however it arrives. Every stream is a valid one; the last frame may lack bytes. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0);

  /** Bodies of the frames that are complete now. */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const bodies: Uint8Array[] = [];
    for (;;) {
      const [high, low] = this.#rest;
      if (high === undefined || low === undefined) return bodies;
      const end = LENGTH_BYTES + (high << 8) + low;
      if (this.#rest.length < end) return bodies;
      bodies.push(Uint8Array.from(this.#rest.subarray(LENGTH_BYTES, end)));
      this.#rest = this.#rest.subarray(end);
    }
  }
}
