/**
 * ccTalk frames (ccTalk Part 2 v4.6). With the 8-bit checksum: destination, n, source, header, n data bytes, checksum;
 * all bytes sum to 0 modulo 256. With CRC-16/XMODEM the source's place holds the CRC's low byte and the end its high
 * byte; a reply then has no source.
 */
export type CheckKind = 'checksum' | 'crc';

export interface Frame {
  readonly destination: number;
  /** 1 where the CRC has taken its place. */
  readonly source: number;
  readonly header: number;
  readonly data: Uint8Array;
}

export const HOST = 1;
const OVERHEAD = 5;
export const MOST_DATA = 252;

/** Throws RangeError for more than 252 data bytes. */
export function encodeFrame({ destination, source, header, data }: Frame, check: CheckKind): Uint8Array {
  if (data.length > MOST_DATA) throw new RangeError(`a ccTalk frame holds ${MOST_DATA} data bytes, not ${data.length}`);
  const bytes = new Uint8Array(data.length + OVERHEAD);
  bytes.set([destination, data.length, source, header]);
  bytes.set(data, 4);
  if (check === 'checksum') {
    bytes[bytes.length - 1] = checksumOf(bytes.subarray(0, -1));
  } else {
    const crc = crcOf(destination, data.length, header, data);
    bytes[2] = crc & 0xff;
    bytes[bytes.length - 1] = crc >> 8;
  }
  return bytes;
}

export type DecodedFrame =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly length: number }
  /** More bytes have to come. */
  | { readonly kind: 'short' }
  | { readonly kind: 'bad-check' };

/** The frame at the beginning of these bytes; never throws. */
export function decodeFrame(bytes: Uint8Array, check: CheckKind): DecodedFrame {
  const [destination, count, third, header] = bytes;
  if (destination === undefined || count === undefined || bytes.length < count + OVERHEAD) return { kind: 'short' };
  if (third === undefined || header === undefined) return { kind: 'short' };
  const length = count + OVERHEAD;
  const data = bytes.slice(4, 4 + count);
  const last = bytes[length - 1];
  if (check === 'checksum') {
    if (last !== checksumOf(bytes.subarray(0, length - 1))) return { kind: 'bad-check' };
    return { kind: 'frame', length, frame: { destination, source: third, header, data } };
  }
  const crc = crcOf(destination, count, header, data);
  if (third !== (crc & 0xff) || last !== crc >> 8) return { kind: 'bad-check' };
  return { kind: 'frame', length, frame: { destination, source: HOST, header, data } };
}

function checksumOf(bytes: Uint8Array): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}

/** CRC-16/XMODEM (polynomial 1021, start 0) over destination, n, header and data. */
function crcOf(destination: number, count: number, header: number, data: Uint8Array): number {
  return [destination, count, header, ...data].reduce((crc, byte) => {
    let next = crc ^ (byte << 8);
    for (let bit = 0; bit < 8; bit += 1) next = (next & 0x8000) === 0 ? next << 1 : (next << 1) ^ 0x1021;
    return next & 0xffff;
  }, 0);
}
