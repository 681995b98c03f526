/**
 * The letters of the virtual printers: five by nine boxes, of which each is two dots wide and high; the last two rows
 * are below the base line. Letters with marks are put together of letter and mark.
 */
const SIGNS = ` !"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\`abcdefghijklmnopqrstuvwxyz{|}~łŁđĐıß€§°×øæ□`;

/** Twelve signs side by side, block after block. */
const PICTURE = `
  ..... ..#.. .#.#. .#.#. ..#.. ##..# .##.. ..#.. ...#. .#... ..... .....
  ..... ..#.. .#.#. .#.#. .#### ##..# #..#. ..#.. ..#.. ..#.. ..#.. ..#..
  ..... ..#.. .#.#. ##### #.#.. ...#. #.#.. .#... .#... ...#. #.#.# ..#..
  ..... ..#.. ..... .#.#. .###. ..#.. .#... ..... .#... ...#. .###. #####
  ..... ..#.. ..... ##### ..#.# .#... #.#.# ..... .#... ...#. #.#.# ..#..
  ..... ..... ..... .#.#. ####. #..## #..#. ..... ..#.. ..#.. ..#.. ..#..
  ..... ..#.. ..... .#.#. ..#.. #..## .##.# ..... ...#. .#... ..... .....
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

  ..... ..... ..... ....# .###. ..#.. .###. .###. ...#. ##### ..##. #####
  ..... ..... ..... ....# #...# .##.. #...# #...# ..##. #.... .#... ....#
  ..... ..... ..... ...#. #..## ..#.. ....# ....# .#.#. ####. #.... ...#.
  ..... ##### ..... ..#.. #.#.# ..#.. ..##. ..##. #..#. ....# ####. ..#..
  ..... ..... ..... .#... ##..# ..#.. .#... ....# ##### ....# #...# .#...
  ..##. ..... .##.. #.... #...# ..#.. #.... #...# ...#. #...# #...# .#...
  ..#.. ..... .##.. #.... .###. .###. ##### .###. ...#. .###. .###. .#...
  .#... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

  .###. .###. ..... ..... ...#. ..... .#... .###. .###. ..#.. ####. .###.
  #...# #...# .##.. .##.. ..#.. ..... ..#.. #...# #...# .#.#. #...# #...#
  #...# #...# .##.. .##.. .#... ##### ...#. ....# #.### #...# #...# #....
  .###. .#### ..... ..... #.... ..... ....# ...#. #.#.# #...# ####. #....
  #...# ....# .##.. .##.. .#... ##### ...#. ..#.. #.### ##### #...# #....
  #...# ...#. .##.. ..#.. ..#.. ..... ..#.. ..... #.... #...# #...# #...#
  .###. .##.. ..... .#... ...#. ..... .#... ..#.. .#### #...# ####. .###.
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

  ####. ##### ##### .###. #...# .###. ..### #...# #.... #...# #...# .###.
  #...# #.... #.... #...# #...# ..#.. ...#. #..#. #.... ##.## ##..# #...#
  #...# #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.# ##..# #...#
  #...# ####. ####. #.### ##### ..#.. ...#. ##... #.... #.#.# #.#.# #...#
  #...# #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...# #..## #...#
  #...# #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...# #..## #...#
  ####. ##### #.... .#### #...# .###. .##.. #...# ##### #...# #...# .###.
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

  ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# ##### .###.
  #...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....# .#...
  #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#. .#...
  ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#.. .#...
  #.... #.#.# #.#.. ....# ..#.. #...# #...# #.#.# .#.#. ..#.. .#... .#...
  #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #.... .#...
  #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. ##### .###.
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....

  #.... .###. ..#.. ..... .#... ..... #.... ..... ....# ..... ..##. .....
  #.... ...#. .#.#. ..... ..#.. ..... #.... ..... ....# ..... .#... .....
  .#... ...#. #...# ..... ...#. .###. ####. .#### .#### .###. ####. .####
  ..#.. ...#. ..... ..... ..... ....# #...# #.... #...# #...# .#... #...#
  ...#. ...#. ..... ..... ..... .#### #...# #.... #...# ##### .#... #...#
  ....# ...#. ..... ..... ..... #...# #...# #.... #...# #.... .#... #...#
  ....# .###. ..... ..... ..... .#### ####. .#### .#### .###. .#... .####
  ..... ..... ..... ##### ..... ..... ..... ..... ..... ..... ..... ....#
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .###.

  #.... ..#.. ...#. #.... .##.. ..... ..... ..... ..... ..... ..... .....
  #.... ..... ..... #.... ..#.. ..... ..... ..... ..... ..... ..... .....
  #.##. .##.. ..##. #..#. ..#.. ##.#. #.##. .###. ####. .#### #.##. .####
  ##..# ..#.. ...#. #.#.. ..#.. #.#.# ##..# #...# #...# #...# ##..# #....
  #...# ..#.. ...#. ##... ..#.. #.#.# #...# #...# #...# #...# #.... .###.
  #...# ..#.. ...#. #.#.. ..#.. #.#.# #...# #...# #...# #...# #.... ....#
  #...# .###. ...#. #..#. .###. #.#.# #...# .###. ####. .#### #.... ####.
  ..... ..... #..#. ..... ..... ..... ..... ..... #.... ....# ..... .....
  ..... ..... .##.. ..... ..... ..... ..... ..... #.... ....# ..... .....

  .#... ..... ..... ..... ..... ..... ..... ..##. ..#.. .##.. ..... .##..
  .#... ..... ..... ..... ..... ..... ..... ..#.. ..#.. ..#.. ..... ..#..
  ####. #...# #...# #...# #...# #...# ##### ..#.. ..#.. ..#.. .#... ..#.#
  .#... #...# #...# #...# .#.#. #...# ...#. .#... ..#.. ...#. #.#.# ..##.
  .#... #...# #...# #.#.# ..#.. #...# ..#.. ..#.. ..#.. ..#.. ...#. .##..
  .#..# #..## .#.#. #.#.# .#.#. #...# .#... ..#.. ..#.. ..#.. ..... ..#..
  ..##. .##.# ..#.. .#.#. #...# .#### ##### ..##. ..#.. .##.. ..... .###.
  ..... ..... ..... ..... ..... ....# ..... ..... ..... ..... ..... .....
  ..... ..... ..... ..... ..... .###. ..... ..... ..... ..... ..... .....

  #.... ...#. .###. ..... .##.. ..### .###. .##.. ..... ..... ..... #####
  #.... .#### .#..# ..... #..#. .#... #.... #..#. #...# ....# ..... #...#
  #.#.. .#.#. .#..# .##.. #..#. ####. .##.. .##.. .#.#. .###. ##.#. #...#
  ##... #..#. ###.# ..#.. #.#.. .#... #..#. ..... ..#.. #..## ..#.# #...#
  #.... #..#. .#..# ..#.. #..#. ####. .##.. ..... .#.#. #.#.# .#### #...#
  #.... #..#. .#..# ..#.. #..#. .#... ...#. ..... #...# ##..# #.#.. #...#
  ##### .###. .###. .###. #.#.. ..### ###.. ..... ..... .###. .#### #####
  ..... ..... ..... ..... ..... ..... ..... ..... ..... #.... ..... .....
  ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
`;

