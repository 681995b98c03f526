import type { Symbology } from './contract.ts';

/** Code characters of AIM's symbology identifiers (ISO/IEC 15424, table 1). */
const KINDS: Readonly<Record<string, Symbology>> = {
  z: 'aztec',
  Q: 'qr',
  d: 'data-matrix',
  L: 'pdf417',
  C: 'code-128',
  A: 'code-39',
  E: 'ean-upc',
  I: 'interleaved-2-of-5',
};

/** The kind of symbol of an identifier such as `]z0`. */
export const symbologyOf = (aim: string): Symbology => KINDS[aim[1] ?? ''] ?? 'other';
