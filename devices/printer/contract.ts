/** A receipt or ticket printer. */
export interface Printer {
  readonly name: string;
  readonly status: PrinterStatus;
  subscribe(listener: (event: PrinterEvent) => void): () => void;
  start(): Promise<void>;
  /** Prints one document and cuts it. Resolves when the printer has proved that it came out, or says that it did not. */
  print(document: PrintedDocument): Promise<PrintOutcome>;
  close(): Promise<void>;
}

export interface PrintedDocument {
  /** What is told of this print in journal and log, e.g. a receipt's number. */
  readonly id: string;
  readonly parts: readonly DocumentPart[];
}

export type DocumentPart =
  | { readonly kind: 'title'; readonly text: string }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly bold?: boolean;
      readonly align?: 'left' | 'centre' | 'right';
    }
  /** Two columns: what and how much. */
  | { readonly kind: 'row'; readonly left: string; readonly right: string; readonly bold?: boolean }
  | { readonly kind: 'rule' }
  /** An Aztec symbol of these bytes, with a text below for who cannot scan. */
  | { readonly kind: 'aztec'; readonly content: Uint8Array; readonly caption?: string }
  | { readonly kind: 'space'; readonly lines: number };

export type PrintOutcome =
  | { readonly kind: 'printed' }
  /** Certainly not out whole, e.g. no paper before the first line. */
  | { readonly kind: 'not-printed'; readonly why: PrinterFault; readonly detail: string }
  /** The printer fell silent: part or all of it may be out. */
  | { readonly kind: 'unknown'; readonly detail: string };

export type PrinterFault = 'paper-out' | 'cover-open' | 'cutter' | 'jam' | 'offline' | 'lost';

export type PrinterStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly paper: 'enough' | 'near-end' }
  | { readonly kind: 'faulty'; readonly fault: Exclude<PrinterFault, 'lost'>; readonly detail: string }
  | { readonly kind: 'lost'; readonly detail: string };

export type PrinterEvent = { readonly kind: 'status'; readonly status: PrinterStatus };
