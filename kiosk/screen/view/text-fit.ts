import { firaSansWidths } from '../font/widths.ts';

export type Weight = 400 | 500 | 600 | 700;

/** Height of a line in type sizes: Fira Sans' ascent 0.935 and descent 0.265 (OS/2 table). */
export const lineHeight = 1.2;
export const ascent = 0.935;

/** Positive kerning pairs are not in the table of widths; no text of Fira Sans is wider than this share above the sum. */
const kerningSlack = 1.01;
/** Stands in for a character that the table does not know: wider than any letter. */
const unknownWidth = 1000;

const widthsByWeight = new Map<Weight, ReadonlyMap<string, number>>();

function widthsOf(weight: Weight): ReadonlyMap<string, number> {
  const known = widthsByWeight.get(weight);
  if (known) return known;
  const widths = new Map<string, number>();
  for (const [width, characters] of Object.entries(firaSansWidths[weight])) {
    for (const character of characters) widths.set(character, Number(width));
  }
  widthsByWeight.set(weight, widths);
  return widths;
}

/** Width in pixels that one line of text takes at most. */
export function widthOf(text: string, size: number, weight: Weight): number {
  const widths = widthsOf(weight);
  let thousandths = 0;
  for (const character of text) thousandths += widths.get(character) ?? unknownWidth;
  return (thousandths * size * kerningSlack) / 1000;
}

export interface Fitted {
  readonly lines: readonly string[];
  readonly size: number;
  /** Of the widest line, rounded up. */
  readonly width: number;
  readonly height: number;
  /** False when words had to be cut, or parted where a space that does not break keeps them together. */
  readonly whole: boolean;
}

export interface Room {
  readonly width: number;
  readonly height?: number;
  /** Sizes to try, largest first. */
  readonly sizes: readonly number[];
  readonly weight: Weight;
  readonly maxLines?: number;
}

/**
 * Breaks a text into lines that are certain to fit the room, at the largest of the sizes that allows it. Words are
 * kept whole as long as some size allows; at the smallest size a word may be cut, and what even then does not fit
 * ends with an ellipsis. Lines are balanced: no line is longer than their number makes necessary.
 */
export function fitText(text: string, room: Room): Fitted {
  const key = `${text}|${room.width}|${room.height}|${room.sizes}|${room.weight}|${room.maxLines}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const found = fitAnew(text, room);
  // Labels come back with every scene; amounts and times do not, so it is emptied now and then.
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, found);
  return found;
}

const MOST_REMEMBERED = 4000;
const remembered = new Map<string, Fitted>();

function fitAnew(text: string, room: Room): Fitted {
  const set = keepTogether(text);
  for (const size of room.sizes) {
    const lines = wrapWhole(set, room, size);
    if (lines && lines.length <= mostLines(room, size)) return fitted(lines, size, room.weight, true);
  }
  return lastResort(set, room, room.sizes.at(-1) ?? 17);
}

function mostLines(room: Room, size: number): number {
  const byHeight = room.height === undefined ? Infinity : Math.floor((room.height + 0.01) / (size * lineHeight));
  return Math.min(room.maxLines ?? Infinity, byHeight);
}

function fitted(lines: readonly string[], size: number, weight: Weight, whole: boolean): Fitted {
  const width = Math.ceil(Math.max(0, ...lines.map((line) => widthOf(line, size, weight))));
  return { lines, size, width, height: Math.ceil(lines.length * size * lineHeight), whole };
}

/** No line ends with a one-letter word (Polish and Ukrainian typesetting) and none begins with a dash or slash. */
export function keepTogether(text: string): string {
  return text
    .replace(/(?<=^|[\s(„])([aiouwzAIOUWZіійвузоаєяІЙВУЗОАЄЯ]) (?=\S)/g, '$1\u00a0')
    .replace(/ (?=[–—/·] )/g, '\u00a0');
}

/** Balanced lines, or null when a word is wider than the room. */
function wrapWhole(text: string, room: Room, size: number): readonly string[] | null {
  const measure = (line: string) => widthOf(line, size, room.weight);
  const words = text.split(/ +/).filter((word) => word !== '');
  const widest = Math.max(0, ...words.map(measure));
  if (widest > room.width) return null;
  let best = wrapGreedily(words, room.width, measure);
  let narrow = Math.max(widest, measure(text) / Math.max(1, best.length));
  let wide = room.width;
  // The narrowest width that needs no more lines; 2 px are exact enough.
  while (wide - narrow > 2) {
    const width = (narrow + wide) / 2;
    const lines = wrapGreedily(words, width, measure);
    if (lines.length > best.length) narrow = width;
    else {
      best = lines;
      wide = width;
    }
  }
  return best;
}

function wrapGreedily(words: readonly string[], width: number, measure: (line: string) => number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Cuts words where it must, and the text where even that is not enough. */
function lastResort(text: string, room: Room, size: number): Fitted {
  const measure = (line: string) => widthOf(line, size, room.weight);
  const pieces = text
    .replaceAll('\u00a0', ' ')
    .split(/ +/)
    .flatMap((word) => (measure(word) <= room.width ? [word] : cutWord(word, room.width, measure)));
  const lines = [...wrapGreedily(pieces, room.width, measure)];
  const most = Math.max(1, mostLines(room, size));
  if (lines.length > most) {
    const last = lines.slice(most - 1).join(' ');
    let end = last.length;
    while (end > 0 && measure(`${last.slice(0, end).trimEnd()}…`) > room.width) end--;
    lines.splice(most - 1, Infinity, `${last.slice(0, end).trimEnd()}…`);
  }
  return fitted(lines, size, room.weight, false);
}

function cutWord(word: string, width: number, measure: (line: string) => number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (rest !== '' && measure(rest) > width) {
    let end = rest.length - 1;
    while (end > 1 && measure(rest.slice(0, end)) > width) end--;
    // A hyphen or slash in the last third is the better place.
    const hyphen = Math.max(rest.lastIndexOf('-', end - 1), rest.lastIndexOf('/', end - 1)) + 1;
    const cut = hyphen > end * 0.6 ? hyphen : end;
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return rest === '' ? pieces : [...pieces, rest];
}
