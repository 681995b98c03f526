import type { HidPort } from './hid-tap.ts';

/** A real HID device by the path that the system gives it. Rejects with what node-hid throws. */
export async function openHidDevice(path: string): Promise<HidPort> {
  const { HIDAsync } = await import('node-hid');
  const device = await HIDAsync.open(path);
  device.on('error', () => {});
  return {
    write: (report) => void device.write([...report]).catch(() => undefined),
    onReport: (listener) => void device.on('data', (report: Buffer) => listener(Uint8Array.from(report))),
    close: () => void device.close().catch(() => undefined),
  };
}
