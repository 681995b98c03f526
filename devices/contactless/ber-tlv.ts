/** One data object: EMV 4.3 Book 3, Annex B (BER-TLV). The value lies in the bytes that were read. */
export interface Tlv {
  /** In hex, e.g. `9F24`. */
  readonly tag: string;
  readonly value: Uint8Array;
  /** What is in a constructed one. */
  readonly inside: readonly Tlv[];
}

/** The bytes are no whole TLV objects. Says nothing of what is in them. */
export class TlvInvalid extends Error {
  override readonly name = 'TlvInvalid';
}

const DEEPEST = 8;
/** Templates of the reader's own, of which the guide has two-byte tags that BER would read on (`FFE4`). */
const OWN_TEMPLATE = 0xff;

/** Data objects one after another; zeros between them are filling. Throws TlvInvalid. */
export function readTlvs(bytes: Uint8Array, depth = 0): readonly Tlv[] {
  if (depth > DEEPEST) throw new TlvInvalid('templates are nested too deep');
  const found: Tlv[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    if (first === 0) {
      at += 1;
      continue;
    }
    const tagEnd = endOfTag(bytes, at);
    const { length, from } = lengthAt(bytes, tagEnd);
    if (from + length > bytes.length) throw new TlvInvalid('a value is longer than what came');
    const value = bytes.subarray(from, from + length);
    const tag = Buffer.from(bytes.subarray(at, tagEnd)).toString('hex').toUpperCase();
    // In the reader's own tags the bit for templates means nothing.
    const isTemplate = (first & 0x20) !== 0 && first !== OWN_TEMPLATE;
    found.push({ tag, value, inside: isTemplate ? readTlvs(value, depth + 1) : [] });
    at = from + length;
  }
  return found;
}

function endOfTag(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if ((first & 0x1f) !== 0x1f) return at + 1;
  const second = bytes[at + 1];
  if (second === undefined) throw new TlvInvalid('a tag is cut');
  // FFEExx, FF81xx and the like have three bytes, FFE0 to FFFF two.
  if (first === OWN_TEMPLATE) return at + (second === 0xee || second === 0x81 ? 3 : 2);
  if ((second & 0x80) === 0) return at + 2;
  if (bytes[at + 2] === undefined) throw new TlvInvalid('a tag is cut');
  return at + 3;
}

function lengthAt(bytes: Uint8Array, at: number): { readonly length: number; readonly from: number } {
  const first = bytes[at];
  if (first === undefined) throw new TlvInvalid('a length is missing');
  if (first < 0x80) return { length: first, from: at + 1 };
  const size = first & 0x7f;
  if (size === 0 || size > 2) throw new TlvInvalid('a length has no sense');
  let length = 0;
  for (let index = 1; index <= size; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) throw new TlvInvalid('a length is cut');
    length = length * 256 + byte;
  }
  return { length, from: at + 1 + size };
}

/** One data object as bytes. */
export function tlv(tag: string, value: Uint8Array): Uint8Array {
  if (value.length > 0xffff) throw new RangeError('a value has at most 65535 bytes');
  const length =
    value.length < 0x80
      ? [value.length]
      : value.length < 0x100
        ? [0x81, value.length]
        : [0x82, value.length >> 8, value.length & 0xff];
  return Uint8Array.of(...Buffer.from(tag, 'hex'), ...length, ...value);
}
