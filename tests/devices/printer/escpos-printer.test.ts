import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { PrintedDocument, Printer, PrinterStatus } from '../../../devices/printer/contract.ts';
import type { EscposPrinterSettings } from '../../../devices/printer/escpos-printer.ts';
import { networkPlug, serialPlug } from '../../../hil/printer/printer-plug.ts';
import {
  type PrinterMischief,
  type PrinterModel,
  TICKET_PRINTER,
  type VirtualPrinter,
} from '../../../hil/printer/virtual-printer.ts';
import { driverOn, printerAt } from '../../hil/printer/given.ts';
import { symbolsOn } from '../../hil/printer/symbols-on-paper.ts';

const DOCUMENT: PrintedDocument = {
  id: 'receipt 1',
  parts: [
    { kind: 'title', text: 'KWITANCJA' },
    { kind: 'text', text: 'Zażółć gęślą jaźń' },
    { kind: 'row', left: 'Cena', right: '3,20 zł' },
  ],
};
/** Rows from one try to the next, five millimetres. */
const STEP = 40;
const VOID = /^WYDRUK PRZERWANY - NIEWAŻNY$|\n *WYDRUK PRZERWANY - NIEWAŻNY$/;
const LAST_LINE = /Cena +3,20 zł$/m;
const open: { close(): Promise<unknown> }[] = [];
const folder = mkdtempSync(join(tmpdir(), 'printer-'));
let names = 0;

