import { type ByteLine, openSerialLine } from '../serial-line/serial-line.ts';
import { openTcpLine } from '../tcp-line/tcp-line.ts';
import { openLpLine } from './lp-line.ts';

/** How a printer is reached. */
export type PrinterTransport =
  | { readonly kind: 'serial'; readonly path: string; readonly baudRate: number }
  /** Port 9100 by custom. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** USB, printer class: `/dev/usb/lp0`. */
  | { readonly kind: 'lp'; readonly path: string };

/** Rejects with DeviceFailure `lost` or `busy`. */
export function openPrinterLine(transport: PrinterTransport): Promise<ByteLine> {
  switch (transport.kind) {
    case 'serial':
      return openSerialLine(transport);
    case 'tcp':
      return openTcpLine(transport);
    case 'lp':
      return openLpLine(transport.path);
    default:
      return transport satisfies never;
  }
}

/** How long so many bytes are on the way at least, ms: ten bits a byte on a serial line, else next to nothing. */
export function timeOnLine(transport: PrinterTransport, bytes: number): number {
  return transport.kind === 'serial' ? (bytes * 10_000) / transport.baudRate : 0;
}
