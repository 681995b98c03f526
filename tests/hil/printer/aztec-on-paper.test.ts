import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { encodeDocument } from '../../../devices/printer/escpos-document.ts';
import { printed } from './given.ts';

/** As the code of a single ticket: 110 bytes of every kind, and one that fills the paper. */
const CODES = [110, 400].map((length) => Uint8Array.from({ length }, (_, at) => (at * 37 + 11) & 0xff));
const ZXING_READER = spawnSync('ZXingReader', ['-version']).error === undefined;

function onPaper(content: Uint8Array): Uint8Array {
  const job = encodeDocument(
    [
      { kind: 'title', text: 'BILET JEDNORAZOWY' },
      { kind: 'row', left: 'Cena brutto', right: '3,20 zł' },
      { kind: 'aztec', content, caption: '7-13' },
      { kind: 'text', text: 'Okaż na żądanie kontrolera.' },
    ],
    { columns: 48, codePage: 'cp852' },
  );
  const [sheet] = printed(job).sheets;
  if (sheet === undefined) throw new Error('no paper came out');
  return sheet.png;
}

beforeAll(() => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) } });
});

test.each(CODES.map((code) => [code.length, code] as const))(
  'zxing-wasm reads %i bytes from the picture',
  async (_, code) => {
    const found = await readBarcodes(onPaper(code), { formats: ['Aztec'] });
    expect(found.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual([Buffer.from(code).toString('hex')]);
  },
);

// Debian's zxing-cpp-tools; the setup installs it where it may.
test('ZXingReader reads the same', (context) => {
  context.skip(!ZXING_READER, 'zxing-cpp-tools is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'aztec-'));
  for (const code of CODES) {
    const file = join(folder, `${code.length}.png`);
    writeFileSync(file, onPaper(code));
    expect(execFileSync('ZXingReader', ['-bytes', '-format', 'Aztec', file])).toEqual(Buffer.from(code));
  }
  rmSync(folder, { recursive: true });
});
