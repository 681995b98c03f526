import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Assembled, ScanAssembly } from '../../../devices/scanner/scan-assembly.ts';
import { HONEYWELL_LAYOUT, NEWLAND_LAYOUT } from '../../../devices/scanner/scan-layout.ts';
import { HONEYWELL, NEWLAND } from '../../../hil/scanner/makes.ts';

function report(head: string, text: string, tail: readonly [number, number, number]): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set(Buffer.from(head, 'latin1'));
  bytes.set(Buffer.from(text, 'latin1'), head.length);
  bytes.set(tail, 61);
  return bytes;
}

function taken(assembly: ScanAssembly, reports: readonly Uint8Array[], at = 0): readonly Assembled[] {
  return reports.flatMap((each, nth) => assembly.take(each, at + nth));
}

const summary = (events: readonly Assembled[]) =>
  events.map((event) =>
    event.kind === 'discarded'
      ? event.why
      : `${event.kind} ${event.scan.aim} ${Buffer.from(event.scan.bytes).toString('latin1')}`,
  );

describe('published reports', () => {
  /** Access-IS LSR118 product manual, B.1.1: a boarding pass of 60 bytes in two reports. */
  test('Access-IS LSR118: 60 bytes of a QR code over two reports', () => {
    const pass = 'M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  ';
    const whole = `${pass.padEnd(56, '0')}tail`;
    const events = taken(new ScanAssembly(HONEYWELL_LAYOUT), [
      report('\x02\x38]Q0', whole.slice(0, 56), [0x73, 0, 1]),
      report('\x02\x04]Q0', whole.slice(56), [0x73, 0, 0]),
    ]);
    expect(events).toEqual([
      { kind: 'scan', scan: { aim: ']Q0', symbology: 'qr', bytes: Uint8Array.from(Buffer.from(whole)) } },
    ]);
  });

  /** A recording of a Honeywell Voyager 1602g answering REVINF: six reports of text, then its own message. */
  test('Honeywell Voyager 1602g: a text of 289 bytes over six reports, then an answer that is no code', () => {
    const lines = [
      'Product Name: Voyager 1602g\r\nBoot Revision: : 8992\r\nSoft',
      'ware Part Number: CW000082BBA\r\nSoftware Revision: $Proje',
      'ctRevision: 16345 \r\nSerial Number: 15232B1F0C\r\nSupported',
      ' IF: Bluetooth\r\nPCB Assembly ID: 000000\r\nEngine Firmware',
      ' Type: N/A   Revision: N/A   Serial Number: N/A   Checks',
      'um: N/A\r\n',
    ];
    expect(lines.map((line) => line.length)).toEqual([56, 56, 56, 56, 56, 9]);
    const reports = lines.map((line, nth) =>
      report(`\x02${String.fromCharCode(line.length)}]X0`, line, [0x3f, 0, nth < 5 ? 1 : 0]),
    );
    const events = taken(new ScanAssembly(HONEYWELL_LAYOUT), [
      ...reports,
      report('\x02\x08]Z6', 'REVINF\x06.', [0x36, 0, 0]),
    ]);
    expect(summary(events)).toEqual([`scan ]X0 ${lines.join('')}`, 'not-a-code']);
  });

  /** Newland NLS-FM420 integration guide, "Getting Scanned Data". */
  test('Newland FM420: data from the third byte, no AIM identifier', () => {
    const events = taken(new ScanAssembly(NEWLAND_LAYOUT), [report('\x02\x0d', '5901234123457', [0, 0, 0])]);
    expect(summary(events)).toEqual(['scan  5901234123457']);
  });
});

test.each([
  ['Honeywell', HONEYWELL, HONEYWELL_LAYOUT],
  ['Newland', NEWLAND, NEWLAND_LAYOUT],
])('%s: a code of any bytes and length comes whole', (_, make, layout) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), (code) => {
      const events = taken(new ScanAssembly(layout), make.reports(code, ']z0'));
      expect(events).toEqual([{ kind: 'scan', scan: expect.objectContaining({ bytes: Uint8Array.from(code) }) }]);
    }),
    { numRuns: 80 },
  );
});

