import { BMP } from './bitmaps.ts';
import { coverCardNumbers } from './card-number.ts';
import { decodeText, type TerminalEncoding } from './text.ts';
import { type DataObject, decodeTlv, decodeTlvLength, findObject } from './tlv.ts';

/** Whose receipt it is (TLV 1F07); a terminal that sends no TLV does not say. */
export type ReceiptCopy = 'passenger' | 'merchant' | 'administration' | 'unsaid';

export interface PrintedLines {
  readonly copy: ReceiptCopy;
  readonly lines: readonly string[];
}

const RECEIPT_TYPE = 0x1f07;
const TEXT_LINES = 0x25;
const TEXT_LINE = 0x07;
/** A line of a receipt is at most so wide; centred text is set in the middle of it. */
const WIDTH = 24;
/** Attribute: 80 and above are feeds (FF ends the receipt), 40 is centred, others are left. */
const FEED = 0x80;
const CENTRED = 0x40;

/** 06 D1: attribute, text, perhaps a TLV container behind it. */
export function decodePrintLine(data: Uint8Array, encoding: TerminalEncoding): PrintedLines {
  const [attribute] = data;
  if (attribute === undefined) return { copy: 'unsaid', lines: [] };
  const { text, container } = splitTail(data.subarray(1));
  const copy = copyOf(container);
  const line = coverCardNumbers(decodeText(text, encoding)).trimEnd();
  if (attribute >= FEED) return { copy, lines: line === '' ? [] : [line] };
  const indent = (attribute & CENTRED) === 0 ? 0 : Math.max(0, Math.floor((WIDTH - line.length) / 2));
  return { copy, lines: [line === '' ? '' : `${' '.repeat(indent)}${line}`] };
}

/** Text holds no byte 06, so the first one begins the container, if it reaches to the end. */
function splitTail(bytes: Uint8Array): { text: Uint8Array; container: readonly DataObject[] } {
  const at = bytes.indexOf(BMP.tlv);
  const length = at < 0 ? undefined : decodeTlvLength(bytes.subarray(at + 1));
  if (length === undefined || at + 1 + length.size + length.length !== bytes.length) {
    return { text: bytes, container: [] };
  }
  const container = decodeTlv(bytes.subarray(at + 1 + length.size));
  return container === undefined ? { text: bytes, container: [] } : { text: bytes.subarray(0, at), container };
}

/** 06 D3: a whole receipt in a TLV container. Undefined where it is none. */
export function decodePrintTextBlock(data: Uint8Array, encoding: TerminalEncoding): PrintedLines | undefined {
  const length = data[0] === BMP.tlv ? decodeTlvLength(data.subarray(1)) : undefined;
  if (length === undefined) return undefined;
  const container = decodeTlv(data.subarray(1 + length.size, 1 + length.size + length.length));
  if (container === undefined) return undefined;
  const block = findObject(container, TEXT_LINES)?.inside ?? [];
  const lines = block
    .filter(({ tag }) => tag === TEXT_LINE)
    .map(({ value }) => coverCardNumbers(decodeText(value, encoding)).trimEnd());
  return { copy: copyOf(container), lines };
}

function copyOf(container: readonly DataObject[]): ReceiptCopy {
  switch (findObject(container, RECEIPT_TYPE)?.value[0]) {
    case 1:
      return 'merchant';
    case 2:
      return 'passenger';
    case 3:
      return 'administration';
    default:
      return 'unsaid';
  }
}
