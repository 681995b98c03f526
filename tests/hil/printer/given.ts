import { type EscposPrinterSettings, openEscposPrinter } from '../../../devices/printer/escpos-printer.ts';
import type { PrinterTransport } from '../../../devices/printer/escpos-transport.ts';
import type { PrinterPlug } from '../../../hil/printer/printer-plug.ts';
import { type PrinterMischief, type PrinterModel, VirtualPrinter } from '../../../hil/printer/virtual-printer.ts';

/** A plug with a test at its other end instead of a driver. */
export class BarePlug implements PrinterPlug {
  readonly answers: number[] = [];
  #listener: ((bytes: Uint8Array) => void) | undefined;

  send(bytes: Iterable<number>): void {
    this.#listener?.(Uint8Array.from(bytes));
  }
  write(bytes: Uint8Array): void {
    this.answers.push(...bytes);
  }
  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }
  unplug(): void {}
  async plugIn(): Promise<void> {}
  async close(): Promise<void> {}
}

/** A printer fed with these bytes, and what came out; what is not cut is torn off. */
export function printed(bytes: Iterable<number>, model: Partial<PrinterModel> = {}) {
  const plug = new BarePlug();
  const printer = new VirtualPrinter(plug, model);
  plug.send(bytes);
  tornOff(printer);
  return { plug, printer, sheets: printer.paper(), text: printer.paper()[0]?.text ?? '' };
}

/** Takes out what hangs there uncut. */
export function tornOff(printer: VirtualPrinter): void {
  printer.fault('paper-out');
  printer.mend('paper-out');
}

/** Bytes of a stream written as text and numbers. */
export function stream(...parts: readonly (string | readonly number[])[]): number[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [...part]));
}

export const QUICK = {
  pollMs: 100,
  jobPollMs: 20,
  reconnectMs: 20,
  recoverMs: 50,
  proofMs: 5000,
  clearMs: 300,
  offlineGraceMs: 200,
};

export function driverOn(transport: PrinterTransport, over: Partial<EscposPrinterSettings> = {}) {
  const { timing, ...rest } = over;
  return openEscposPrinter({ name: 'printer', transport, timing: { ...QUICK, ...timing }, ...rest });
}

export function printerAt(plug: PrinterPlug, model: Partial<PrinterModel> = {}, mischief?: PrinterMischief) {
  return new VirtualPrinter(plug, model, mischief);
}
