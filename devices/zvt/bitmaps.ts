import { decodeTlvLength } from './tlv.ts';

/** How a BMP's length is known: so many bytes, LL or LLL digits (F0 to F9 each) before it, or a TLV length. */
type Layout = number | 'll' | 'lll' | 'tlv';

const LAYOUTS: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [0x01, 1],
  [0x02, 1],
  [0x03, 1],
  [0x04, 6],
  [0x05, 1],
  [0x06, 'tlv'],
  [0x0b, 3],
  [0x0c, 3],
  [0x0d, 2],
  [0x0e, 2],
  [0x17, 2],
  [0x19, 1],
  [0x22, 'll'],
  [0x23, 'll'],
  [0x24, 'lll'],
  [0x27, 1],
  [0x29, 4],
  [0x2a, 15],
  [0x2d, 'll'],
  [0x2e, 'lll'],
  [0x37, 3],
  [0x3a, 2],
  [0x3b, 8],
  [0x3c, 'lll'],
  [0x3d, 3],
  [0x49, 2],
  [0x60, 'lll'],
  [0x87, 2],
  [0x88, 3],
  [0x8a, 1],
  [0x8b, 'll'],
  [0x8c, 1],
  [0x9a, 'lll'],
  [0xa0, 1],
  [0xa7, 'll'],
  [0xaa, 3],
  [0xaf, 'lll'],
  [0xba, 5],
  [0xd0, 1],
  [0xd1, 'll'],
  [0xd2, 1],
  [0xd3, 1],
  ...[0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8].map((tag): [number, Layout] => [tag, 'll']),
]);

/** Card number, tracks, expiry, chip data, check value, PIN data: these never leave the codec. */
const SECRETS: ReadonlySet<number> = new Set([0x0e, 0x22, 0x23, 0x24, 0x2d, 0x2e, 0x3a, 0xa7, 0xaf, 0xd1]);

export const BMP = {
  maxStatus: 0x02,
  service: 0x03,
  amount: 0x04,
  tlv: 0x06,
  trace: 0x0b,
  status: 0x19,
  result: 0x27,
  terminalId: 0x29,
  originalTrace: 0x37,
  authorisation: 0x3b,
  text: 0x3c,
  currency: 0x49,
  receipt: 0x87,
  cardName: 0x8b,
} as const;

export interface Bitmaps {
  readonly fields: ReadonlyMap<number, Uint8Array>;
  /** False where the rest is cut off or begins with a BMP whose length is not known. */
  readonly complete: boolean;
}

/** Reads BMPs up to the end, or to the first that cannot be read. What tells of the card is left out. */
export function decodeBitmaps(bytes: Uint8Array): Bitmaps {
  const fields = new Map<number, Uint8Array>();
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const extent = extentOf(tag, bytes.subarray(at + 1));
    if (extent === undefined) return { fields, complete: false };
    const start = at + 1 + extent.skip;
    at = start + extent.length;
    if (at > bytes.length) return { fields, complete: false };
    if (!SECRETS.has(tag)) fields.set(tag, bytes.slice(start, at));
  }
  return { fields, complete: true };
}

function extentOf(tag: number, rest: Uint8Array): { skip: number; length: number } | undefined {
  const layout = LAYOUTS.get(tag);
  if (layout === undefined) return undefined;
  if (typeof layout === 'number') return { skip: 0, length: layout };
  if (layout === 'tlv') {
    const length = decodeTlvLength(rest);
    return length === undefined ? undefined : { skip: length.size, length: length.length };
  }
  const digits = layout === 'll' ? 2 : 3;
  const length = decodeLengthDigits(rest.subarray(0, digits));
  return rest.length < digits || length === undefined ? undefined : { skip: digits, length };
}

/** `F1 F9` = 19. */
export function decodeLengthDigits(bytes: Uint8Array): number | undefined {
  let length = 0;
  for (const byte of bytes) {
    if (byte < 0xf0 || byte > 0xf9) return undefined;
    length = length * 10 + (byte - 0xf0);
  }
  return length;
}
