import thermal from 'node-thermal-printer';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { printed } from './given.ts';
import { dotsOf, symbolsOn } from './symbols-on-paper.ts';

const POLISH = 'Zażółć gęślą jaźń ŻÓŁĆ';

/** What the encoder makes of these orders, as the virtual printer prints it. */
async function paperOf(
  orders: (printer: InstanceType<typeof thermal.printer>) => unknown,
  characterSet: string = 'PC852_LATIN2',
) {
  const set = Object.values(thermal.characterSet).find((known) => known === characterSet);
  if (set === undefined) throw new Error(`no page ${characterSet}`);
  const printer = new thermal.printer({
    type: thermal.types.EPSON,
    interface: 'tcp://127.0.0.1',
    width: 48,
    characterSet: set,
    removeSpecialCharacters: false,
  });
  await orders(printer);
  const paper = printed(printer.getBuffer());
  const [sheet] = paper.sheets;
  if (sheet === undefined) throw new Error('no paper came out');
  return { ...paper, sheet, lines: sheet.text.split('\n').map((line) => line.trimEnd()), dots: dotsOf(sheet.png) };
}

describe('node-thermal-printer', () => {
  test.each([
    ['PC852_LATIN2', POLISH],
    ['WPC1250_LATIN2', `${POLISH} €`],
    ['ISO8859_2_LATIN2', POLISH],
    ['PC858_EURO', 'Ä ö € ø'],
    ['ISO8859_15_LATIN9', 'Š ž € Œ'],
    ['PC850_MULTILINGUAL', 'Ä ö ø Ð'],
    ['PC866_CYRILLIC2', 'Їжак Привет'],
    ['WPC1251_CYRILLIC', 'Ґанок Їжак'],
  ])('code page %s reads as it was written', async (page, text) => {
    expect((await paperOf((printer) => printer.println(text), page)).sheet.text).toContain(text);
  });

  test('alignment, rules, two columns, tables, sizes by either command, the cut', async () => {
    const { lines, sheet, plug } = await paperOf((printer) => {
      printer.alignCenter();
      printer.setTextDoubleHeight();
      printer.setTextDoubleWidth();
      printer.println('BILET');
      printer.setTextNormal();
      printer.alignLeft();
      printer.drawLine();
      printer.leftRight('Doładowanie', '20,00 zł');
      printer.table(['Jedna', 'Dwie', 'Trzy']);
      printer.tableCustom([
        { text: 'Ilość', align: 'LEFT', width: 0.5 },
        { text: '3,20', align: 'RIGHT', width: 0.5, bold: true },
      ]);
      printer.alignRight();
      printer.setTextSize(1, 1);
      printer.println('Razem');
      printer.beep();
      printer.cut();
    });
    expect(sheet.kind).toBe('cut');
    expect(lines.slice(0, 6).map((line) => line.trim())).toEqual([
      'BILET',
      '-'.repeat(48),
      `Doładowanie${' '.repeat(29)}20,00 zł`,
      `Jedna${' '.repeat(11)}Dwie${' '.repeat(12)}Trzy`,
      expect.stringMatching(/^Ilość +3,20$/),
      'Razem',
    ]);
    expect(lines[0]).toMatch(/^ {19}/);
    expect(lines[5]).toMatch(/^ {38}/);
    expect(plug.answers).toEqual([]);
  });

  test('bold, underline, inverse and font B are seen on the paper', async () => {
    const black = async (orders: (printer: InstanceType<typeof thermal.printer>) => void) => {
      const { dots } = await paperOf((printer) => {
        orders(printer);
        printer.println('BILET');
      });
      let count = 0;
      for (let row = 0; row < 30; row += 1) for (let at = 0; at < 576; at += 1) count += dots(at, row) ? 1 : 0;
      return count;
    };
    const plain = await black(() => {});
    expect(await black((printer) => printer.bold(true))).toBeGreaterThan(plain);
    // Two rows under five cells.
    expect(await black((printer) => printer.underline(true))).toBe(plain + 5 * 12 * 2);
    expect(await black((printer) => printer.invert(true))).toBe(5 * 12 * 24 - plain);
    expect(await black((printer) => printer.setTypeFontB())).toBeLessThan(plain);
  });

  test.each([
    [67, '5901234123457', 'EAN13 5901234123457'],
    [69, 'KOD-39', 'Code39 KOD-39'],
    [70, '12345678', 'ITF 12345678'],
    [72, 'KOD93', 'Code93 KOD93'],
    [73, 'Bilet 7-13', 'Code128 Bilet 7-13'],
  ])('bar code %i is read back', async (type, data, expected) => {
    const { sheet, lines } = await paperOf((printer) =>
      printer.printBarcode(data, type, { hriPos: 2, width: 2, height: 60 }),
    );
    expect(await symbolsOn(sheet.png)).toEqual([expected]);
    expect(lines[1]?.trim()).toBe(data);
  });

  test('QR codes and PDF417, made by the printer, are read back', async () => {
    const qr = await paperOf((printer) => {
      printer.alignCenter();
      printer.printQR('https://example.org/bilet?n=7-13', { cellSize: 4, correction: 'Q', model: 2 });
    });
    expect(await symbolsOn(qr.sheet.png)).toEqual(['QRCode https://example.org/bilet?n=7-13']);
    expect(qr.lines[0]?.trim()).toBe('[qrcode https://example.org/bilet?n=7-13]');
    const pdf = await paperOf((printer) => printer.pdf417('BILET 7-13', { rowHeight: 3, width: 3, columns: 3 }));
    expect(await symbolsOn(pdf.sheet.png)).toEqual(['PDF417 BILET 7-13']);
  });

  test('a picture comes dot for dot', async () => {
    const picture = new PNG({ width: 40, height: 24 });
    const isBlack = (x: number, y: number) => (x * 7 + y * 3) % 5 < 2;
    for (let at = 0; at < 40 * 24; at += 1) {
      picture.data.set([...Array<number>(3).fill(isBlack(at % 40, Math.floor(at / 40)) ? 0 : 255), 255], at * 4);
    }
    const { dots, lines } = await paperOf((printer) => printer.printImageBuffer(PNG.sync.write(picture)));
    for (let y = 0; y < 24; y += 1) for (let x = 0; x < 40; x += 1) expect(dots(x, y)).toBe(isBlack(x, y));
    expect(lines[0]).toBe('[picture 40 x 24]');
  });

  test('turned round by the printer: each line by itself', async () => {
    const upright = await paperOf((printer) => printer.println('BILET'));
    const turned = await paperOf((printer) => {
      printer.upsideDown(true);
      printer.println('BILET');
    });
    for (let row = 0; row < 24; row += 1) {
      for (let at = 0; at < 576; at += 1) expect(turned.dots(at, row)).toBe(upright.dots(575 - at, 23 - row));
    }
  });
});
