import type { UsbIdentity } from './usb-bed.ts';

/** A make of scanner: who it says it is, and how it cuts a code into reports. */
export interface ScannerMake extends UsbIdentity {
  /** `aim` as the symbol's kind has it, e.g. `]z0`; a make that does not tell it leaves it out. */
  reports(code: Uint8Array, aim: string): readonly Uint8Array[];
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

const DATA_SIZE = 56;

function pieces(code: Uint8Array): readonly { readonly data: Uint8Array; readonly more: boolean }[] {
  const count = Math.max(1, Math.ceil(code.length / DATA_SIZE));
  return Array.from({ length: count }, (_, at) => ({
    data: code.subarray(at * DATA_SIZE, (at + 1) * DATA_SIZE),
    more: at < count - 1,
  }));
}

/** Usage page 8C usage 2, report 2: byte count, `]xx`, 56 bytes, the maker's byte, a reserved one, flags. */
const WITH_AIM = bytes(`
  05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02
  95 03 05 8C 09 FB 09 FC 09 FD 81 02 95 38 09 FE 82 02 01 95 02 06 66 FF 09 04 81 02
  05 8C 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0`);

/** The same without AIM's identifier: byte count, 56 bytes, four reserved, the maker's identifier, flags. */
const WITHOUT_AIM = bytes(`
  05 8C 09 02 A1 01 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02
  05 8C 95 38 09 FE 82 02 01 95 04 81 03 95 01 06 00 FF 09 01 81 02
  05 8C 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0`);

/** A boot keyboard (Device Class Definition for HID 1.11, B.1). */
const KEYBOARD = bytes(`
  05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01
  95 05 75 01 05 08 19 01 29 05 91 02 95 01 75 03 91 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0`);

/** As Honeywell's and Access-IS's guides print it. */
export const HONEYWELL: ScannerMake = {
  vendor: 0x0c2e,
  product: 0x0b6a,
  maker: 'Honeywell',
  model: 'virtual 2020-5b',
  serial: 'V1',
  reportDescriptor: WITH_AIM,
  reports: (code, aim) =>
    pieces(code).map(({ data, more }) => {
      const report = new Uint8Array(64);
      report.set([2, data.length, ...Buffer.from(aim, 'latin1')]);
      report.set(data, 5);
      report[61] = 0x7a;
      report[63] = more ? 1 : 0;
      return report;
    }),
};

/** As Newland's guide prints it. */
export const NEWLAND: ScannerMake = {
  vendor: 0x1eab,
  product: 0x0d10,
  maker: 'Newland',
  model: 'virtual FM420',
  serial: 'V2',
  reportDescriptor: WITHOUT_AIM,
  reports: (code) =>
    pieces(code).map(({ data, more }) => {
      const report = new Uint8Array(64);
      report.set([2, data.length]);
      report.set(data, 2);
      report[63] = more ? 1 : 0;
      return report;
    }),
};

/** The same scanner as it comes from the shop: it types. */
export const KEYBOARD_WEDGE: UsbIdentity = {
  vendor: 0x0c2e,
  product: 0x0b61,
  maker: 'Honeywell',
  model: 'virtual 2020-5b',
  serial: 'V1',
  reportDescriptor: KEYBOARD,
};
