import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { codeSymbol } from '../../../kiosk/control-code/code-symbol.ts';
import { phone, shown, told } from './given.ts';

const ZXING_READER = spawnSync('ZXingReader', ['-version']).error === undefined;
const SCALE = 5;

/** The SVG as a grey picture, read from its own path. */
function picture(svg: string): { readonly side: number; readonly grey: Uint8Array } {
  const units = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const side = units * SCALE;
  const grey = new Uint8Array(side * side).fill(255);
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let line = 0; line < SCALE; line += 1) {
      const from = (Number(y) * SCALE + line) * side + Number(x) * SCALE;
      grey.fill(0, from, from + SCALE);
    }
  }
  return { side, grey };
}

let code: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) } });
  code = await shown(await phone());
});

test('P37 213 bytes are an Aztec symbol of 53 by 53 modules, two of white around it', () => {
  const svg = codeSymbol(code);
  expect(svg).toContain('viewBox="0 0 57 57"');
  const coordinates = [...svg.matchAll(/M(\d+) (\d+)h1/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
  expect([Math.min(...coordinates), Math.max(...coordinates)]).toEqual([2, 54]);
});

test('P37 zxing-wasm reads the code that the reader accepts', async () => {
  const { side, grey } = picture(codeSymbol(code));
  const data = new Uint8ClampedArray(side * side * 4);
  for (const [at, value] of grey.entries()) data.set([value, value, value, 255], at * 4);
  const found = await readBarcodes({ data, width: side, height: side, colorSpace: 'srgb' } as ImageData, {
    formats: ['Aztec'],
  });
  expect(found).toHaveLength(1);
  const bytes = found[0]?.bytes ?? new Uint8Array(0);
  expect(Buffer.from(bytes).toString('hex')).toBe(Buffer.from(code).toString('hex'));
  expect(told(bytes).kind).toBe('valid');
});

// Debian's zxing-cpp-tools; the setup installs it where it may.
test('P37 ZXingReader reads the same', (context) => {
  context.skip(!ZXING_READER, 'zxing-cpp-tools is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'control-code-'));
  const file = join(folder, 'symbol.pgm');
  const { side, grey } = picture(codeSymbol(code));
  writeFileSync(file, Buffer.concat([Buffer.from(`P5\n${side} ${side}\n255\n`), grey]));
  expect(execFileSync('ZXingReader', ['-bytes', '-format', 'Aztec', file])).toEqual(Buffer.from(code));
  rmSync(folder, { recursive: true });
});
