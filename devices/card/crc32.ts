import { crc32 } from 'node:zlib';

/**
 * CRC of DESFire EV1's enciphered communication: the usual reflected CRC-32 (EDB88320, from FFFFFFFF) without its
 * final inversion, also known as JAMCRC; four bytes, least significant first.
 */
export function desfireCrc32(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, ~crc32(message) >>> 0, true);
  return bytes;
}
