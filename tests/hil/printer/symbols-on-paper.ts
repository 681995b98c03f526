import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PNG } from 'pngjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** What a reader of bar codes finds on a picture of paper: `format content`, sorted. */
export async function symbolsOn(png: Uint8Array): Promise<readonly string[]> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) } });
  const found = await readBarcodes(png, { tryHarder: true, maxNumberOfSymbols: 20 });
  return found.map(({ format, text }) => `${format} ${text}`).sort();
}

/** Whether a dot of the paper is black. Counted from the left and the top of what the head can reach. */
export function dotsOf(png: Uint8Array): (column: number, row: number) => boolean {
  const { width, data } = PNG.sync.read(Buffer.from(png));
  return (column, row) => (data[((row + MARGIN) * width + column + MARGIN) * 4] ?? 255) < 128;
}

/** Around what the head can reach. */
const MARGIN = 32;
