import { join } from 'node:path';
import type { BenchScanner } from '../scanner/bench-scanner.ts';
import { HONEYWELL, type ScannerMake } from '../scanner/makes.ts';
import { SCANNER_SOCKET, SOCKET_HOST, SocketScanner } from '../scanner/socket-scanner.ts';
import { NoUmockdev, UsbBed } from '../scanner/usb-bed.ts';
import { VirtualScanner } from '../scanner/virtual-scanner.ts';

/** A scanner, and how its machine finds it. */
export interface PluggedScanner {
  readonly scanner: BenchScanner;
  readonly config: {
    readonly serial?: string;
    readonly bench: { readonly environment: Readonly<Record<string, string>>; readonly host?: string };
  };
}

/** Set to 1, the bench does without umockdev also where it is installed. */
const WITHOUT_UMOCKDEV = 'KASOWNIK_NO_UMOCKDEV';

let bed: UsbBed | undefined | 'none';

/**
 * A scanner for a machine, plugged in: through umockdev, so that node-hid above it is the unmodified one; else over a
 * socket of `folder`. Which of the two, its `through` tells, and the log.
 */
export async function plugScanner(machine: string, folder: string): Promise<PluggedScanner> {
  const make: ScannerMake = { ...HONEYWELL, serial: machine };
  const sockets = usbBed();
  if (sockets === undefined) {
    const path = join(folder, 'scanner.sock');
    const scanner = await SocketScanner.open(make, path);
    scanner.plug();
    return { scanner, config: { bench: { environment: { [SCANNER_SOCKET]: path }, host: SOCKET_HOST } } };
  }
  const scanner = new VirtualScanner(sockets, make);
  scanner.plug();
  return { scanner, config: { serial: machine, bench: { environment: sockets.environment } } };
}

/** One for the process: its library keeps its tree's address in the environment. */
function usbBed(): UsbBed | undefined {
  if (bed === undefined) {
    try {
      bed = process.env[WITHOUT_UMOCKDEV] === '1' ? 'none' : new UsbBed();
    } catch (error) {
      if (!(error instanceof NoUmockdev)) throw error;
      process.stderr.write(`bench: scanners over sockets: ${error.message}\n`);
      bed = 'none';
    }
    if (bed !== 'none') {
      const made = bed;
      process.once('exit', () => made.close());
    }
  }
  return bed === 'none' ? undefined : bed;
}