describe('what is not whole is never told as a code', () => {
  const code = Uint8Array.from({ length: 213 }, (_, at) => at & 0xff);
  const reports = HONEYWELL.reports(code, ']z0');

  test('the rest never comes, at every place', () => {
    for (let cut = 1; cut < reports.length; cut += 1) {
      const assembly = new ScanAssembly(HONEYWELL_LAYOUT);
      expect(taken(assembly, reports.slice(0, cut))).toEqual([]);
      const deadline = assembly.deadline ?? Number.NaN;
      expect(assembly.expire(deadline)).toEqual([]);
      expect(summary(assembly.expire(deadline + 1))).toEqual(['cut-short']);
      expect(assembly.deadline).toBeUndefined();
      expect(summary(taken(assembly, reports, 5000))).toHaveLength(1);
    }
  });

  test('unplugged in the middle, and not in the middle', () => {
    const assembly = new ScanAssembly(HONEYWELL_LAYOUT);
    taken(assembly, reports.slice(0, 2));
    expect(summary(assembly.cut())).toEqual(['cut-short']);
    expect(assembly.cut()).toEqual([]);
  });

  test('another code begins before this one is whole', () => {
    const events = taken(new ScanAssembly(HONEYWELL_LAYOUT), [
      ...reports.slice(0, 2),
      ...HONEYWELL.reports(Buffer.from('7'), ']E0'),
    ]);
    expect(summary(events)).toEqual(['cut-short', 'scan ]E0 7']);
  });

  test('one that never ends', () => {
    const endless = Array.from({ length: 400 }, () => reports[0] ?? new Uint8Array(64));
    const assembly = new ScanAssembly(HONEYWELL_LAYOUT);
    expect(summary(taken(assembly, endless))).toEqual(['too-long']);
    expect(summary(taken(assembly, reports.slice(-1), 401))).toEqual([]);
    expect(summary(taken(assembly, HONEYWELL.reports(Buffer.from('7'), ']E0'), 402))).toEqual(['scan ]E0 7']);
  });

  test.each([
    ['a length over the field', report('\x02\x39]z0', 'x', [0, 0, 0])],
    ['an identifier that is none', report('\x02\x01ABC', 'x', [0, 0, 0])],
    ['a short report', Uint8Array.of(2, 1, 0x5d)],
    ['an empty one', report('\x02\x00]z0', '', [0, 0, 0])],
  ])('%s is discarded', (name, wrong) => {
    expect(summary(taken(new ScanAssembly(HONEYWELL_LAYOUT), [wrong]))).toEqual([
      name === 'an empty one' ? 'not-a-code' : 'nonsense',
    ]);
  });

  test('a report of another number is none of ours', () => {
    expect(taken(new ScanAssembly(HONEYWELL_LAYOUT), [report('\x04\x01]z0', 'x', [0, 0, 0])])).toEqual([]);
  });

  test('whatever comes, nothing throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 20 }), (any) => {
        const assembly = new ScanAssembly(HONEYWELL_LAYOUT);
        expect(() =>
          taken(
            assembly,
            any.map((each) => Uint8Array.of(2, ...each)),
          ),
        ).not.toThrow();
      }),
    );
  });
});

describe('the same symbol still lying there', () => {
  test('is told apart while it comes again within a second', () => {
    const assembly = new ScanAssembly(HONEYWELL_LAYOUT);
    const once = HONEYWELL.reports(Buffer.from('A'), ']z0');
    const kinds = [0, 900, 1800, 2801].flatMap((at) => taken(assembly, once, at).map(({ kind }) => kind));
    expect(kinds).toEqual(['scan', 'same-again', 'same-again', 'scan']);
  });

  test('another symbol between, or another kind of symbol, is another scan', () => {
    const assembly = new ScanAssembly(HONEYWELL_LAYOUT);
    const kinds = [
      ['A', ']z0'],
      ['B', ']z0'],
      ['A', ']z0'],
      ['A', ']Q1'],
    ].flatMap(([text = '', aim = '']) =>
      taken(assembly, HONEYWELL.reports(Buffer.from(text), aim), 10).map(({ kind }) => kind),
    );
    expect(kinds).toEqual(['scan', 'scan', 'scan', 'scan']);
  });
});
