import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Device, devicesAsync, HIDAsync } from 'node-hid';
import { dieWithParent } from '../card-reader/parent-death.ts';
import { findScanner, type ListedDevice } from './find-scanner.ts';
import { type HostMessage, hostSettingsSchema } from './host-messages.ts';

/*
 * A process of its own for node-hid: its native library can block while it asks the system for devices and while it
 * lets one go, and a fault in it is the process's end. Here none of that stops the machine.
 *
 * First argument: HostSettings as JSON. Messages go over the IPC channel; without it the process ends.
 */

const settings = hostSettingsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));

let toldLast = '';
/** While nothing changes, nothing is said again. */
const tell = (message: HostMessage): void => {
  const text = JSON.stringify(message);
  if (message.kind !== 'report' && text === toldLast) return;
  if (message.kind !== 'report') toldLast = text;
  process.send?.(message);
};

const listed = (device: Device): ListedDevice[] =>
  device.path === undefined
    ? []
    : [
        {
          path: device.path,
          vendor: device.vendorId,
          product: device.productId,
          model: [device.manufacturer, device.product].filter(Boolean).join(' ') || 'a scanner without a name',
          serial: device.serialNumber ?? '',
          usagePage: device.usagePage ?? 0,
          usage: device.usage ?? 0,
        },
      ];

/** Linux gives it beside the device; node-hid does not. */
const descriptorOf = async (path: string): Promise<string | undefined> => {
  const node = path.split('/').at(-1) ?? '';
  try {
    return (await readFile(`/sys/class/hidraw/${node}/device/report_descriptor`)).toString('hex') || undefined;
  } catch {
    return undefined;
  }
};

/** Resolves when the scanner is gone, with why. */
const serve = async (device: ListedDevice): Promise<string> => {
  const descriptor = await descriptorOf(device.path);
  const scanner = await HIDAsync.open(device.path);
  const gone = new Promise<string>((resolve) => scanner.once('error', (error: Error) => resolve(error.message)));
  tell({ kind: 'plugged', model: device.model, vendor: device.vendor, descriptor });
  scanner.on('data', (report: Buffer) => tell({ kind: 'report', bytes: report.toString('hex') }));
  const detail = await gone;
  await scanner.close().catch(() => undefined);
  return `${device.model} is gone: ${detail}`;
};

const look = async (): Promise<HostMessage> => {
  const found = findScanner((await devicesAsync()).flatMap(listed), settings);
  if (found.kind === 'none') return { kind: 'absent', detail: 'no bar code scanner is plugged in' };
  if (found.kind === 'keyboard-wedge') return { kind: 'refused', why: found.kind, detail: found.detail };
  try {
    return { kind: 'absent', detail: await serve(found.device) };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return { kind: 'refused', why: 'no-access', detail: `${found.device.model} cannot be opened: ${detail}` };
  }
};

const noList = (cause: unknown): HostMessage => ({
  kind: 'absent',
  detail: `devices cannot be listed: ${cause instanceof Error ? cause.message : String(cause)}`,
});

// The machine decides when it is done, also when a whole process group is told to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
dieWithParent();
for (;;) {
  tell(await look().catch(noList));
  await pause(settings.lookMs);
}