const PER_BLOCK = 12;
const BOX_ROWS = 9;
const BOX_COLUMNS = 5;
const FRAME: readonly number[] = [31, 17, 17, 17, 17, 17, 31, 0, 0];

/** Rows of a sign, each five bits, the leftmost in the highest one. */
type Boxes = readonly number[];

const BOXES: ReadonlyMap<string, Boxes> = readPicture();

function readPicture(): ReadonlyMap<string, Boxes> {
  const lines = PICTURE.split('\n').filter((line) => line.trim() !== '');
  return new Map(
    [...SIGNS].map((sign, index) => {
      const top = Math.floor(index / PER_BLOCK) * BOX_ROWS;
      const at = index % PER_BLOCK;
      const boxes = lines
        .slice(top, top + BOX_ROWS)
        .map((line) =>
          [...(line.trim().split(' ')[at] ?? '')].reduce((bits, box) => bits * 2 + (box === '#' ? 1 : 0), 0),
        );
      return [sign, boxes] as const;
    }),
  );
}

interface Mark {
  readonly boxes: readonly number[];
  /** From the top of a small letter's body, or below the base line. */
  readonly place: 'above' | 'below';
}

/** Unicode's combining marks. */
const MARKS: Readonly<Record<string, Mark>> = {
  '\u0300': { boxes: [0b01000, 0b00100], place: 'above' },
  '\u0301': { boxes: [0b00010, 0b00100], place: 'above' },
  '\u0302': { boxes: [0b00100, 0b01010], place: 'above' },
  '\u0303': { boxes: [0b01101, 0b10110], place: 'above' },
  '\u0304': { boxes: [0, 0b01110], place: 'above' },
  '\u0306': { boxes: [0b10001, 0b01110], place: 'above' },
  '\u0307': { boxes: [0b00100, 0], place: 'above' },
  '\u0308': { boxes: [0b01010, 0], place: 'above' },
  '\u030a': { boxes: [0b00100, 0b01010], place: 'above' },
  '\u030b': { boxes: [0b01001, 0b10010], place: 'above' },
  '\u030c': { boxes: [0b01010, 0b00100], place: 'above' },
  '\u0327': { boxes: [0b00100, 0b01000], place: 'below' },
  '\u0328': { boxes: [0b00010, 0b00011], place: 'below' },
};

