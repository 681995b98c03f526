import type { ScannerMake } from './makes.ts';

/** A scanner before which the bench holds codes. */
export interface BenchScanner {
  /** What lies between its reports and the driver. */
  readonly through: 'umockdev' | 'socket';
  readonly make: ScannerMake;
  plug(): void;
  unplug(): void;
  /** Reports as they are, also wrong ones. True when the driver fetched all of them. */
  say(reports: readonly Uint8Array[]): Promise<boolean>;
  close(): Promise<void>;
}
