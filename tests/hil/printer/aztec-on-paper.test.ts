import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { encodeDocument } from '../../../devices/printer/escpos-document.ts';
import { AZTEC_READERS, type GreyPicture } from '../../aztec-readers.ts';
import { printed } from './given.ts';

/** As the code of a single ticket: 110 bytes of every kind, and one that fills the paper. */
const CODES = [110, 400].map((length) => Uint8Array.from({ length }, (_, at) => (at * 37 + 11) & 0xff));
function onPaper(content: Uint8Array): GreyPicture {
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
  const { width, height, data } = PNG.sync.read(Buffer.from(sheet.png));
  return { width, height, grey: new Uint8ClampedArray(data.filter((_, at) => at % 4 === 0)) };
}

describe.each(AZTEC_READERS)('$name', (reader) => {
  test.each(CODES.map((code) => [code.length, code] as const))('reads %i bytes from the paper', async (_, code) => {
    expect((await reader.read(onPaper(code))).toString('hex')).toBe(Buffer.from(code).toString('hex'));
  });
});
