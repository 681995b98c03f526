import { PNG } from 'pngjs';
import { type Printer, transform } from 'receiptline';
import { describe, expect, test } from 'vitest';
import { printed } from './given.ts';
import { dotsOf, symbolsOn } from './symbols-on-paper.ts';

const POLISH = 'Zażółć gęślą jaźń ŻÓŁĆ';

/** A document of this encoder's own language, as the virtual printer prints it. */
function paperOf(document: string, printer: Printer = {}) {
  const bytes = Buffer.from(
    transform(document, { command: 'escpos', cpl: 48, encoding: 'cp852', ...printer }),
    'latin1',
  );
  const paper = printed(bytes);
  const [sheet] = paper.sheets;
  if (sheet === undefined) throw new Error('no paper came out');
  const lines = sheet.text.split('\n').map((line) => line.trimEnd());
  return { ...paper, sheet, lines, dots: dotsOf(sheet.png) };
}

describe('receiptline', () => {
  test.each([
    ['cp437', 'Ä ö ü ß é ñ ½'],
    ['cp852', POLISH],
    ['cp858', 'Ä ö € ø'],
    ['cp860', 'ã õ ç Â'],
    ['cp863', 'à û ê Ë'],
    ['cp865', 'å ø æ ¤'],
    ['cp866', 'Їжак Привет'],
    ['cp1252', 'Ä ö € ž ø'],
    ['multilingual', `${POLISH} € Привет å`],
  ] as const)('code page %s reads as it was written', (encoding, text) => {
    expect(paperOf(text, { encoding }).sheet.text).toContain(text);
  });

  test('a table: columns left and right, rules between them, in the printing area it asked for', () => {
    const document = [
      '{w:20,10}',
      'Bilet jednorazowy |   3,20',
      '{b:line}',
      'Razem |   12,80',
      '{b:space;w:auto}',
      '-',
    ];
    const { lines } = paperOf(document.join('\n'));
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/Bilet jednorazowy .*3,20$/),
        expect.stringMatching(/│Razem {15}│ {5}12,80│$/),
      ]),
    );
    expect(lines.find((line) => line.includes('╭'))).toMatch(/^ +╭─{20}┬─{10}╮$/);
    expect(lines.at(-1)).toBe('─'.repeat(48));
  });

  test('sizes, bold, underline and inverse are seen on the paper', () => {
    const rows = (document: string) => {
      const { dots } = paperOf(document, { cutting: false });
      let black = 0;
      let lowest = -1;
      let rightmost = -1;
      for (let row = 0; row < 200; row += 1) {
        for (let column = 0; column < 576; column += 1) {
          if (!dots(column, row)) continue;
          black += 1;
          lowest = Math.max(lowest, row);
          rightmost = Math.max(rightmost, column);
        }
      }
      return { black, lowest, rightmost };
    };
    const plain = rows('|BILET');
    expect(rows('|^^^BILET').black).toBe(plain.black * 4);
    expect(rows('|^BILET').rightmost).toBeGreaterThan(plain.rightmost * 1.8);
    expect(rows('|^^BILET').lowest).toBeGreaterThan(plain.lowest * 1.7);
    expect(rows('|"BILET"').black).toBeGreaterThan(plain.black);
    expect(rows('|_BILET_').lowest).toBe(23);
    // Each dot of the five cells is either in the sign or around it.
    expect(rows('|`BILET`').black + plain.black).toBe(5 * 12 * 24);
  });

  test.each([
    ['ean', '5901234123457', 'EAN13 5901234123457'],
    ['ean', '96385074', 'EAN8 96385074'],
    ['upc', '012345678905', 'EAN13 0012345678905'],
    ['upc', '01234565', 'UPCE 0012345000065'],
    ['code39', 'KOD-39', 'Code39 KOD-39'],
    ['itf', '12345678', 'ITF 12345678'],
    ['codabar', 'A123456B', 'Codabar A123456B'],
    ['code93', 'KOD93', 'Code93 KOD93'],
    ['code128', 'Bilet 00123456 {Z}', 'Code128 Bilet 00123456 {Z}'],
  ])('bar code %s is read back: %s', async (type, data, expected) => {
    const { sheet, lines } = paperOf(`{code:${data.replace(/[{}]/g, '\\$&')};option:${type},2,72,hri}`);
    expect(await symbolsOn(sheet.png)).toEqual([expected]);
    // Its letters are below it.
    expect(lines[1]?.trim().length).toBeGreaterThan(4);
  });

  test('QR code, printed as a picture, is read back', async () => {
    const { sheet } = paperOf('{code:https://example.org/bilet?n=7-13;option:qrcode,4,m}');
    expect(await symbolsOn(sheet.png)).toEqual(['QRCode https://example.org/bilet?n=7-13']);
  });

  test('a picture comes dot for dot', () => {
    const picture = new PNG({ width: 40, height: 24 });
    const isBlack = (x: number, y: number) => (x * 7 + y * 3) % 5 < 2;
    for (let at = 0; at < 40 * 24; at += 1) {
      picture.data.set([...Array<number>(3).fill(isBlack(at % 40, Math.floor(at / 40)) ? 0 : 255), 255], at * 4);
    }
    const { dots, lines } = paperOf(`{image:${PNG.sync.write(picture).toString('base64')}}`, { gradient: false });
    const left = (576 - 40) / 2;
    for (let y = 0; y < 24; y += 1) for (let x = 0; x < 40; x += 1) expect(dots(left + x, y)).toBe(isBlack(x, y));
    expect(lines[0]?.trim()).toBe('[picture 40 x 24]');
  });

  test('upside down is the same paper turned round', () => {
    const upright = paperOf('BILET|', { cutting: false, spacing: false });
    const turned = paperOf('BILET|', { cutting: false, spacing: false, upsideDown: true });
    for (let row = 0; row < 24; row += 1) {
      for (let column = 0; column < 576; column += 1) {
        expect(turned.dots(column, row)).toBe(upright.dots(575 - column, 23 - row));
      }
    }
  });

  test('it cuts by feeding to the cutter, and asks for the paper afterwards', () => {
    const { plug, sheet } = paperOf('BILET');
    expect(sheet.kind).toBe('cut');
    expect(plug.answers).toEqual([0]);
  });
});
