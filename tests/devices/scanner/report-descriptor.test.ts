import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DescriptorInvalid, readReportDescriptor } from '../../../devices/scanner/report-descriptor.ts';
import { HONEYWELL_LAYOUT, layoutOf, NEWLAND_LAYOUT } from '../../../devices/scanner/scan-layout.ts';
import { HONEYWELL, NEWLAND } from '../../../hil/scanner/makes.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** Device Class Definition for HID 1.11, appendix B.1: a boot keyboard. */
const KEYBOARD = bytes(`
  05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01
  95 05 75 01 05 08 19 01 29 05 91 02 95 01 75 03 91 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0`);

/** Device Class Definition for HID 1.11, appendix B.2: a boot mouse. */
const MOUSE = bytes(`
  05 01 09 02 A1 01 09 01 A1 00 05 09 19 01 29 03 15 00 25 01 95 03 75 01 81 02 95 01 75 05 81 01
  05 01 09 30 09 31 15 81 25 7F 75 08 95 02 81 06 C0 C0`);

describe('the examples of the HID class definition', () => {
  test('B.1 a keyboard: eight modifiers, a reserved byte, six keys', () => {
    const { applications, inputs } = readReportDescriptor(KEYBOARD);
    expect(applications).toEqual([0x01_0006]);
    expect(inputs.map(({ bitOffset, bitSize, count, constant }) => [bitOffset, bitSize, count, constant])).toEqual([
      [0, 1, 8, false],
      [8, 8, 1, true],
      [16, 8, 6, false],
    ]);
    expect(inputs[0]?.usages).toEqual([0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7].map((key) => 0x07_0000 + key));
    expect(inputs[2]?.usages).toHaveLength(0x66);
  });

  test('B.2 a mouse: three buttons, padding, X and Y', () => {
    const { applications, inputs } = readReportDescriptor(MOUSE);
    expect(applications).toEqual([0x01_0002]);
    expect(inputs.map(({ bitOffset, usages }) => [bitOffset, usages])).toEqual([
      [0, [0x09_0001, 0x09_0002, 0x09_0003]],
      [3, []],
      [8, [0x01_0030, 0x01_0031]],
    ]);
  });
});

describe('where a scanner keeps a code', () => {
  test("as Honeywell's and Access-IS's guides print it", () => {
    expect(layoutOf(readReportDescriptor(HONEYWELL.reportDescriptor))).toEqual(HONEYWELL_LAYOUT);
  });

  test("as Newland's and QUIO's guides print it", () => {
    expect(layoutOf(readReportDescriptor(NEWLAND.reportDescriptor))).toEqual(NEWLAND_LAYOUT);
  });

  test('three fields of identifiers, no byte count', () => {
    const separate = bytes(`
      05 8C 09 02 A1 01 85 02 15 00 26 FF 00 75 08 95 01 09 FB 81 02 09 FC 81 02 09 FD 81 02
      95 38 09 FE 82 02 01 75 01 95 01 25 01 09 FF 81 02 75 07 81 03 C0`);
    expect(layoutOf(readReportDescriptor(separate))).toEqual({
      report: 2,
      count: undefined,
      aim: [1, 2, 3],
      data: { at: 4, size: 56 },
      more: { at: 60, mask: 1 },
    });
  });

  test('a keyboard and a mouse keep none', () => {
    for (const other of [KEYBOARD, MOUSE]) expect(layoutOf(readReportDescriptor(other))).toBeUndefined();
  });
});

test('pushed values come back, long items are passed over, extended usages name their page', () => {
  const { inputs } = readReportDescriptor(
    bytes('05 01 75 08 95 01 A4 05 0C 95 02 09 01 81 02 B4 FE 02 40 AA BB 0B FE 00 8C 00 81 02'),
  );
  expect(inputs.map(({ usages, count, bitOffset }) => [usages, count, bitOffset])).toEqual([
    [[0x0c_0001], 2, 0],
    [[0x8c_00fe], 1, 16],
  ]);
});

test.each([
  ['cut off', '26 FF'],
  ['cut off in a long item', 'FE 04 00'],
  ['pops nothing', 'B4'],
  ['ends no collection', 'A1 01'],
  ['begins no collection', 'C0'],
  ['a report too large', '77 FF FF FF 7F 95 FF 81 02'],
  ['usages without end', '19 00 2B FF FF FF 7F'],
])('a descriptor that %s is refused by name', (_, hex) => {
  expect(() => readReportDescriptor(bytes(hex))).toThrow(DescriptorInvalid);
});

test('whatever it says, it is read or refused by name', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
      try {
        layoutOf(readReportDescriptor(any));
      } catch (cause) {
        expect(cause).toBeInstanceOf(DescriptorInvalid);
      }
    }),
    { numRuns: 500 },
  );
});
