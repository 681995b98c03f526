/** The reader's side of the ViVOtech2 protocol, written from the guide and not from the driver. */

const TAG = [0x56, 0x69, 0x56, 0x4f, 0x74, 0x65, 0x63, 0x68, 0x32, 0x00];

/** CRC-CCITT by table, initial value FFFF. */
const TABLE = Uint16Array.from({ length: 256 }, (_, high) => {
  let value = high << 8;
  for (let shift = 8; shift > 0; shift--) value = ((value << 1) & 0xffff) ^ (value >= 0x8000 ? 0x1021 : 0);
  return value;
});

export const checkOf = (bytes: readonly number[]): number =>
  bytes.reduce((crc, byte) => ((crc << 8) & 0xffff) ^ (TABLE[((crc >> 8) ^ byte) & 0xff] ?? 0), 0xffff);

export interface HostCommand {
  readonly command: number;
  readonly subCommand: number;
  readonly data: readonly number[];
  /** The check was right. */
  readonly sound: boolean;
}

/** An answer: the check's high byte goes first. */
export function answer(command: number, status: number, data: readonly number[] = []): Uint8Array {
  const frame = [...TAG, command, status, data.length >> 8, data.length & 0xff, ...data];
  const check = checkOf(frame);
  return Uint8Array.from([...frame, check >> 8, check & 0xff]);
}

/** Commands as they come in, byte by byte. */
export class CommandEar {
  #bytes: number[] = [];

  hear(bytes: Uint8Array): readonly HostCommand[] {
    const commands: HostCommand[] = [];
    for (const byte of bytes) {
      this.#bytes.push(byte);
      const place = this.#bytes.length - 1;
      if (place < TAG.length && byte !== TAG[place]) this.#bytes = byte === TAG[0] ? [byte] : [];
      const whole = this.#wholeLength();
      if (whole === undefined || this.#bytes.length < whole) continue;
      const frame = this.#bytes.splice(0);
      const [low = 0, high = 0] = frame.slice(-2);
      const sound = checkOf(frame.slice(0, -2)) === low + (high << 8);
      const [command = 0, subCommand = 0] = frame.slice(10);
      commands.push({ command, subCommand, data: frame.slice(14, -2), sound });
    }
    return commands;
  }

  #wholeLength(): number | undefined {
    const [high, low] = this.#bytes.slice(12, 14);
    return high === undefined || low === undefined ? undefined : 16 + (high << 8) + low;
  }
}

/** A data object with a definite length. */
export function object(tag: string, value: readonly number[]): readonly number[] {
  const length = value.length > 127 ? [0x81, value.length] : [value.length];
  return [...Buffer.from(tag, 'hex'), ...length, ...value];
}
