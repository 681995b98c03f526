import { type Frame, type Framing, Pending, wholeFrame } from './framing.ts';

/** Each piece as it arrives: for a carrier that keeps messages apart (HID), or where nothing is known of the protocol. */
export function pieces(refusal?: Uint8Array): Framing {
  return {
    take: (_, chunk) => (chunk.length === 0 ? [] : [wholeFrame(Uint8Array.from(chunk))]),
    rest: () => new Uint8Array(0),
    ...(refusal === undefined ? {} : { refusal: () => refusal }),
  };
}

/** Lines, each with what ended it (default: LF). */
export function lines(end: Uint8Array = Uint8Array.of(0x0a), refusal?: Uint8Array): Framing {
  const pending = new Pending();
  return {
    take(direction, chunk) {
      const frames: Frame[] = [];
      let all = pending.add(direction, chunk);
      for (let at = Buffer.from(all).indexOf(end); at >= 0; at = Buffer.from(all).indexOf(end)) {
        const bytes = pending.cut(direction, at + end.length);
        frames.push({
          bytes,
          content: [0, Math.max(1, at)],
          label: Buffer.from(bytes).toString('latin1').trimEnd(),
          counts: true,
        });
        all = pending.of(direction);
      }
      return frames;
    },
    rest: (direction) => pending.take(direction),
    ...(refusal === undefined ? {} : { refusal: () => refusal }),
  };
}

export interface LengthFields {
  /** Bytes before the length is known. */
  readonly head: number;
  /** The whole frame's length, told from its head. */
  readonly length: (head: Uint8Array) => number;
  /** From where on a bit may be flipped: what is before it says how long the frame is. */
  readonly contentFrom?: number | undefined;
  readonly label?: ((frame: Uint8Array) => string) | undefined;
  /** The refusal of a command. */
  readonly refusal?: ((command: Uint8Array) => Uint8Array) | undefined;
}

/** Frames whose head says how long they are. */
export function lengthFramed(fields: LengthFields): Framing {
  const { head, length, contentFrom = 0, label, refusal } = fields;
  const pending = new Pending();
  let command: Uint8Array = new Uint8Array(0);
  return {
    take(direction, chunk) {
      const frames: Frame[] = [];
      pending.add(direction, chunk);
      for (;;) {
        const all = pending.of(direction);
        const whole = all.length < head ? undefined : Math.max(head, length(all.subarray(0, head)));
        if (whole === undefined || all.length < whole) return frames;
        const bytes = pending.cut(direction, whole);
        if (direction === 'to-device') command = bytes;
        frames.push({ bytes, content: [Math.min(contentFrom, whole), whole], label: label?.(bytes), counts: true });
      }
    },
    rest: (direction) => pending.take(direction),
    ...(refusal === undefined ? {} : { refusal: () => refusal(command) }),
  };
}

/**
 * ccTalk: destination, number of data bytes, source, header, data, checksum (ccTalk generic specification part 1,
 * section 8). Its refusal is the NAK message, header 5 to the asker, whose bytes add up to 0 modulo 256.
 */
export function ccTalk(): Framing {
  return lengthFramed({
    head: 2,
    length: ([, data = 0]) => data + 5,
    contentFrom: 2,
    label: ([to, data, from, header]) => `${from} to ${to}: header ${header}, ${data} bytes`,
    refusal: ([device = 0, , host = 1]) => {
      const bytes = [host, 0, device, 5];
      const sum = bytes.reduce((total, byte) => total + byte, 0);
      return Uint8Array.from([...bytes, (256 - (sum % 256)) % 256]);
    },
  });
}
