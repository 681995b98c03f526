import { devicesAsync, HIDAsync } from 'node-hid';
import { DeviceFailure } from '../device-failure.ts';
import { type ByteLine, openSerialLine } from '../serial-line/serial-line.ts';
import { hidReports, payloadOf } from './hid-reports.ts';
import type { LinkSettings } from './host-messages.ts';

/** Opens the line to a reader. Rejects with DeviceFailure. */
export function openNeoLink(settings: LinkSettings): Promise<ByteLine> {
  return settings.kind === 'serial' ? openSerialLine(settings) : openHidLine(settings);
}

/** A reader on USB, by vendor and product; nothing said: the first of ID TECH. */
async function openHidLine({ vendor, product }: Extract<LinkSettings, { kind: 'hid' }>): Promise<ByteLine> {
  const found = (await devicesAsync()).find(
    (device) => device.vendorId === vendor && (product === undefined || device.productId === product),
  );
  if (found?.path === undefined) throw new DeviceFailure('reader', 'lost', 'no such reader is plugged in');
  const device = await HIDAsync.open(found.path);
  const bytesListeners: ((bytes: Uint8Array) => void)[] = [];
  const goneListeners: ((detail: string) => void)[] = [];
  let gone: string | undefined;
  const tellGone = (detail: string) => {
    if (gone !== undefined) return;
    gone = detail;
    for (const listener of goneListeners) listener(detail);
  };
  device.on('error', (error: Error) => tellGone(error.message));
  device.on('data', (report: Buffer) => {
    const payload = payloadOf(report);
    for (const listener of bytesListeners) listener(payload);
    report.fill(0);
  });
  let written: Promise<unknown> = Promise.resolve();
  return {
    write: (bytes) => {
      for (const report of hidReports(bytes)) {
        written = written
          .then(() => device.write(Buffer.from(report)))
          .catch((error: unknown) => tellGone(String(error)));
      }
    },
    onBytes: (listener) => void bytesListeners.push(listener),
    onGone: (listener) => {
      if (gone === undefined) goneListeners.push(listener);
      else listener(gone);
    },
    close: async () => {
      await written;
      await device.close().catch(() => undefined);
    },
  };
}
