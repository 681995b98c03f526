import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readWoff } from './woff.ts';

const weights = [400, 500, 600, 700] as const;
/** Latin with Polish and German, Ukrainian Cyrillic, punctuation: what the catalogues and stop names are written in. */
const wanted = (code: number): boolean =>
  (code >= 0x20 && code <= 0x17f) || (code >= 0x400 && code <= 0x491) || (code >= 0x2000 && code <= 0x22ff);

type WidthTables = Record<(typeof weights)[number], Record<number, string>>;

/** Advance widths in thousandths by weight, from the font files the screen is drawn with. */
export function widthTables(): WidthTables {
  return { 400: widthTable(400), 500: widthTable(500), 600: widthTable(600), 700: widthTable(700) };
}

function widthTable(weight: (typeof weights)[number]): Record<number, string> {
  const widths = new Map<string, number>();
  for (const subset of ['latin', 'latin-ext', 'cyrillic']) {
    const file = import.meta.resolve(`@fontsource/fira-sans/files/fira-sans-${subset}-${weight}-normal.woff`);
    const font = readWoff(readFileSync(fileURLToPath(file)));
    if (font.unitsPerEm !== 1000) throw new Error(`${subset} ${weight}: ${font.unitsPerEm} units an em, 1000 expected`);
    for (const [code, width] of font.advances) {
      const character = String.fromCodePoint(code);
      if (wanted(code) && !widths.has(character)) widths.set(character, width);
    }
  }
  const table: Record<number, string> = {};
  for (const [character, width] of widths) table[width] = (table[width] ?? '') + character;
  return table;
}

/** The source text of `widths.ts`. */
export function widthsSource(): string {
  const tables = Object.entries(widthTables()).map(([weight, table]) => {
    const rows = Object.entries(table).map(([width, text]) => `    ${width}: ${quoted(text)},`);
    return `  ${weight}: {\n${rows.join('\n')}\n  },`;
  });
  return `// Made by make-widths.ts from @fontsource/fira-sans (SIL Open Font License 1.1); a test compares it with the files.
/** Advance widths of Fira Sans in thousandths of the type size, by weight: width -> the characters that have it. */
export const firaSansWidths: Readonly<Record<400 | 500 | 600 | 700, Readonly<Record<number, string>>>> = {
${tables.join('\n')}
};
`;
}

/** A string literal of this source: what cannot be seen is escaped. */
function quoted(text: string): string {
  const escaped = [...text].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === "'" || character === '\\') return `\\${character}`;
    const visible = (code > 0x20 && code < 0x7f) || (code > 0xa0 && code !== 0xad && code < 0x2000) || code > 0x206f;
    return visible || character === ' ' ? character : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `'${escaped.join('')}'`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(widthsSource());
