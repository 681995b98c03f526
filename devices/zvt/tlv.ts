/** A data object of a TLV container (BMP 06): tag as a number, e.g. 0x1f07; containers hold objects. */
export interface DataObject {
  readonly tag: number;
  readonly value: Uint8Array;
  /** Of a constructed object; empty otherwise. */
  readonly inside: readonly DataObject[];
}

const CONSTRUCTED = 0x20;
const LONG_TAG = 0x1f;
const DEEPEST = 8;

/** Length as in BER: up to 7F in one byte, 81 and one byte, 82 and two bytes with the high one first. */
export function encodeTlvLength(length: number): readonly number[] {
  if (length < 0x80) return [length];
  if (length <= 0xff) return [0x81, length];
  if (length <= 0xffff) return [0x82, length >> 8, length & 0xff];
  throw new RangeError(`a data object holds at most 65535 bytes, not ${length}`);
}

export function encodeTlv(tag: number, value: Iterable<number>): readonly number[] {
  const bytes = [...value];
  const name = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
  return [...name, ...encodeTlvLength(bytes.length), ...bytes];
}

/** Length and how many bytes it takes; undefined where it is cut off or of a form not used here. */
export function decodeTlvLength(bytes: Uint8Array): { readonly length: number; readonly size: number } | undefined {
  const [first, second, third] = bytes;
  if (first === undefined) return undefined;
  if (first < 0x80) return { length: first, size: 1 };
  if (first === 0x81 && second !== undefined) return { length: second, size: 2 };
  if (first === 0x82 && second !== undefined && third !== undefined) return { length: (second << 8) | third, size: 3 };
  return undefined;
}

/** Data objects one after another; undefined where the bytes are none. */
export function decodeTlv(bytes: Uint8Array, depth = 0): readonly DataObject[] | undefined {
  const objects: DataObject[] = [];
  for (let at = 0; at < bytes.length; ) {
    const object = readObject(bytes.subarray(at), depth);
    if (object === undefined) return undefined;
    objects.push(object.object);
    at += object.size;
  }
  return objects;
}

function readObject(bytes: Uint8Array, depth: number): { object: DataObject; size: number } | undefined {
  const [first, second] = bytes;
  if (first === undefined || depth > DEEPEST) return undefined;
  const long = (first & LONG_TAG) === LONG_TAG;
  if (long && (second === undefined || second >= 0x80)) return undefined;
  const tag = long ? (first << 8) | (second ?? 0) : first;
  const tagSize = long ? 2 : 1;
  const length = decodeTlvLength(bytes.subarray(tagSize));
  if (length === undefined) return undefined;
  const start = tagSize + length.size;
  if (bytes.length < start + length.length) return undefined;
  const value = bytes.slice(start, start + length.length);
  const inside = (first & CONSTRUCTED) === 0 ? [] : decodeTlv(value, depth + 1);
  return inside === undefined ? undefined : { object: { tag, value, inside }, size: start + length.length };
}

/** The first object with this tag, at any depth. */
export function findObject(objects: readonly DataObject[], tag: number): DataObject | undefined {
  for (const object of objects) {
    const found = object.tag === tag ? object : findObject(object.inside, tag);
    if (found !== undefined) return found;
  }
  return undefined;
}
