import type { BenchScanner } from './bench-scanner.ts';
import type { ScannerMake } from './makes.ts';
import type { PluggedDevice, UsbBed } from './usb-bed.ts';

/** A scanner on the bench: it can be plugged in, read codes, and be pulled out in the middle of one. */
export class VirtualScanner implements BenchScanner {
  readonly through = 'umockdev';
  readonly make: ScannerMake;
  readonly #bed: UsbBed;
  #device: PluggedDevice | undefined;

  constructor(bed: UsbBed, make: ScannerMake) {
    this.#bed = bed;
    this.make = make;
  }

  plug(): void {
    this.#device ??= this.#bed.plug(this.make);
  }

  unplug(): void {
    this.#device?.unplug();
    this.#device = undefined;
  }

  async close(): Promise<void> {
    this.unplug();
  }

  /** Holds a code before it. True when the driver fetched all of it. */
  async read(code: Uint8Array, aim = ']z0'): Promise<boolean> {
    return this.say(this.make.reports(code, aim));
  }

  /** Reports as they are, also wrong ones. */
  async say(reports: readonly Uint8Array[]): Promise<boolean> {
    for (const report of reports) if ((await this.#device?.say(report)) !== true) return false;
    return true;
  }
}
