/*
 * Frames of the ViVOtech2 protocol (ID TECH NEO 2 Interface Developer's Guide, 2.1):
 *
 *   command  "ViVOtech2" 00, command, sub-command, length (2, high first), data, CRC (2, low first)
 *   answer   "ViVOtech2" 00, command, status,      length (2, high first), data, CRC (2, high first)
 */
const HEADER = Buffer.from('ViVOtech2\0', 'latin1');
const DATA_AT = 14;
const CRC_SIZE = 2;
/** Longer than any answer of a transaction; a length above it is noise. */
const MOST_DATA = 4096;

/** CRC-16/CCITT: polynomial 1021, begins with FFFF, not reflected. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

export type NeoCommand = readonly [command: number, subCommand: number];

export function commandFrame([command, subCommand]: NeoCommand, data: Uint8Array = new Uint8Array()): Uint8Array {
  const frame = Buffer.alloc(DATA_AT + data.length + CRC_SIZE);
  HEADER.copy(frame);
  frame.set([command, subCommand], HEADER.length);
  frame.writeUInt16BE(data.length, HEADER.length + 2);
  frame.set(data, DATA_AT);
  frame.writeUInt16LE(crcOf(frame.subarray(0, -CRC_SIZE)), DATA_AT + data.length);
  return frame;
}

export interface NeoAnswer {
  readonly command: number;
  readonly status: number;
  /** To be wiped by whoever has read it. */
  readonly data: Uint8Array;
}

/**
 * Answers out of a stream of bytes, whatever its pieces are. What is no frame, or a damaged one, is skipped up to the
 * next header. Everything that has been read is wiped: a misconfigured reader's card number does not stay in memory.
 */
export class NeoAnswers {
  #held: Buffer = Buffer.alloc(0);
  /** Frames whose CRC was wrong. */
  damaged = 0;

  take(bytes: Uint8Array): readonly NeoAnswer[] {
    const joined = Buffer.concat([this.#held, bytes]);
    this.#held.fill(0);
    bytes.fill(0);
    const answers: NeoAnswer[] = [];
    let at = 0;
    for (;;) {
      at = nextHeader(joined, at);
      if (joined.length - at < DATA_AT) break;
      const length = joined.readUInt16BE(at + 12);
      if (length > MOST_DATA) {
        at += 1;
        continue;
      }
      const end = at + DATA_AT + length + CRC_SIZE;
      if (joined.length < end) break;
      if (joined.readUInt16BE(end - CRC_SIZE) === crcOf(joined.subarray(at, end - CRC_SIZE))) {
        const [command = 0, status = 0] = joined.subarray(at + 10, at + 12);
        answers.push({ command, status, data: Uint8Array.from(joined.subarray(at + DATA_AT, at + DATA_AT + length)) });
        at = end;
      } else {
        this.damaged += 1;
        at += 1;
      }
    }
    this.#held = Buffer.from(joined.subarray(at));
    joined.fill(0);
    return answers;
  }

  /** What is there of a frame is forgotten. */
  forget(): void {
    this.#held.fill(0);
    this.#held = Buffer.alloc(0);
  }
}

/** Where a header begins, or may begin with the bytes to come. */
function nextHeader(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(HEADER, from);
  if (found >= 0) return found;
  for (let at = Math.max(from, bytes.length - HEADER.length + 1); at < bytes.length; at++) {
    if (HEADER.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at;
  }
  return bytes.length;
}
