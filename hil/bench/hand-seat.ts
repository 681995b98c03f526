import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ASSEMBLY_SETTINGS } from '../../devices/scanner/scan-assembly.ts';
import type { MachineConfig } from '../../kiosk/machine/config.ts';
import { serialPlug } from '../printer/printer-plug.ts';
import { VirtualPrinter } from '../printer/virtual-printer.ts';
import type { BenchScanner } from '../scanner/bench-scanner.ts';
import type { HandFaults } from './hand-faults.ts';
import { plugScanner } from './usb-sockets.ts';

/** Scanner and slip printer around an inspector's reader; they go on when it dies. */
export interface HandSeat {
  readonly scanner: BenchScanner;
  readonly printer: VirtualPrinter;
  readonly faults: HandFaults;
  /** How the machine reaches them. */
  readonly config: NonNullable<MachineConfig['hand']>;
  /** Holds a code before the scanner; false when the driver did not fetch all of it. */
  scan(code: Uint8Array, aim: string): Promise<boolean>;
  close(): Promise<void>;
}

/** A printer on the belt: 58 mm of paper, 48 mm of it printed. */
const SLIP_WIDTH = 384;
const SLIP_COLUMNS = 32;
const PRINTER_BAUD = 115_200;
/** Drivers tell one and the same code apart after a second (devices/scanner). */
const ANOTHER_TIME_MS = ASSEMBLY_SETTINGS.sameCodeMs + 100;

/** Sets the devices up, in `folder`. Rejects where the computer has no pseudo-terminals. */
export async function setUpHand(
  machine: string,
  folder: string,
  { faults, onPaper }: { readonly faults: HandFaults; readonly onPaper: () => void },
): Promise<HandSeat> {
  const plug = serialPlug(join(folder, 'printer'));
  const printer = new VirtualPrinter(plug, { width: SLIP_WIDTH }, faults.ofPrinter);
  printer.onPaper(onPaper);
  const { scanner, config } = await plugScanner(machine, folder);
  faults.devices = { scanner, printer };
  let last = { data: '', at: Number.NEGATIVE_INFINITY };
  return {
    scanner,
    printer,
    faults,
    config: {
      scanner: config,
      printer: {
        transport: { kind: 'serial', path: plug.path, baudRate: PRINTER_BAUD },
        columns: SLIP_COLUMNS,
      },
    },
    async scan(code, aim) {
      const data = Buffer.from(code).toString('hex');
      // A phone that is held there again: a driver takes what comes sooner for one that was never taken away.
      if (last.data === data) await wait(Math.max(0, last.at + ANOTHER_TIME_MS - performance.now()));
      const read = await faults.scan(scanner.make.reports(code, aim));
      last = { data, at: performance.now() };
      return read;
    },
    async close() {
      await scanner.close();
      await printer.close();
    },
  };
}
