import type { PrintedDocument, Printer, PrintOutcome } from '../../devices/printer/contract.ts';

/** The printer as the sale sees it: one document at a time, and always an outcome. */
export interface Press {
  readonly ready: boolean;
  /** Never rejects. */
  print(document: PrintedDocument): Promise<PrintOutcome>;
}

export function pressOf(printer: Printer | undefined): Press {
  let queue: Promise<unknown> = Promise.resolve();
  return {
    get ready() {
      return printer?.status.kind === 'ready';
    },
    print(document) {
      const printed = queue.then(async (): Promise<PrintOutcome> => {
        if (printer === undefined) return { kind: 'not-printed', why: 'lost', detail: 'there is no printer' };
        return printer
          .print(document)
          .catch((error: unknown): PrintOutcome => ({ kind: 'unknown', detail: String(error) }));
      });
      queue = printed;
      return printed;
    },
  };
}
