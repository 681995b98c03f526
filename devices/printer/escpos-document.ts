import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { aztecRaster } from './aztec-raster.ts';
import type { DocumentPart } from './contract.ts';
import { refuseRealTime } from './escpos-commands.ts';
import { type CodePage, printableText } from './printable-text.ts';

/** Characters of font A (12 dots wide) on a line: 48 or 42 on 80 mm paper, 32 on 58 mm. */
export type PaperColumns = 32 | 35 | 42 | 44 | 48;

/** What is printed on. */
export interface PrinterPaper {
  readonly columns: PaperColumns;
  readonly codePage: CodePage;
}

const DOTS_PER_COLUMN = 12;
/** A row's right column leaves this much to the left one, or goes to a line of its own. */
const LEAST_LEFT_COLUMN = 8;
/** ESC a: justification of what is not text; the encoder sets texts by spaces. */
const CENTRE = [0x1b, 0x61, 1];
const LEFT = [0x1b, 0x61, 0];

/** A document as it is sent, without cut. */
export interface EncodedDocument {
  readonly body: Uint8Array;
  /**
   * The rest of it, by which it is what it is: of a document that ends with a symbol, the lower part of the symbol and
   * what follows. As long as none of it is out, nobody can read the symbol. Empty for other documents.
   */
  readonly decisive: Uint8Array;
}

/** All of it in one. Throws as encodeInParts. */
export function encodeDocument(parts: readonly DocumentPart[], paper: PrinterPaper): Uint8Array {
  const { body, decisive } = encodeInParts(parts, paper);
  return Uint8Array.from([...body, ...decisive]);
}

/**
 * A document's parts as ESC/POS. Throws RealTimeCommandInJob or SymbolTooWide for what must not be sent.
 */
export function encodeInParts(parts: readonly DocumentPart[], paper: PrinterPaper): EncodedDocument {
  const encoder = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: paper.columns,
    newline: '\n',
    feedBeforeCut: 0,
    errors: 'strict',
  });
  encoder.initialize();
  // Pinned: left to itself the encoder changes the page from letter to letter.
  encoder.codepage(paper.codePage === 'ascii' ? 'cp437' : paper.codePage);
  for (const part of parts) encodePart(encoder, part, paper);
  const job = encoder.encode();
  refuseRealTime(job);
  const last = parts.at(-1);
  const decisiveFrom = last?.kind === 'aztec' ? lowerHalf(job, symbolOf(last, paper)) : job.length;
  return { body: job.subarray(0, decisiveFrom), decisive: job.subarray(decisiveFrom) };
}

/** Where the lower part of the symbol begins. */
function lowerHalf(job: Uint8Array, [, lower]: readonly [Uint8Array, Uint8Array]): number {
  return Buffer.from(job.buffer, job.byteOffset, job.length).lastIndexOf(lower);
}

function symbolOf({ content }: Extract<DocumentPart, { kind: 'aztec' }>, { columns }: PrinterPaper) {
  return aztecRaster(content, columns * DOTS_PER_COLUMN);
}

function encodePart(encoder: ReceiptPrinterEncoder, part: DocumentPart, paper: PrinterPaper): void {
  const { columns, codePage } = paper;
  switch (part.kind) {
    case 'title':
      encoder.align('center').bold(true).size(2, 2);
      encodeLines(encoder, part.text, codePage);
      encoder.size(1, 1).bold(false).align('left');
      return;
    case 'text':
      encoder.align(part.align === 'centre' ? 'center' : (part.align ?? 'left')).bold(part.bold ?? false);
      encodeLines(encoder, part.text, codePage);
      encoder.bold(false).align('left');
      return;
    case 'row':
      encoder.bold(part.bold ?? false);
      encodeRow(encoder, printableText(part.left, codePage), printableText(part.right, codePage), columns);
      encoder.bold(false);
      return;
    case 'rule':
      encoder.line(printableText('─', codePage).repeat(columns));
      return;
    case 'aztec':
      encoder.raw([...CENTRE, ...symbolOf(part, paper).flatMap((each) => [...each]), ...LEFT]).newline();
      if (part.caption !== undefined) encoder.align('center').line(printableText(part.caption, codePage)).align('left');
      return;
    case 'space':
      if (part.lines > 0) encoder.newline(part.lines);
      return;
    default:
      part satisfies never;
  }
}

function encodeLines(encoder: ReceiptPrinterEncoder, text: string, page: CodePage): void {
  for (const line of text.split(/\r\n|\n|\r/)) encoder.line(printableText(line, page));
}

function encodeRow(encoder: ReceiptPrinterEncoder, left: string, right: string, columns: number): void {
  const rightWidth = right.length + 1;
  if (columns - rightWidth < LEAST_LEFT_COLUMN) {
    encoder.line(left).align('right').line(right).align('left');
    return;
  }
  encoder.table(
    [
      { width: columns - rightWidth, align: 'left' },
      { width: rightWidth, align: 'right' },
    ],
    [[left, right]],
  );
}
