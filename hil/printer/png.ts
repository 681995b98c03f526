import { crc32, deflateSync } from 'node:zlib';

/** Rows of dots, eight to a byte, the leftmost in the highest bit; 1 is black. */
export interface DotPicture {
  readonly width: number;
  readonly rows: readonly Uint8Array[];
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The picture as PNG (ISO/IEC 15948): greyscale, one bit a dot. */
export function pngOf({ width, rows }: DotPicture): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, rows.length);
  // One bit, greyscale, and the only methods of compression, filtering and interlacing there are or none.
  header.set([1, 0, 0, 0, 0], 8);
  const perLine = Math.ceil(width / 8);
  const lines = new Uint8Array(rows.length * (perLine + 1));
  for (const [index, row] of rows.entries()) {
    // A line begins with its filter, none; in greyscale 1 is white.
    for (let byte = 0; byte < perLine; byte += 1) lines[index * (perLine + 1) + 1 + byte] = ~(row[byte] ?? 0) & 0xff;
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
