import type { Printer } from '../../devices/printer/contract.ts';
import type { Scanner } from '../../devices/scanner/contract.ts';
import type { MachineConfig } from './config.ts';
import { openPrinter } from './printer.ts';

/** What an inspector's reader has besides its card reader, not started yet. */
export interface HandDevices {
  readonly scanner: Scanner | undefined;
  readonly printer: Printer | undefined;
  close(): Promise<void>;
}

/** Opens the drivers that the configuration names, and only those: what is not there is never loaded. */
export async function openHandDevices(settings: MachineConfig['hand']): Promise<HandDevices> {
  const scanner = await openScanner(settings?.scanner);
  const printer = await openPrinter(settings?.printer);
  return {
    scanner,
    printer,
    async close() {
      await scanner?.close();
      await printer?.close();
    },
  };
}

type Settings = NonNullable<MachineConfig['hand']>;

async function openScanner(settings: Settings['scanner']): Promise<Scanner | undefined> {
  if (settings === undefined) return undefined;
  const { HidScanner } = await import('../../devices/scanner/hid-scanner.ts');
  const { bench, ...wanted } = settings;
  return new HidScanner({
    name: 'scanner',
    ...wanted,
    ...(bench?.environment === undefined ? {} : { environment: { ...process.env, ...bench.environment } }),
    ...(bench?.host === undefined ? {} : { host: bench.host }),
  });
}
