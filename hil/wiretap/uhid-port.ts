import { constants, createReadStream, existsSync, openSync, writeSync } from 'node:fs';
import type { HidPort } from './hid-tap.ts';

/** The device as the system is to know it. */
export interface UhidIdentity {
  readonly name: string;
  readonly vendor: number;
  readonly product: number;
  readonly reportDescriptor: Uint8Array;
}

/** This system lets no program be a HID device. */
export class NoUhid extends Error {
  override readonly name = 'NoUhid';
}

const DEVICE = '/dev/uhid';
/** Events of linux/uhid.h; the structures are packed. */
const UHID_DESTROY = 1;
const UHID_OUTPUT = 6;
const UHID_CREATE2 = 11;
const UHID_INPUT2 = 12;
const BUS_USB = 3;
const LONGEST_DATA = 4096;
/** struct uhid_event: type, then the largest of its requests, create2. */
const EVENT_BYTES = 4 + 128 + 64 + 64 + 2 + 2 + 4 + 4 + 4 + 4 + LONGEST_DATA;

/** UHID_CREATE2: name 128, phys 64, uniq 64, descriptor's length 2, bus 2, vendor, product, version, country 4 each. */
export function createEvent({ name, vendor, product, reportDescriptor }: UhidIdentity): Buffer {
  const event = Buffer.alloc(EVENT_BYTES);
  event.writeUInt32LE(UHID_CREATE2, 0);
  event.write(name.slice(0, 127), 4, 'utf8');
  event.writeUInt16LE(reportDescriptor.length, 260);
  event.writeUInt16LE(BUS_USB, 262);
  event.writeUInt32LE(vendor, 264);
  event.writeUInt32LE(product, 268);
  event.set(reportDescriptor, 280);
  return event;
}

/** UHID_INPUT2: length 2, data. */
export function inputEvent(report: Uint8Array): Buffer {
  const event = Buffer.alloc(4 + 2 + report.length);
  event.writeUInt32LE(UHID_INPUT2, 0);
  event.writeUInt16LE(report.length, 4);
  event.set(report, 6);
  return event;
}

/** The report of a UHID_OUTPUT event (data 4096, length 2, type 1); undefined for every other event. */
export function outputReport(event: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(event);
  if (bytes.length < 4 + LONGEST_DATA + 2 || bytes.readUInt32LE(0) !== UHID_OUTPUT) return undefined;
  return Uint8Array.from(bytes.subarray(4, 4 + Math.min(LONGEST_DATA, bytes.readUInt16LE(4 + LONGEST_DATA))));
}

/** Becomes a HID device of this system; drivers find it under /dev/hidraw. Throws NoUhid. */
export function becomeHidDevice(identity: UhidIdentity): HidPort {
  if (!existsSync(DEVICE)) throw new NoUhid(`there is no ${DEVICE}: the kernel's uhid module is not there`);
  const file = openDevice();
  writeSync(file, createEvent(identity));
  const events = createReadStream('', { fd: file, highWaterMark: EVENT_BYTES, autoClose: true });
  events.on('error', () => {});
  return {
    write: (report) => void writeSync(file, inputEvent(report)),
    onReport: (listener) =>
      void events.on('data', (event) => {
        const report = typeof event === 'string' ? undefined : outputReport(event);
        if (report !== undefined) listener(report);
      }),
    close: () => {
      const destroy = Buffer.alloc(4);
      destroy.writeUInt32LE(UHID_DESTROY, 0);
      writeSync(file, destroy);
      events.destroy();
    },
  };
}

function openDevice(): number {
  try {
    return openSync(DEVICE, constants.O_RDWR);
  } catch (cause) {
    throw new NoUhid(`${DEVICE} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
