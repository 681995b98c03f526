import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { TicketStampEvent } from '../../../devices/ticket-stamp/contract.ts';
import { slipConditionOf } from '../../../devices/ticket-stamp/slip-commands.ts';
import { openSlipStamp } from '../../../devices/ticket-stamp/slip-stamp.ts';
import { serialPlug } from '../../../hil/printer/printer-plug.ts';
import { VirtualSlipPrinter } from '../../../hil/printer/virtual-slip-printer.ts';

const LINES = ['LINIA 9 POJAZD 1234', 'Tarnów, Krakowska', '20.11.2026 14:32:08'];
const folder = mkdtempSync(join(tmpdir(), 'slip-'));
const open: { close(): Promise<unknown> }[] = [];
let names = 0;

afterEach(async () => {
  await Promise.all(open.splice(0).map((thing) => thing.close()));
});

async function started(codePage: 'ascii' | 'cp852' = 'ascii') {
  names += 1;
  const plug = serialPlug(join(folder, `slip-${names}`));
  const slot = new VirtualSlipPrinter(plug);
  const timing = { pollMs: 10, proofMs: 1000, reconnectMs: 20, answerMs: 250 };
  const transport = { kind: 'serial', path: plug.path, baudRate: 9600 } as const;
  const stamp = openSlipStamp({ name: 'stamp', transport, codePage, timing });
  open.push(stamp, slot);
  const events: TicketStampEvent[] = [];
  stamp.subscribe((event) => events.push(event));
  await stamp.start();
  const ticket = (there: boolean) => expect.poll(() => events.at(-1)).toEqual({ kind: 'ticket', there });
  return { plug, slot, stamp, ticket, events };
}

test('T76 a ticket put into the slot is printed on and let go', async () => {
  const { plug, slot, stamp, ticket } = await started();
  expect(stamp.status).toEqual({ kind: 'ready' });
  expect(plug.lineSettings.rate).toBe(9600);
  const out = slot.insert();
  await ticket(true);
  expect(await stamp.stamp(LINES)).toEqual({ kind: 'stamped' });
  expect((await out).text).toBe('LINIA 9 POJAZD 1234\nTarnow, Krakowska\n20.11.2026 14:32:08');
  await ticket(false);
});

test('T76 Polish letters where the printer has them', async () => {
  const { slot, stamp, ticket } = await started('cp852');
  const out = slot.insert();
  await ticket(true);
  await stamp.stamp(LINES);
  expect((await out).text).toContain('Tarnów');
});

test('without a ticket nothing is sent, and the next one stays clean', async () => {
  const { slot, stamp, ticket } = await started();
  expect(await stamp.stamp(LINES)).toMatchObject({ kind: 'not-stamped', why: 'no-ticket' });
  const out = slot.insert();
  await ticket(true);
  await stamp.release();
  expect((await out).text).toBe('');
});

test('pulled out before it was printed on: the next ticket does not get its text', async () => {
  const { slot, stamp, ticket } = await started();
  const first = slot.insert();
  await ticket(true);
  slot.faults.stuck = true;
  const stamping = stamp.stamp(LINES);
  await expect.poll(() => slot.holdsTicket).toBe(true);
  slot.pull();
  slot.mend();
  expect((await stamping).kind).not.toBe('stamped');
  expect((await first).text).toBe('');
  await ticket(false);
  const second = slot.insert();
  await ticket(true);
  await stamp.release();
  expect((await second).text).toBe('');
});

test('faults have names: cover, broken, unplugged', async () => {
  const { slot, stamp, ticket } = await started();
  slot.faults.coverOpen = true;
  await expect.poll(() => stamp.status).toEqual({ kind: 'faulty', detail: 'the cover is open' });
  const out = slot.insert();
  await ticket(true);
  expect(await stamp.stamp(LINES)).toMatchObject({ kind: 'not-stamped', why: 'faulty' });
  slot.mend();
  slot.pull();
  await out;
  slot.faults.broken = true;
  await expect.poll(() => stamp.status.kind).toBe('faulty');
  slot.mend();
  slot.unplug();
  await expect.poll(() => stamp.status.kind).toBe('lost');
  expect(await stamp.stamp(LINES)).toMatchObject({ kind: 'not-stamped', why: 'lost' });
  await slot.plugIn();
  await expect.poll(() => stamp.status.kind).toBe('ready');
});

test('it stops in the middle for good: unknown', async () => {
  const { slot, stamp, ticket } = await started();
  void slot.insert();
  await ticket(true);
  slot.faults.stuck = true;
  expect(await stamp.stamp(LINES)).toMatchObject({ kind: 'unknown', detail: /prove/ });
});

test('DLE EOT 2, 3 and 5, bits by the TM-U295 specification', () => {
  const nothing = { coverOpen: false, unrecoverableError: false, waiting: false, inPlace: false, anywhere: false };
  expect(slipConditionOf(0x12, 0x12, 0x72)).toEqual(nothing);
  expect(slipConditionOf(0x12, 0x12, 0x12)).toEqual({ ...nothing, inPlace: true, anywhere: true });
  expect(slipConditionOf(0x12, 0x12, 0x52)).toEqual({ ...nothing, anywhere: true });
  expect(slipConditionOf(0x16, 0x32, 0x7a)).toEqual({
    ...nothing,
    coverOpen: true,
    unrecoverableError: true,
    waiting: true,
  });
});
