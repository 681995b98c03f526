import type { PrintedDocument } from '../../../devices/printer/contract.ts';

/** The terminal's own lines for the bank's customer, as it dictated them. */
export function bankReceipt(sale: string, lines: readonly string[]): PrintedDocument {
  return { id: `bank receipt ${sale}`, parts: lines.map((text) => ({ kind: 'text', text })) };
}
