/** Byte strings as DESFire writes them: numbers least significant byte first. */

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** An unsigned number in `count` bytes. Throws RangeError if it does not fit. */
export function unsigned(value: number, count: 1 | 2 | 3): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * count)) {
    throw new RangeError(`${value} does not fit in ${count} bytes`);
  }
  return Uint8Array.from({ length: count }, (_, at) => (value >>> (8 * at)) & 0xff);
}

/** A signed number in 4 bytes, as value files hold it. Throws RangeError if it does not fit. */
export function signed32(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 31) {
    throw new RangeError(`${value} does not fit in 4 signed bytes`);
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

export function readUnsigned(bytes: Uint8Array, at: number, count: 1 | 2 | 3): number {
  let value = 0;
  for (let byte = count - 1; byte >= 0; byte--) value = value * 256 + (bytes[at + byte] ?? 0);
  return value;
}

export function readSigned32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(at, true);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export const NO_BYTES = new Uint8Array(0);
