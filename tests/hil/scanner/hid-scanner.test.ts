import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ScannerEvent } from '../../../devices/scanner/contract.ts';
import { HidScanner } from '../../../devices/scanner/hid-scanner.ts';
import type { AssemblySettings } from '../../../devices/scanner/scan-assembly.ts';
import { HONEYWELL, KEYBOARD_WEDGE, NEWLAND } from '../../../hil/scanner/makes.ts';
import { NoUmockdev, UsbBed } from '../../../hil/scanner/usb-bed.ts';
import { VirtualScanner } from '../../../hil/scanner/virtual-scanner.ts';
import { phone, shown, told } from '../../kiosk/control-code/given.ts';

/** Unmodified node-hid, hidapi and libudev below the driver, umockdev's sockets below these. */
const CODE = Uint8Array.from({ length: 213 }, (_, at) => (at * 37 + 11) & 0xff);
let bed: UsbBed | undefined;
let why = '';
beforeAll(() => {
  try {
    bed = new UsbBed();
  } catch (cause) {
    if (!(cause instanceof NoUmockdev)) throw cause;
    why = cause.message;
  }
});
afterAll(() => bed?.close());

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Pauses long enough for a busy computer. */
const PATIENT: AssemblySettings = { pauseMs: 10_000, sameCodeMs: 60_000 };

async function driver(assembly = PATIENT) {
  const scanner = new HidScanner({
    name: 'scanner',
    lookMs: 50,
    environment: { ...process.env, ...bed?.environment },
    assembly,
  });
  const heard: ScannerEvent[] = [];
  scanner.subscribe((event) => heard.push(event));
  await scanner.start();
  ends.push(() => scanner.close());
  return {
    scanner,
    heard,
    becomes: (kind: string) => expect.poll(() => scanner.status.kind, { timeout: 10_000 }).toBe(kind),
  };
}

function onBench(make = HONEYWELL): VirtualScanner {
  if (bed === undefined) throw new Error('no bed');
  const scanner = new VirtualScanner(bed, make);
  ends.push(() => scanner.unplug());
  return scanner;
}

const scans = (heard: readonly ScannerEvent[]) =>
  heard.flatMap((event) =>
    event.kind === 'scan' ? [[event.scan.aim, Buffer.from(event.scan.bytes).toString('hex')]] : [],
  );
const hex = Buffer.from(CODE).toString('hex');

describe('a HID POS scanner behind the real node-hid', () => {
  test.for([
    ['Honeywell', HONEYWELL, ']z0'],
    ['Newland', NEWLAND, ''],
  ] as const)('%s: 213 bytes over four reports', async ([, make, aim], context) => {
    context.skip(bed === undefined, why);
    const virtual = onBench(make);
    virtual.plug();
    const { heard, scanner, becomes } = await driver();
    await becomes('ready');
    expect(scanner.status).toMatchObject({ model: `${make.maker} ${make.model}` });
    expect(await virtual.read(CODE)).toBe(true);
    await expect.poll(() => scans(heard)).toEqual([[aim, hex]]);
    expect(await virtual.read(CODE)).toBe(true);
    await expect.poll(() => heard.at(-1)?.kind).toBe('same-again');
  });

  test('absent, plugged in, unplugged in the middle of a code, plugged in again', async (context) => {
    context.skip(bed === undefined, why);
    const virtual = onBench();
    const { heard, becomes } = await driver();
    await becomes('absent');
    virtual.plug();
    await becomes('ready');
    expect(await virtual.say(HONEYWELL.reports(CODE, ']z0').slice(0, 2))).toBe(true);
    virtual.unplug();
    await becomes('absent');
    expect(heard.filter(({ kind }) => kind === 'discarded')).toMatchObject([
      { why: 'cut-short', detail: 'after 112 bytes' },
    ]);
    virtual.plug();
    await becomes('ready');
    expect(await virtual.read(CODE)).toBe(true);
    await expect.poll(() => scans(heard)).toEqual([[']z0', hex]]);
    const told = heard.flatMap((event) => (event.kind === 'status' ? [event.status.kind] : []));
    expect(told).toEqual(['absent', 'ready', 'absent', 'ready']);
  });

  test('the rest of a code never comes: given up by itself', async (context) => {
    context.skip(bed === undefined, why);
    const virtual = onBench();
    virtual.plug();
    const { heard, becomes } = await driver({ ...PATIENT, pauseMs: 1000 });
    await becomes('ready');
    await virtual.say(HONEYWELL.reports(CODE, ']z0').slice(0, 1));
    await expect.poll(() => heard.at(-1), { timeout: 5000 }).toMatchObject({ kind: 'discarded', why: 'cut-short' });
    await virtual.read(CODE);
    await expect.poll(() => scans(heard)).toEqual([[']z0', hex]]);
  });

  test('one that types like a keyboard is refused, with what to do', async (context) => {
    context.skip(bed === undefined, why);
    const wedge = bed?.plug(KEYBOARD_WEDGE);
    ends.push(() => wedge?.unplug());
    const { scanner, becomes } = await driver();
    await becomes('refused');
    expect(scanner.status).toMatchObject({ why: 'keyboard-wedge' });
    wedge?.unplug();
    await becomes('absent');
  });

  test('a scanner that tells of no decoded data is refused by name', async (context) => {
    context.skip(bed === undefined, why);
    const strange = {
      ...HONEYWELL,
      reportDescriptor: Uint8Array.from(Buffer.from('058c0902a10175089540090081 02c0'.replace(' ', ''), 'hex')),
    };
    onBench(strange).plug();
    const { scanner, becomes } = await driver();
    await becomes('refused');
    expect(scanner.status).toMatchObject({ why: 'unknown-layout', detail: expect.stringContaining('no decoded data') });
  });

  test('K38 a control code is whole after its way through the scanner', async (context) => {
    context.skip(bed === undefined, why);
    const code = await shown(await phone());
    const virtual = onBench();
    virtual.plug();
    const { heard, becomes } = await driver();
    await becomes('ready');
    await virtual.read(code);
    await expect.poll(() => heard.at(-1)?.kind).toBe('scan');
    const last = heard.at(-1);
    expect(last?.kind === 'scan' && [last.scan.symbology, told(last.scan.bytes).kind]).toEqual(['aztec', 'valid']);
  });

  test('the process of node-hid dies: absent, then ready again', async (context) => {
    context.skip(bed === undefined, why);
    const virtual = onBench();
    virtual.plug();
    const { heard, becomes } = await driver();
    await becomes('ready');
    const [host] = ownHosts();
    process.kill(host ?? Number.NaN, 'SIGKILL');
    await becomes('absent');
    await becomes('ready');
    await virtual.read(CODE);
    await expect.poll(() => scans(heard)).toEqual([[']z0', hex]]);
  });
});

/** Children of this process that hold node-hid. */
function ownHosts(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isChild =
          readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1] === `${process.pid}`;
        return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('scanner-host.ts');
      } catch {
        return false;
      }
    })
    .map(Number);
}
