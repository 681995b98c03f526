/** A command as a device on a ccTalk line hears it. */
export interface HeardCommand {
  readonly to: number;
  readonly header: number;
  readonly data: readonly number[];
}

export type CheckMode = 'checksum' | 'crc';

/** A device forgets half a frame after so much silence. */
const FORGET_AFTER_MS = 50;

/**
 * The ear of a ccTalk device: collects bytes and finds commands among them. Written apart from the driver's codec, as a
 * machine of bytes, so that a mistake there does not hide here.
 */
export class DeviceEar {
  readonly #mode: CheckMode;
  readonly #heard: (command: HeardCommand) => void;
  #bytes: number[] = [];
  #lastAt = 0;

  constructor(mode: CheckMode, heard: (command: HeardCommand) => void) {
    this.#mode = mode;
    this.#heard = heard;
  }

  hear(byte: number, at: number): void {
    if (at - this.#lastAt > FORGET_AFTER_MS) this.#bytes = [];
    this.#lastAt = at;
    this.#bytes.push(byte);
    const count = this.#bytes[1];
    if (count === undefined || this.#bytes.length < count + 5) return;
    const frame = this.#bytes;
    this.#bytes = [];
    if (this.#isWhole(frame)) this.#heard({ to: frame[0] ?? 0, header: frame[3] ?? 0, data: frame.slice(4, -1) });
  }

  #isWhole(frame: readonly number[]): boolean {
    if (this.#mode === 'checksum') {
      let sum = 0;
      for (const byte of frame) sum += byte;
      return sum % 256 === 0;
    }
    const covered = frame.filter((_, index) => index !== 2 && index !== frame.length - 1);
    return crc16(covered) === ((frame[frame.length - 1] ?? 0) << 8) + (frame[2] ?? 0);
  }
}

/** A device's answer to the host (address 1). */
export function answerFrame(mode: CheckMode, from: number, header: number, data: readonly number[]): number[] {
  if (mode === 'checksum') {
    const body = [1, data.length, from, header, ...data];
    const sum = body.reduce((total, byte) => total + byte, 0) % 256;
    return [...body, (256 - sum) % 256];
  }
  const crc = crc16([1, data.length, header, ...data]);
  return [1, data.length, crc % 256, header, ...data, Math.floor(crc / 256)];
}

/** Table-driven CRC-16/XMODEM. */
function crc16(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xff_00) ^ (TABLE[(crc >> 8) ^ byte] ?? 0);
  return crc;
}

const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index << 8;
  for (let bit = 0; bit < 8; bit += 1)
    value = value & 0x80_00 ? ((value << 1) & 0xff_ff) ^ 0x10_21 : (value << 1) & 0xff_ff;
  return value;
});
