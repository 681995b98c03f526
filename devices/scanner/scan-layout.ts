import type { InputField, ReportDescriptor } from './report-descriptor.ts';

/** Where a scanner's input report keeps which part of a code; offsets in bytes from the report's first. */
export interface ScanLayout {
  readonly report: number | undefined;
  /** How many of the data's bytes count; absent: zeros at the end do not. */
  readonly count?: number | undefined;
  /** The three characters of AIM's identifier; empty: it is not told. */
  readonly aim: readonly number[];
  readonly data: { readonly at: number; readonly size: number };
  /** The bit that says that the code goes on in the next report. */
  readonly more?: { readonly at: number; readonly mask: number } | undefined;
}

/** Honeywell 2020-5 and Access-IS LSR118: number, length, `]xx`, 56 bytes, maker's identifier @61, flags @63. */
export const HONEYWELL_LAYOUT: ScanLayout = {
  report: 2,
  count: 1,
  aim: [2, 3, 4],
  data: { at: 5, size: 56 },
  more: { at: 63, mask: 1 },
};

/** Newland FM420 and QUIO QU-R-302: number, length, 56 bytes from 2, maker's identifier @62, flags @63; no AIM. */
export const NEWLAND_LAYOUT: ScanLayout = {
  report: 2,
  count: 1,
  aim: [],
  data: { at: 2, size: 56 },
  more: { at: 63, mask: 1 },
};

const NEWLAND = 0x1eab;

/** The layout of a maker whose descriptor is kept from us or names no field. */
export const layoutOfVendor = (vendor: number): ScanLayout => (vendor === NEWLAND ? NEWLAND_LAYOUT : HONEYWELL_LAYOUT);

/** HID Point of Sale Usage Tables 1.02, table 3.1: page 8C. */
export const BAR_CODE_SCANNER = 0x8c_0002;
const SYMBOLOGY_1 = 0x8c_00fb;
const SYMBOLOGY_3 = 0x8c_00fd;
const DECODED_DATA = 0x8c_00fe;
const DATA_CONTINUED = 0x8c_00ff;
/** Generic desktop page. */
const BYTE_COUNT = 0x01_003b;

/** The layout that a descriptor tells; undefined where it names no decoded data in whole bytes. */
export function layoutOf({ inputs }: ReportDescriptor): ScanLayout | undefined {
  const data = inputs.find((field) => isBytes(field) && field.usages[0] === DECODED_DATA);
  if (data === undefined) return undefined;
  const beside = inputs.filter(({ report, constant }) => report === data.report && !constant);
  const count = beside.find((field) => isBytes(field) && field.usages[0] === BYTE_COUNT);
  const aim = beside
    .filter((field) => isBytes(field) && field.usages.some((usage) => usage >= SYMBOLOGY_1 && usage <= SYMBOLOGY_3))
    .flatMap((field) => Array.from({ length: field.count }, (_, at) => field.bitOffset / 8 + at));
  const flags = beside.find(({ usages }) => usages.includes(DATA_CONTINUED));
  const flag = flags && flags.bitOffset + Math.max(0, flags.usages.indexOf(DATA_CONTINUED)) * flags.bitSize;
  return {
    report: data.report,
    count: count && count.bitOffset / 8,
    aim: aim.length === 3 ? aim : [],
    data: { at: data.bitOffset / 8, size: data.count },
    more: flag === undefined ? undefined : { at: flag >> 3, mask: 1 << (flag & 7) },
  };
}

const isBytes = ({ bitSize, bitOffset, count }: InputField): boolean =>
  bitSize === 8 && bitOffset % 8 === 0 && count > 0;

/** One report's share of a code. */
export type ScanPart =
  | { readonly kind: 'part'; readonly aim: string; readonly bytes: Uint8Array; readonly more: boolean }
  /** A report of another number. */
  | { readonly kind: 'other' }
  | { readonly kind: 'nonsense'; readonly detail: string };

/** What a report says, its number first where it has one; never throws. */
export function readReport(layout: ScanLayout, report: Uint8Array): ScanPart {
  if (layout.report !== undefined && report[0] !== layout.report) return { kind: 'other' };
  const { at, size } = layout.data;
  const last = Math.max(at + size - 1, layout.more?.at ?? 0);
  if (report.length <= last) return { kind: 'nonsense', detail: `a report of ${report.length} bytes` };
  const field = report.slice(at, at + size);
  const length = layout.count === undefined ? withoutZeros(field) : (report[layout.count] ?? 0);
  if (length > size) return { kind: 'nonsense', detail: `${length} bytes in a field of ${size}` };
  const characters = layout.aim.map((offset) => report[offset] ?? 0);
  const told = characters.some((character) => character !== 0);
  if (told && (characters[0] !== 0x5d || characters.some((each) => each < 0x21 || each > 0x7e))) {
    return { kind: 'nonsense', detail: `identifier ${Buffer.from(characters).toString('hex')}` };
  }
  return {
    kind: 'part',
    aim: told ? String.fromCharCode(...characters) : '',
    bytes: field.subarray(0, length),
    more: layout.more !== undefined && ((report[layout.more.at] ?? 0) & layout.more.mask) !== 0,
  };
}

function withoutZeros(field: Uint8Array): number {
  return field.findLastIndex((byte) => byte !== 0) + 1;
}
