import type { Printer } from '../../devices/printer/contract.ts';
import type { MachineConfig } from './config.ts';

type Settings = NonNullable<MachineConfig['money']>['printer'];

/** The driver of the printer that the configuration names, loaded only where there is one. */
export async function openPrinter(settings: Settings): Promise<Printer | undefined> {
  if (settings === undefined) return undefined;
  const { openEscposPrinter } = await import('../../devices/printer/escpos-printer.ts');
  const { transport, columns, codePage } = settings;
  return openEscposPrinter({
    name: 'printer',
    transport,
    ...(columns === undefined ? {} : { columns }),
    ...(codePage === undefined ? {} : { codePage }),
  });
}
