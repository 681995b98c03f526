import { join } from 'node:path';
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
    scan: (code, aim) => faults.scan(scanner.make.reports(code, aim)),
    async close() {
      await scanner.close();
      await printer.close();
    },
  };
}
