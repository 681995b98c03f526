import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AztecCodeReader, BinaryBitmap, HybridBinarizer, RGBLuminanceSource } from '@zxing/library';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** A grey picture, a byte a dot, row by row; 0 is black. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8ClampedArray;
}

/** An Aztec reader; answers the bytes of the one symbol in the picture, or fails. */
export interface AztecReader {
  readonly name: string;
  read(picture: GreyPicture): Promise<Buffer>;
}

let prepared = false;

function prepare(): void {
  if (prepared) return;
  prepared = true;
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) } });
}

/** zxing-cpp, C++ compiled to WebAssembly. */
const cpp: AztecReader = {
  name: 'zxing-wasm',
  async read({ width, height, grey }) {
    prepare();
    const data = new Uint8ClampedArray(width * height * 4);
    for (const [at, value] of grey.entries()) data.set([value, value, value, 255], at * 4);
    const found = await readBarcodes({ data, width, height, colorSpace: 'srgb' } as ImageData, { formats: ['Aztec'] });
    if (found.length !== 1) throw new Error(`${found.length} symbols`);
    return Buffer.from(found[0]?.bytes ?? []);
  },
};

// It gives bytes as text of the page that the web calls Latin 1: windows-1252, where each byte is a letter of its own.
const BYTE_OF = new Map(
  [...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))].map(
    (letter, byte) => [letter, byte] as const,
  ),
);

/** ZXing in TypeScript: detector, corrector and decoder written separately from those of zxing-cpp. */
const script: AztecReader = {
  name: '@zxing/library',
  async read({ width, height, grey }) {
    const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, width, height)));
    const letters = [...new AztecCodeReader().decode(bitmap).getText()];
    return Buffer.from(
      letters.map((letter) => {
        const byte = BYTE_OF.get(letter);
        if (byte === undefined) throw new Error(`no byte: ${letter}`);
        return byte;
      }),
    );
  },
};

/** Two decoders that share no code. */
export const AZTEC_READERS: readonly AztecReader[] = [cpp, script];
