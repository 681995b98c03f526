/** Numbers in a DESFire command stand least significant byte first. The caller has checked the length. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8);
}

export function readUint24(bytes: Uint8Array, at: number): number {
  return readUint16(bytes, at) | (byteAt(bytes, at + 2) << 16);
}

export function readInt32(bytes: Uint8Array, at: number): number {
  return readUint24(bytes, at) | (byteAt(bytes, at + 3) << 24);
}

export function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff);
}

export function uint24(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff);
}

export function int32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff);
}

/** The byte at an index that exists; RangeError where it does not. */
export function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError(`no byte ${at} in ${bytes.length}`);
  return byte;
}
