import { int32, uint16 } from './little-endian.ts';

/**
 * CRC-32 of EV1 secure messaging ("JAMCRC"): reflected polynomial EDB88320, preset FFFFFFFF, no final inversion;
 * least significant byte first. Of "123456789": 340BC6D9.
 */
export function crc32(...parts: readonly Uint8Array[]): Uint8Array {
  let crc = 0xffffffff;
  for (const part of parts) {
    for (const byte of part) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return int32(crc);
}

/** CRC_A of ISO/IEC 14443-3, used by legacy secure messaging: reflected polynomial 8408, preset 6363. */
export function crc16(...parts: readonly Uint8Array[]): Uint8Array {
  let crc = 0x6363;
  for (const part of parts) {
    for (const byte of part) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
    }
  }
  return uint16(crc);
}
