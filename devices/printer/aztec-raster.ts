import bwip from 'bwip-js/node';

/** Black where true, row by row. */
export interface Symbol {
  readonly size: number;
  readonly black: readonly boolean[];
}

/** The modules of an Aztec code (ISO/IEC 24778) of these bytes. Throws when they are too many for one symbol. */
export function aztecSymbol(content: Uint8Array): Symbol {
  const [symbol] = bwip.raw({
    bcid: 'azteccode',
    text: Buffer.from(content).toString('latin1'),
    binarytext: true,
  });
  if (symbol === undefined || !('pixs' in symbol)) throw new Error('no Aztec symbol was made');
  return { size: symbol.pixx, black: symbol.pixs.map((pixel) => pixel === 1) };
}

/** A symbol's modules do not fit on the paper at the smallest size that a reader is sure of. */
export class SymbolTooWide extends Error {
  override readonly name = 'SymbolTooWide';
}

const MODULE_DOTS = [8, 4] as const;
/** Readers want white around a symbol less than pictures do; Aztec wants none, one module is for dirt. */
const QUIET_MODULES = 1;
const UPPER_SHARE = 0.55;

/**
 * GS v 0 of the symbol, in two pictures one below the other. The upper one is no symbol by itself: its code corrects
 * some 23 % of what it holds (ISO/IEC 24778, 7.3), and of its lines almost half are missing. A module is eight dots wide, or four where eight do not fit: each byte is then 00, 0F, F0 or
 * FF, so that the picture can hold no real-time command. Throws SymbolTooWide.
 */
export function aztecRaster(content: Uint8Array, dotsPerLine: number): readonly [upper: Uint8Array, lower: Uint8Array] {
  const symbol = aztecSymbol(content);
  const across = symbol.size + 2 * QUIET_MODULES;
  const dots = MODULE_DOTS.find((each) => Math.ceil((across * each) / 8) * 8 <= dotsPerLine);
  if (dots === undefined) throw new SymbolTooWide(`${symbol.size} modules on ${dotsPerLine} dots`);
  const perLine = Math.ceil((across * dots) / 8);
  const lines = across * dots;
  const raster = new Uint8Array(perLine * lines);
  for (let line = 0; line < lines; line += 1) {
    const row = Math.floor(line / dots) - QUIET_MODULES;
    for (let byte = 0; byte < perLine; byte += 1) raster[line * perLine + byte] = rasterByte(symbol, row, byte, dots);
  }
  const upper = Math.round(across * UPPER_SHARE) * dots;
  const picture = (from: number, to: number): Uint8Array => {
    const high = to - from;
    const dotsOfIt = raster.subarray(from * perLine, to * perLine);
    return Uint8Array.of(0x1d, 0x76, 0x30, 0, perLine & 0xff, perLine >> 8, high & 0xff, high >> 8, ...dotsOfIt);
  };
  return [picture(0, upper), picture(upper, lines)];
}

function rasterByte({ size, black }: Symbol, row: number, byte: number, dots: 8 | 4): number {
  const isBlack = (column: number): boolean =>
    row >= 0 && row < size && column >= 0 && column < size && black[row * size + column] === true;
  if (dots === 8) return isBlack(byte - QUIET_MODULES) ? 0xff : 0;
  const left = byte * 2 - QUIET_MODULES;
  return (isBlack(left) ? 0xf0 : 0) | (isBlack(left + 1) ? 0x0f : 0);
}