function keep<Thing extends { close(): Promise<unknown> }>(thing: Thing): Thing {
  open.unshift(thing);
  return thing;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

const bySerial = (path: string) => ({ kind: 'serial', path, baudRate: 115_200 }) as const;

/** A printer on a serial line whose name stays, and a started driver. */
async function started(
  model: Partial<PrinterModel> = {},
  over: Partial<EscposPrinterSettings> = {},
  mischief?: PrinterMischief,
) {
  names += 1;
  const plug = serialPlug(join(folder, `printer-${names}`));
  const device = keep(printerAt(plug, model, mischief));
  const driver = keep(driverOn(bySerial(plug.path), over));
  const seen: PrinterStatus[] = [];
  driver.subscribe(({ status }) => seen.push(status));
  await driver.start();
  return { plug, device, driver, seen };
}

const becomes = (driver: Printer, status: object) =>
  expect.poll(() => driver.status, { timeout: 10_000 }).toMatchObject(status);
const cutOff = (device: VirtualPrinter) => device.paper().filter(({ kind }) => kind === 'cut');

describe('it prints', () => {
  test('through a serial port, which it opens at its rate', async () => {
    const { plug, device, driver } = await started();
    expect(driver.status).toEqual({ kind: 'ready', paper: 'enough' });
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    expect(device.paper().length).toBe(1);
    expect(device.paper()[0]?.text).toContain('Zażółć gęślą jaźń');
    expect(device.paper()[0]?.text).toMatch(LAST_LINE);
    expect(plug.lineSettings).toEqual({ rate: 115_200, stopBits: 1 });
  });

  test('through TCP, also after the connection broke', async () => {
    const plug = await networkPlug();
    const device = keep(printerAt(plug));
    const driver = keep(driverOn({ kind: 'tcp', host: '127.0.0.1', port: plug.port }));
    await driver.start();
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    device.fault('unplug');
    await becomes(driver, { kind: 'lost' });
    expect(await driver.print(DOCUMENT)).toMatchObject({ kind: 'not-printed', why: 'lost' });
    await device.plugIn();
    await becomes(driver, { kind: 'ready' });
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    expect(cutOff(device).length).toBe(2);
  });

  test('through a device file that is read and written like /dev/usb/lp0', async () => {
    const plug = serialPlug();
    const device = keep(printerAt(plug));
    const driver = keep(driverOn({ kind: 'lp', path: plug.path }));
    await driver.start();
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    device.fault('unplug');
    await becomes(driver, { kind: 'lost' });
    expect(cutOff(device).length).toBe(1);
  });

  test.each([
    ['knows no process ids', { processIds: false }],
    ['tells no change by itself and cannot be cleared', { automatic: false, clears: false }],
    ['prints at 400 mm/s', { pace: 3200 }],
  ])('on a printer that %s', async (_, model) => {
    const { device, driver } = await started(model);
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    expect(cutOff(device).length).toBe(2);
  });
});

describe('it says that it cannot print, and sends nothing', () => {
  test.each([
    ['paper-out', 'paper-out'],
    ['cover', 'cover-open'],
    ['overheated', 'offline'],
    ['feeding', 'offline'],
    ['broken', 'offline'],
  ] as const)('%s', async (fault, why) => {
    const { device, driver } = await started();
    device.fault(fault);
    await becomes(driver, { kind: 'faulty', fault: why });
    expect(await driver.print(DOCUMENT)).toMatchObject({ kind: 'not-printed', why });
    device.mend(fault);
    await becomes(driver, { kind: 'ready' });
    expect(device.hanging).toBe(0);
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    expect(device.paper().map(({ kind }) => kind)).toEqual(['cut']);
  });

  test('paper near its end is told and still printed on', async () => {
    const { device, driver } = await started();
    device.fault('paper-near-end');
    await becomes(driver, { kind: 'ready', paper: 'near-end' });
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
  });

  test('nobody there: lost at the start, found when it comes', async () => {
    const path = join(folder, 'late');
    const driver = keep(driverOn(bySerial(path)));
    await driver.start();
    expect(driver.status.kind).toBe('lost');
    const device = keep(printerAt(serialPlug(path)));
    await becomes(driver, { kind: 'ready' });
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    expect(cutOff(device).length).toBe(1);
  });
});

describe('it stops in the middle', () => {
  test.each([
    ['paper-out', 'paper-out'],
    ['cover', 'cover-open'],
    ['jam', 'jam'],
  ] as const)('%s: not printed, and the rest never comes out', async (fault, why) => {
    const { device, driver } = await started();
    device.fault(fault, { afterDots: 60 });
    expect(await driver.print(DOCUMENT)).toMatchObject({ kind: 'not-printed', why });
    expect(cutOff(device)).toEqual([]);
    device.mend(fault);
    // What hung there, or was torn off, is marked void at once; not with the next document.
    await expect.poll(() => cutOff(device).map(({ text }) => text.trim())).toEqual([expect.stringMatching(VOID)]);
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
    const whole = cutOff(device).filter(({ text }) => LAST_LINE.test(text));
    expect(whole.length).toBe(1);
    expect(whole[0]?.text).toContain('KWITANCJA');
  });

  test.each(['at once', 'before the next document, where that comes first'])(
    'what hangs there is marked void and cut off %s',
    async (when) => {
      const { device, driver } = await started({}, when === 'at once' ? {} : { timing: { pollMs: 60_000 } });
      device.fault('overheated', { afterDots: 60 });
      expect(await driver.print(DOCUMENT)).toMatchObject({ kind: 'not-printed', why: 'offline' });
      device.mend('overheated');
      if (when === 'at once') await expect.poll(() => cutOff(device).length).toBe(1);
      await driver.print(DOCUMENT);
      const [first, second] = cutOff(device);
      expect(first?.text).toMatch(/KWITANCJA(.|\n)*WYDRUK PRZERWANY - NIEWAŻNY$/);
      expect(second?.text).not.toContain('NIEWAŻNY');
    },
  );

  test('a ticket whose paper ends in its last rows may be usable, and is said to be so; before them it is not printed', async () => {
    const ticket: PrintedDocument = {
      id: 'ticket',
      parts: [
        { kind: 'title', text: 'BILET' },
        { kind: 'aztec', content: Uint8Array.from({ length: 110 }, (_, at) => at * 7), caption: '7-13' },
      ],
    };
    for (const processIds of [true, false]) {
      const whole = await started({ processIds });
      expect(await whole.driver.print(ticket)).toEqual({ kind: 'printed' });
      const rows = TICKET_PRINTER.rollDots - whole.device.paperLeft;
      const outcomes: (readonly [kind: string, usable: boolean])[] = [];
      for (let at = STEP; at < rows; at += STEP) {
        const { device, driver } = await started({ processIds });
        device.fault('paper-out', { afterDots: at });
        const { kind } = await driver.print(ticket);
        device.mend('paper-out');
        const [torn] = device.paper();
        outcomes.push([kind, torn !== undefined && (await symbolsOn(torn.png)).length > 0]);
      }
      // Whoever can have something usable in his hand has it in doubt, and nobody else.
      expect(outcomes.filter(([kind, usable]) => usable && kind !== 'unknown')).toEqual([]);
      const kinds = outcomes.map(([kind]) => kind);
      expect(kinds).toEqual([...kinds].sort());
      expect(kinds[0]).toBe('not-printed');
      expect(kinds.at(-1)).toBe('unknown');
      expect(outcomes.some(([, usable]) => usable)).toBe(true);
    }
  }, 60_000);

  test('a process that was killed in a job leaves half a document; the next one comes out by itself', async () => {
    const path = join(folder, 'killed');
    const plug = serialPlug(path);
    const device = keep(printerAt(plug, { pace: 100 }));
    const first = driverOn(bySerial(path));
    await first.start();
    const dying = first.print(DOCUMENT);
    await expect.poll(() => device.hanging, { interval: 5 }).toBeGreaterThan(30);
    // Gone without a word: the line is shut, nothing is cleared.
    plug.unplug();
    await dying;
    await first.close();
    await plug.plugIn();
    const second = keep(driverOn(bySerial(path)));
    await second.start();
    expect(await second.print(DOCUMENT)).toEqual({ kind: 'printed' });
    const whole = cutOff(device).filter(({ text }) => text.includes('KWITANCJA') && LAST_LINE.test(text));
    expect(whole.map(({ text }) => text.match(/KWITANCJA/g)?.length)).toEqual([1]);
  });

  test('a printer that cannot be cleared may print it later: unknown', async () => {
    const { device, driver } = await started({ clears: false });
    device.fault('paper-out', { afterDots: 60 });
    expect(await driver.print(DOCUMENT)).toMatchObject({ kind: 'unknown', detail: /did not confirm/ });
  });

  test('the cutter is stuck: it came out, but was not cut; freed, it goes on', async () => {
    const { device, driver } = await started();
    device.fault('cutter');
    expect(await driver.print(DOCUMENT)).toMatchObject({ kind: 'unknown', detail: /not cut.*cutter/ });
    await becomes(driver, { kind: 'faulty', fault: 'cutter' });
    device.mend('cutter');
    await becomes(driver, { kind: 'ready' });
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
  });

  test('unplugged: unknown; plugged in again, the old job does not come out', async () => {
    const { device, driver } = await started();
    device.fault('unplug', { afterDots: 60 });
    expect((await driver.print(DOCUMENT)).kind).toBe('unknown');
    await becomes(driver, { kind: 'lost' });
    await device.plugIn();
    await becomes(driver, { kind: 'ready' });
    expect(cutOff(device)).toEqual([]);
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
  });

  test('without power for a moment: the job is gone, and that is not known', async () => {
    const { device, driver } = await started({}, { timing: { proofMs: 500 } });
    device.fault('reset', { afterDots: 60 });
    expect(await driver.print(DOCUMENT)).toMatchObject({ kind: 'unknown', detail: /prove/ });
    await becomes(driver, { kind: 'ready' });
    expect(await driver.print(DOCUMENT)).toEqual({ kind: 'printed' });
  });
});

/** Connecting, a look, the kind of proof, the job: no more answers than this pass in one print. */
const ANSWERS = 20;

describe.each(['drop-reply', 'corrupt'] as const)('%s', (strike) => {
  test('of any one answer: what is said to be printed is, and what is not, is not', async () => {
    const prints = Array.from({ length: ANSWERS }, async (_, nth) => {
      let answers = 0;
      const mischief = {
        strike: () => {
          answers += 1;
          return answers === nth + 1 ? strike : undefined;
        },
      };
      const timing = { answerMs: 250, proofMs: 3000 };
      const { device, driver } = await started({}, { timing }, mischief);
      await expect.poll(() => driver.status.kind, { timeout: 10_000 }).toBe('ready');
      const outcome = await driver.print(DOCUMENT);
      const whole = cutOff(device).filter(({ text }) => LAST_LINE.test(text)).length;
      return { outcome: outcome.kind, whole };
    });
    for (const { outcome, whole } of await Promise.all(prints)) {
      if (outcome === 'printed') expect(whole).toBe(1);
      if (outcome === 'not-printed') expect(whole).toBe(0);
      // One lost answer alone leaves no doubt about paper that came out.
      expect(outcome).not.toBe('unknown');
    }
  }, 40_000);
});

test('a printer that falls silent in a job: unknown, then lost', async () => {
  let silent = false;
  const mischief = { strike: () => (silent ? ('drop-reply' as const) : undefined) };
  const { device, driver } = await started({ pace: 200 }, { timing: { answerMs: 60 } }, mischief);
  const printing = driver.print(DOCUMENT);
  await expect.poll(() => device.hanging, { interval: 5 }).toBeGreaterThan(0);
  silent = true;
  expect(await printing).toMatchObject({ kind: 'unknown', detail: /stopped answering/ });
  await becomes(driver, { kind: 'lost' });
  silent = false;
  await becomes(driver, { kind: 'ready' });
});

test('one document after the other, in the order of asking', async () => {
  const { device, driver } = await started();
  const numbered = (number: number): PrintedDocument => ({
    id: `${number}`,
    parts: [{ kind: 'text', text: `Nr ${number}` }],
  });
  const outcomes = await Promise.all([1, 2, 3].map((number) => driver.print(numbered(number))));
  expect(outcomes).toEqual([{ kind: 'printed' }, { kind: 'printed' }, { kind: 'printed' }]);
  expect(device.paper().map(({ text }) => text)).toEqual(['Nr 1', 'Nr 2', 'Nr 3']);
});

test('what an earlier process left in its buffer does not come out', async () => {
  const path = join(folder, 'left');
  const plug = serialPlug(path);
  const device = keep(printerAt(plug));
  device.fault('paper-out', { afterDots: 60 });
  const first = driverOn(bySerial(path), { timing: { clearMs: 0 } });
  await first.start();
  expect((await first.print(DOCUMENT)).kind).toBe('unknown');
  await first.close();
  const second = keep(driverOn(bySerial(path)));
  await second.start();
  device.mend('paper-out');
  await becomes(second, { kind: 'ready' });
  expect(cutOff(device)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});
