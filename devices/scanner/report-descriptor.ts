/** A field of an input report; bits count from the report's first byte, its number included where it has one. */
export interface InputField {
  readonly report: number | undefined;
  /** Page in the upper 16 bits, as in an extended usage. */
  readonly usages: readonly number[];
  readonly bitOffset: number;
  readonly bitSize: number;
  readonly count: number;
  readonly constant: boolean;
}

export interface ReportDescriptor {
  /** Usages of the application collections: what the device is. */
  readonly applications: readonly number[];
  readonly inputs: readonly InputField[];
}

/** A report descriptor that ends within an item, or nests its collections wrongly. */
export class DescriptorInvalid extends Error {
  override readonly name = 'DescriptorInvalid';
}

/** Items' tags with their types (Device Class Definition for HID 1.11, 6.2.2), their sizes taken off. */
const TAG = {
  input: 0x80,
  output: 0x90,
  feature: 0xb0,
  collection: 0xa0,
  endCollection: 0xc0,
  usagePage: 0x04,
  reportSize: 0x74,
  reportId: 0x84,
  reportCount: 0x94,
  push: 0xa4,
  pop: 0xb4,
  usage: 0x08,
  usageMinimum: 0x18,
  usageMaximum: 0x28,
} as const;
const LONG_ITEM = 0xfe;
const APPLICATION = 1;
const CONSTANT = 1;
/** hidraw gives no longer descriptors (HID_MAX_DESCRIPTOR_SIZE). */
const LONGEST = 4096;
const MOST_USAGES = 1024;
/** A report of 64 KiB would be no HID report. */
const MOST_BITS = 65_536 * 8;

interface Globals {
  readonly page: number;
  readonly size: number;
  readonly count: number;
  readonly report: number | undefined;
}

/** Reads what a HID device says about itself. Throws DescriptorInvalid. */
export function readReportDescriptor(bytes: Uint8Array): ReportDescriptor {
  if (bytes.length > LONGEST) throw new DescriptorInvalid(`${bytes.length} bytes`);
  const applications: number[] = [];
  const inputs: InputField[] = [];
  const filled = new Map<number | undefined, number>();
  const stack: Globals[] = [];
  let globals: Globals = { page: 0, size: 0, count: 0, report: undefined };
  let usages: number[] = [];
  let minimum: number | undefined;
  let depth = 0;
  const extended = (value: number, size: number) => (size === 4 ? value : globals.page * 0x1_00_00 + value);
  const addInput = (flags: number) => {
    const { report, size, count } = globals;
    const bitOffset = filled.get(report) ?? (report === undefined ? 0 : 8);
    const end = bitOffset + size * count;
    if (end > MOST_BITS) throw new DescriptorInvalid(`a report of ${end} bits`);
    filled.set(report, end);
    inputs.push({ report, usages, bitOffset, bitSize: size, count, constant: (flags & CONSTANT) !== 0 });
  };
  for (const { tag, value, size } of itemsOf(bytes)) {
    switch (tag) {
      case TAG.usagePage:
        globals = { ...globals, page: value };
        break;
      case TAG.reportSize:
        globals = { ...globals, size: value };
        break;
      case TAG.reportCount:
        globals = { ...globals, count: value };
        break;
      case TAG.reportId:
        globals = { ...globals, report: value };
        break;
      case TAG.push:
        stack.push(globals);
        break;
      case TAG.pop: {
        const before = stack.pop();
        if (before === undefined) throw new DescriptorInvalid('a pop without a push');
        globals = before;
        break;
      }
      case TAG.usage:
        usages.push(extended(value, size));
        break;
      case TAG.usageMinimum:
        minimum = extended(value, size);
        break;
      case TAG.usageMaximum: {
        const last = extended(value, size);
        const first = minimum ?? last;
        if (last < first || last - first >= MOST_USAGES) throw new DescriptorInvalid(`usages ${first} to ${last}`);
        for (let usage = first; usage <= last; usage += 1) usages.push(usage);
        minimum = undefined;
        break;
      }
      case TAG.collection:
        if (value === APPLICATION) applications.push(...usages.slice(0, 1));
        depth += 1;
        break;
      case TAG.endCollection:
        depth -= 1;
        if (depth < 0) throw new DescriptorInvalid('a collection ends that was not begun');
        break;
      case TAG.input:
        addInput(value);
        break;
      default:
        break;
    }
    // A main item uses up the local ones before it.
    if ((tag & 0x0c) === 0) {
      usages = [];
      minimum = undefined;
    }
  }
  if (depth !== 0) throw new DescriptorInvalid('a collection does not end');
  return { applications, inputs };
}

function* itemsOf(bytes: Uint8Array): Generator<{ tag: number; value: number; size: number }> {
  for (let at = 0; at < bytes.length; ) {
    const prefix = bytes[at] ?? 0;
    if (prefix === LONG_ITEM) {
      at += 3 + (bytes[at + 1] ?? 0);
      if (at > bytes.length) throw new DescriptorInvalid('it ends within a long item');
      continue;
    }
    const size = (prefix & 3) === 3 ? 4 : prefix & 3;
    const data = bytes.subarray(at + 1, at + 1 + size);
    if (data.length < size) throw new DescriptorInvalid('it ends within an item');
    const value = data.reduceRight((sum, byte) => sum * 256 + byte, 0);
    yield { tag: prefix & 0xfc, value, size };
    at += 1 + size;
  }
}
