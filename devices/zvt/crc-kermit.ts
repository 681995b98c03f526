/** CRC-16/KERMIT: polynomial 1021 reflected (8408), start 0, as PA00P016 has it for the serial line. */
export function crcKermit(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}
