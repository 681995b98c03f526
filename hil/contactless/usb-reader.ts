import type { UsbBed, UsbIdentity } from '../scanner/usb-bed.ts';
import type { ReaderWire } from './virtual-reader.ts';

/** Vendor page FF00: reports 1 to 4, 63 bytes each way. */
const report = (number: number): readonly number[] => [
  ...[0x85, number, 0x09, number, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x3f],
  ...[0x81, 0x02, 0x09, number, 0x91, 0x02],
];

export const NEO_READER: UsbIdentity = {
  vendor: 0x0acd,
  product: 0x4450,
  maker: 'ID TECH',
  model: 'virtual VP5300',
  serial: 'V3',
  reportDescriptor: Uint8Array.from([0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, ...[1, 2, 3, 4].flatMap(report), 0xc0]),
};

const PAYLOAD = 63;

/** The reader's end of a USB socket: frames go out in reports, and come in out of them. */
export function usbWire(bed: UsbBed, identity: UsbIdentity): ReaderWire & { unplug(): void } {
  const device = bed.plug(identity);
  let sent: Promise<unknown> = Promise.resolve();
  return {
    onBytes: (listener) => device.hear((said) => listener(said.subarray(1))),
    write: (bytes) => {
      for (let at = 0; at < bytes.length; at += PAYLOAD) {
        const last = at + PAYLOAD >= bytes.length;
        const number = at === 0 ? (last ? 1 : 2) : last ? 4 : 3;
        const piece = new Uint8Array(PAYLOAD + 1);
        piece[0] = number;
        piece.set(bytes.subarray(at, at + PAYLOAD), 1);
        sent = sent.then(() => device.say(piece));
      }
    },
    unplug: () => device.unplug(),
  };
}
