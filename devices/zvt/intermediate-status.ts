import { BMP } from './bitmaps.ts';
import { coverCardNumbers } from './card-number.ts';
import { decodeText, type TerminalEncoding } from './text.ts';
import { decodeTlv, decodeTlvLength, findObject } from './tlv.ts';

export interface IntermediateStatus {
  readonly code: number;
  /** How long the terminal may now be silent, minutes; undefined where it does not say. */
  readonly minutes?: number;
  readonly text?: string;
}

const DISPLAY_TEXTS = 0x24;
const TEXT_LINE = 0x07;

/** 04 FF: code, how long to wait (BCD minutes), perhaps a TLV container with the words. */
export function decodeIntermediateStatus(data: Uint8Array, encoding: TerminalEncoding): IntermediateStatus | undefined {
  const [code, timeout] = data;
  if (code === undefined) return undefined;
  const minutes = timeout === undefined ? 0 : (timeout >> 4) * 10 + (timeout & 0x0f);
  const text = wordsIn(data.subarray(2), encoding);
  return { code, ...(minutes > 0 && minutes < 100 ? { minutes } : {}), ...(text === undefined ? {} : { text }) };
}

function wordsIn(rest: Uint8Array, encoding: TerminalEncoding): string | undefined {
  const length = rest[0] === BMP.tlv ? decodeTlvLength(rest.subarray(1)) : undefined;
  if (length === undefined) return undefined;
  const container = decodeTlv(rest.subarray(1 + length.size, 1 + length.size + length.length)) ?? [];
  const lines = (findObject(container, DISPLAY_TEXTS)?.inside ?? container)
    .filter(({ tag }) => tag === TEXT_LINE)
    .map(({ value }) => coverCardNumbers(decodeText(value, encoding).trim()));
  const text = lines.filter((line) => line !== '').join(' ');
  return text === '' ? undefined : text;
}
