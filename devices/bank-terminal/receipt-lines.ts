import { type Apdu, CONTROL } from '../zvt/apdu.ts';
import { decodePrintLine, decodePrintTextBlock, type ReceiptCopy } from '../zvt/printing.ts';
import type { TerminalEncoding } from '../zvt/text.ts';
import type { BankTerminalEvent } from './contract.ts';

type Print = Extract<BankTerminalEvent, { kind: 'print' }>;

/** Gathers the lines of receipts that come one by one (06 D1) or as a block (06 D3) until their command ends. */
export class ReceiptLines {
  readonly #encoding: TerminalEncoding;
  readonly #lines: Record<Print['copy'], string[]> = { passenger: [], merchant: [] };

  constructor(encoding: TerminalEncoding) {
    this.#encoding = encoding;
  }

  hear(message: Apdu): void {
    const printed =
      message.control === CONTROL.printLine
        ? decodePrintLine(message.data, this.#encoding)
        : decodePrintTextBlock(message.data, this.#encoding);
    if (printed !== undefined) this.#lines[forWhom(printed.copy)].push(...printed.lines);
  }

  get some(): boolean {
    return this.receipts.length > 0;
  }

  get receipts(): readonly Print[] {
    return (['passenger', 'merchant'] as const)
      .map((copy): Print => ({ kind: 'print', copy, lines: this.#lines[copy] }))
      .filter(({ lines }) => lines.length > 0);
  }
}

/** What does not say whose it is concerns the one who pays. */
function forWhom(copy: ReceiptCopy): Print['copy'] {
  return copy === 'passenger' || copy === 'unsaid' ? 'passenger' : 'merchant';
}
