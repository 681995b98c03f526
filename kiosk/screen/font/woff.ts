import { inflateSync } from 'node:zlib';

/** What a text has to know about one font file. */
export interface FontFacts {
  readonly unitsPerEm: number;
  /** Advance width in font units by code point; figures are the tabular ones (OpenType `tnum`). */
  readonly advances: ReadonlyMap<number, number>;
}

type Tables = ReadonlyMap<string, Buffer>;

/**
 * Reads the advance widths out of a WOFF 1.0 file (W3C Recommendation, 13 December 2012; OpenType 1.9: cmap, hmtx, GSUB).
 * Throws `Error` with the missing piece's name when the file is not what it should be.
 */
export function readWoff(file: Buffer): FontFacts {
  const tables = unpack(file);
  const glyphs = characterMap(table(tables, 'cmap'));
  const tabular = tabularFigures(tables.get('GSUB'));
  const metrics = table(tables, 'hmtx');
  const fullMetrics = table(tables, 'hhea').readUInt16BE(34);
  const advances = new Map<number, number>();
  for (const [codePoint, glyph] of glyphs) {
    const shown = tabular.get(glyph) ?? glyph;
    advances.set(codePoint, metrics.readUInt16BE(4 * Math.min(shown, fullMetrics - 1)));
  }
  return { unitsPerEm: table(tables, 'head').readUInt16BE(18), advances };
}

function table(tables: Tables, tag: string): Buffer {
  const found = tables.get(tag);
  if (!found) throw new Error(`font without table ${tag}`);
  return found;
}

function unpack(file: Buffer): Tables {
  if (file.length < 44 || file.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF file');
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < file.readUInt16BE(12); i++) {
    const entry = 44 + 20 * i;
    const offset = file.readUInt32BE(entry + 4);
    const packed = file.readUInt32BE(entry + 8);
    const data = file.subarray(offset, offset + packed);
    tables.set(
      file.toString('latin1', entry, entry + 4),
      packed < file.readUInt32BE(entry + 12) ? inflateSync(data) : data,
    );
  }
  return tables;
}

/** Format 4 covers the basic plane, which is all that this program writes. */
function characterMap(cmap: Buffer): Map<number, number> {
  const at = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.readUInt32BE(8 + 8 * i)).find(
    (offset) => cmap.readUInt16BE(offset) === 4,
  );
  if (at === undefined) throw new Error('font without a format 4 character map');
  const segments = cmap.readUInt16BE(at + 6) / 2;
  const glyphs = new Map<number, number>();
  for (let i = 0; i < segments; i++) {
    const end = cmap.readUInt16BE(at + 14 + 2 * i);
    const start = cmap.readUInt16BE(at + 16 + 2 * segments + 2 * i);
    const delta = cmap.readInt16BE(at + 16 + 4 * segments + 2 * i);
    const rangeAt = at + 16 + 6 * segments + 2 * i;
    const range = cmap.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const raw = range === 0 ? code : cmap.readUInt16BE(rangeAt + range + 2 * (code - start));
      if (range === 0 || raw !== 0) glyphs.set(code, (raw + delta) & 0xffff);
    }
  }
  return glyphs;
}

/** Glyph -> its tabular twin, from the single substitutions of the feature `tnum`. */
function tabularFigures(gsub: Buffer | undefined): Map<number, number> {
  const twins = new Map<number, number>();
  if (!gsub) return twins;
  const features = gsub.readUInt16BE(6);
  const lookups = gsub.readUInt16BE(8);
  for (let i = 0; i < gsub.readUInt16BE(features); i++) {
    const record = features + 2 + 6 * i;
    if (gsub.toString('latin1', record, record + 4) !== 'tnum') continue;
    const feature = features + gsub.readUInt16BE(record + 4);
    for (let j = 0; j < gsub.readUInt16BE(feature + 2); j++) {
      const lookup = lookups + gsub.readUInt16BE(lookups + 2 + 2 * gsub.readUInt16BE(feature + 4 + 2 * j));
      if (gsub.readUInt16BE(lookup) !== 1) continue;
      for (let k = 0; k < gsub.readUInt16BE(lookup + 4); k++) {
        singleSubstitution(gsub, lookup + gsub.readUInt16BE(lookup + 6 + 2 * k), twins);
      }
    }
  }
  return twins;
}

function singleSubstitution(gsub: Buffer, at: number, twins: Map<number, number>): void {
  const format = gsub.readUInt16BE(at);
  covered(gsub, at + gsub.readUInt16BE(at + 2)).forEach((glyph, index) => {
    const twin = format === 1 ? (glyph + gsub.readInt16BE(at + 4)) & 0xffff : gsub.readUInt16BE(at + 6 + 2 * index);
    twins.set(glyph, twin);
  });
}

function covered(gsub: Buffer, at: number): number[] {
  const count = gsub.readUInt16BE(at + 2);
  if (gsub.readUInt16BE(at) === 1) return Array.from({ length: count }, (_, i) => gsub.readUInt16BE(at + 4 + 2 * i));
  return Array.from({ length: count }).flatMap((_, i) => {
    const start = gsub.readUInt16BE(at + 4 + 6 * i);
    const end = gsub.readUInt16BE(at + 6 + 6 * i);
    return Array.from({ length: end - start + 1 }, (__, j) => start + j);
  });
}
