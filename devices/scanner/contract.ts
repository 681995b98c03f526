/** A bar code scanner: in the inspector's hand or in a machine's front. */
export interface Scanner {
  readonly name: string;
  readonly status: ScannerStatus;
  /** Events in order; the answer unsubscribes. */
  subscribe(listener: (event: ScannerEvent) => void): () => void;
  start(): Promise<void>;
  /** Lets go of the scanner; no event follows. */
  close(): Promise<void>;
}

export type ScannerStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly model: string }
  /** None is plugged in, or it was pulled out; the driver keeps looking. */
  | { readonly kind: 'absent'; readonly detail: string }
  /** One is there and cannot be used as it is; the detail says what to do. */
  | {
      readonly kind: 'refused';
      readonly why: 'keyboard-wedge' | 'no-access' | 'unknown-layout';
      readonly detail: string;
    };

export interface Scan {
  /** AIM's name of the kind of symbol, e.g. `]z0`; empty where the scanner does not tell. */
  readonly aim: string;
  readonly symbology: Symbology;
  /** As the symbol holds them: any byte may be in it. */
  readonly bytes: Uint8Array;
}

export type Symbology =
  | 'aztec'
  | 'qr'
  | 'data-matrix'
  | 'pdf417'
  | 'code-128'
  | 'code-39'
  | 'ean-upc'
  | 'interleaved-2-of-5'
  | 'other';

export type ScannerEvent =
  | { readonly kind: 'scan'; readonly scan: Scan }
  /** The same code is still before the scanner: told for a light or a beep, not to be acted on. */
  | { readonly kind: 'same-again'; readonly scan: Scan }
  /** Something came that is no whole code; nothing of it is told as one. */
  | { readonly kind: 'discarded'; readonly why: DiscardReason; readonly detail: string }
  | { readonly kind: 'status'; readonly status: ScannerStatus };

export type DiscardReason =
  /** The rest of a code never came, or another began before it was whole. */
  | 'cut-short'
  | 'too-long'
  /** A report that its own descriptor does not allow. */
  | 'nonsense'
  /** The scanner's own message (AIM's `]Z`): an answer to a command. */
  | 'not-a-code';