/** Signs drawn on all of the cell, so that they touch: top, right, bottom, left. */
const LINES: Readonly<Record<string, readonly [boolean, boolean, boolean, boolean]>> = {
  '─': [false, true, false, true],
  '═': [false, true, false, true],
  '│': [true, false, true, false],
  '║': [true, false, true, false],
  '┌': [false, true, true, false],
  '┐': [false, false, true, true],
  '└': [true, true, false, false],
  '┘': [true, false, false, true],
  '├': [true, true, true, false],
  '┤': [true, false, true, true],
  '┬': [false, true, true, true],
  '┴': [true, true, false, true],
  '┼': [true, true, true, true],
};

export const CELL_WIDTH = 12;
export const CELL_HEIGHT = 24;
/** Two rows of boxes for marks, nine of the letter, and a gap to the next line. */
const MARK_ROWS = 2;

/** Whether the dot of this sign's cell (12 by 24) is black. */
export function isInked(sign: string, column: number, row: number): boolean {
  const lines = LINES[sign];
  if (lines !== undefined) return isOnLine(lines, column, row);
  const cell = cellOf(sign);
  const box = Math.floor(column / 2) - (CELL_WIDTH / 2 - BOX_COLUMNS);
  return box >= 0 && (((cell[Math.floor(row / 2)] ?? 0) >> (BOX_COLUMNS - 1 - box)) & 1) === 1;
}

function isOnLine([top, right, bottom, left]: readonly boolean[], column: number, row: number): boolean {
  const [middle, centre] = [CELL_WIDTH / 2, CELL_HEIGHT / 2];
  const onColumn = column === middle || column === middle - 1;
  const onRow = row === centre || row === centre - 1;
  return (
    (onColumn && ((top === true && row <= centre) || (bottom === true && row >= centre - 1))) ||
    (onRow && ((left === true && column <= middle) || (right === true && column >= middle - 1)))
  );
}

const cells = new Map<string, readonly number[]>();

/** Twelve rows of boxes: the letter with its marks, in a frame where there is no such letter. */
function cellOf(sign: string): readonly number[] {
  const known = cells.get(sign);
  if (known !== undefined) return known;
  const cell = compose(sign);
  cells.set(sign, cell);
  return cell;
}

function compose(sign: string): readonly number[] {
  const whole = BOXES.get(sign);
  const [letter = '', ...marks] = whole === undefined ? [...sign.normalize('NFKD')] : [sign];
  // A mark takes the place of the dot.
  const bare = marks.some((mark) => MARKS[mark]?.place === 'above') && letter === 'i' ? 'ı' : letter;
  const cell = [...Array<number>(MARK_ROWS).fill(0), ...(BOXES.get(bare) ?? FRAME), 0];
  for (const mark of marks) {
    const drawn = MARKS[mark];
    if (drawn === undefined) continue;
    const isTall = cell[MARK_ROWS] !== 0;
    const top = drawn.place === 'below' ? MARK_ROWS + 7 : isTall ? 0 : MARK_ROWS;
    for (const [row, boxes] of drawn.boxes.entries()) cell[top + row] = (cell[top + row] ?? 0) | boxes;
  }
  return cell;
}
