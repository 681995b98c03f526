import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { describe, expect, test } from 'vitest';
import { printed, stream } from './given.ts';
import { symbolsOn } from './symbols-on-paper.ts';

const POLISH = 'Zażółć gęślą jaźń ŻÓŁĆ';

describe('@point-of-sale/receipt-printer-encoder', () => {
  test.each([
    ['cp437', 'Ä ö ü ß é ñ ½ ░'],
    ['cp850', 'Ä ö ü ß é ñ ø Ð'],
    ['cp852', POLISH],
    ['cp858', 'Ä ö € ø'],
    ['windows1250', `${POLISH} €`],
    ['windows1252', 'Ä ö € ž ø'],
  ] as const)('code page %s reads as it was written', (page, text) => {
    const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48 });
    expect(printed(encoder.initialize().codepage(page).line(text).encode()).text).toContain(text);
  });

  test('each letter of each page that it can write is read back', () => {
    const letters: readonly (readonly [page: 'cp437' | 'cp850' | 'cp852' | 'cp858', decoder: string])[] = [
      ['cp437', 'áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°'],
      ['cp850', 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑÁÂÀãÃðÐÊËÈıÍÎÏÌÓßÔÒõÕµþÞÚÛÙýÝ'],
      ['cp852', 'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘęźČşÁÂĚŞŻżĂăđĐĎËďŇÍÎěŢŮÓßÔŃńňŠšŔÚŕŰýÝţűŘř'],
      ['cp858', 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×€'],
    ];
    for (const [page, all] of letters) {
      const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48 });
      const { text } = printed(encoder.initialize().codepage(page).line(all).encode());
      expect(text.replaceAll('\n', '').trim()).toBe(all);
    }
  });

  test('left to choose its page it changes it from letter to letter, and is followed', () => {
    const encoder = new ReceiptPrinterEncoder({
      language: 'esc-pos',
      columns: 48,
      codepageCandidates: ['cp437', 'cp858', 'cp852'],
    });
    const bytes = encoder.initialize().codepage('auto').line(POLISH).encode();
    expect(
      Buffer.from(bytes)
        .toString('hex')
        .match(/1b74../g)?.length,
    ).toBeGreaterThan(1);
    expect(printed(bytes).text).toContain(POLISH);
  });

  test('tables, rules, sizes and the cut', () => {
    const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 32 });
    const bytes = encoder
      .initialize()
      .codepage('cp852')
      .align('center')
      .size(2, 2)
      .line('BILET')
      .size(1, 1)
      .align('left')
      .rule({ style: 'double' })
      .table(
        [
          { width: 20, align: 'left' },
          { width: 12, align: 'right' },
        ],
        [
          ['Cena', '3,20 zł'],
          ['Razem', '12,80 zł'],
        ],
      )
      .cut('partial')
      .encode();
    const { sheets } = printed(bytes, { width: 384 });
    expect(sheets[0]?.kind).toBe('cut');
    expect(sheets[0]?.text.split('\n').map((line) => line.trimEnd())).toEqual(
      expect.arrayContaining(['Cena                     3,20 zł', 'Razem                   12,80 zł', '═'.repeat(32)]),
    );
    expect(sheets[0]?.text).toMatch(/^ +BILET$/m);
  });

  test.each(['raster', 'column'] as const)('a picture sent as %s is the same picture', (mode) => {
    const data = Uint8ClampedArray.from({ length: 48 * 48 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : (((at >> 2) % 48) + Math.floor((at >> 2) / 48)) % 16 < 8 ? 0 : 255,
    );
    const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 32, imageMode: mode });
    const image = { data, width: 48, height: 48, colorSpace: 'srgb' };
    const bytes = encoder.initialize().image(image, 48, 48, 'threshold', 128).encode();
    const { printer } = printed(bytes, { width: 384 });
    expect(printer.paper()[0]?.text).toMatch(mode === 'raster' ? /\[picture 48 x 48\]/ : /(\[picture 48 x 24\]\n?){2}/);
  });

  test('bar codes, QR codes and PDF417 that the printer makes are read back', async () => {
    const encoder = () => new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48 }).initialize();
    const bytes = [
      encoder().barcode('5901234123457', 'ean13', { height: 60 }).encode(),
      encoder().barcode('BILET-7', 'code39', { height: 60 }).encode(),
      encoder().barcode('Bilet 7', 'code128', { height: 60 }).encode(),
      encoder().qrcode('https://example.org/bilet', { model: 2, size: 5, errorlevel: 'q' }).encode(),
      encoder().pdf417('BILET 7-13', { width: 3, height: 3, columns: 3 }).encode(),
    ];
    const read = await Promise.all(bytes.map((each) => symbolsOn(printed(each).printer.paper()[0]?.png ?? each)));
    expect(read.flat()).toEqual([
      'EAN13 5901234123457',
      'Code39 BILET-7',
      'Code128 Bilet 7',
      'QRCode https://example.org/bilet',
      'PDF417 BILET 7-13',
    ]);
  });
});

/** Written down as python-escpos sends it: ESC t per text, GS ! for sizes, bit images by columns, feed and cut. */
test('python-escpos: set(), charcode(), image(impl="bitImageColumn"), cut()', () => {
  const columns = Array.from({ length: 24 }, (_, column) => [0xff, column * 8, 0x81]).flat();
  const bytes = stream(
    [0x1b, 0x40],
    [0x1d, 0x21, 0x11],
    [0x1b, 0x4d, 0x00, 0x1b, 0x61, 0x31],
    [0x1b, 0x74, 0x2d],
    [0xaf],
    'yczenia',
    [0x0a],
    [0x1d, 0x21, 0x00, 0x1b, 0x61, 0x32],
    [0x1b, 0x74, 0x00],
    'right',
    [0x0a],
    [0x1b, 0x61, 0x30],
    [0x1b, 0x33, 0x10],
    [0x1b, 0x2a, 0x21, 0x18, 0x00],
    columns,
    [0x0a],
    [0x1b, 0x32],
    [0x1b, 0x7b, 0x00, 0x1d, 0x7c, 0x04],
    // graphics(): kept by function 112, printed by function 50.
    [0x1d, 0x28, 0x4c, 0x0c, 0x00, 0x30, 0x70, 0x30, 0x01, 0x01, 0x31, 0x08, 0x00, 0x02, 0x00, 0xaa, 0x55],
    [0x1d, 0x28, 0x4c, 0x02, 0x00, 0x30, 0x32],
    [0x1d, 0x6b, 0x04],
    'KOD39',
    [0x00],
    [0x1b, 0x64, 0x06],
    [0x1d, 0x56, 0x42, 0x00],
  );
  const { sheets } = printed(bytes);
  expect(sheets[0]?.text.split('\n')).toEqual([
    `${' '.repeat(16)}Życzenia`,
    `${' '.repeat(43)}right`,
    '[picture 24 x 24]',
    '[picture 8 x 2]',
    '[code39 KOD39]',
  ]);
});
