import { beforeAll, expect, test } from 'vitest';
import { codeSymbol } from '../../../kiosk/control-code/code-symbol.ts';
import { AZTEC_READERS, type GreyPicture } from '../../aztec-readers.ts';
import { phone, shown, told } from './given.ts';

const SCALE = 5;

/** The SVG as a grey picture, read from its own path. */
function picture(svg: string): GreyPicture {
  const units = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const side = units * SCALE;
  const grey = new Uint8ClampedArray(side * side).fill(255);
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let line = 0; line < SCALE; line += 1) {
      const from = (Number(y) * SCALE + line) * side + Number(x) * SCALE;
      grey.fill(0, from, from + SCALE);
    }
  }
  return { width: side, height: side, grey };
}

let code: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  code = await shown(await phone());
});

test('P37 213 bytes are an Aztec symbol of 53 by 53 modules, two of white around it', () => {
  const svg = codeSymbol(code);
  expect(svg).toContain('viewBox="0 0 57 57"');
  const coordinates = [...svg.matchAll(/M(\d+) (\d+)h1/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
  expect([Math.min(...coordinates), Math.max(...coordinates)]).toEqual([2, 54]);
});

test.each(AZTEC_READERS)('P37 $name reads the code that the reader accepts', async (reader) => {
  const bytes = await reader.read(picture(codeSymbol(code)));
  expect(bytes.toString('hex')).toBe(Buffer.from(code).toString('hex'));
  expect(told(new Uint8Array(bytes)).kind).toBe('valid');
});
