import { expect, onTestFinished, test } from 'vitest';
import { RecordedSignals } from '../../../devices/signals/recorded-signals.ts';
import { openSlipStamp } from '../../../devices/ticket-stamp/slip-stamp.ts';
import type { VehicleReport } from '../../../devices/vehicle/contract.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';
import { epochMillis } from '../../../fares/time.ts';
import { serialPlug } from '../../../hil/printer/printer-plug.ts';
import { VirtualSlipPrinter } from '../../../hil/printer/virtual-slip-printer.ts';
import { stampTickets } from '../../../kiosk/validator/stamp-tickets.ts';
import { oneTerminal } from './service/desk.ts';

const NOON = epochMillis(Date.UTC(2026, 10, 20, 13, 32, 8));
const STOPS = ['Dworzec PKP', 'Krakowska', 'Mościcka'].map((name, at) => ({ id: `s${at}`, name }));

function at(stop: number, phase: 'at-stop' | 'between'): VehicleReport {
  return { kind: 'position', position: { line: '9', course: '12', vehicle: 1234, stops: STOPS, at: stop, phase } };
}

const UNKNOWN: VehicleReport = { kind: 'unknown', reason: 'silent', detail: '' };

async function slot(report: VehicleReport) {
  const { desk } = (await oneTerminal()).terminal;
  const plug = serialPlug();
  const printer = new VirtualSlipPrinter(plug);
  const stamp = openSlipStamp({
    name: 'stamp',
    transport: { kind: 'serial', path: plug.path, baudRate: 9600 },
    codePage: 'cp852',
    timing: { pollMs: 10, proofMs: 1000 },
  });
  const signals = new RecordedSignals(() => NOON);
  const vehicle = { report, subscribe: () => () => {} };
  const end = stampTickets({ stamp, desk: { ...desk, now: () => NOON }, vehicle, signals, beeps: TARNOW.beeps });
  await stamp.start();
  onTestFinished(async () => {
    end();
    await stamp.close();
    await printer.close();
  });
  const given = (count: number) =>
    expect.poll(() => signals.after(0).map(({ signal }) => signal), { timeout: 10_000 }).toHaveLength(count);
  const refusals = async () =>
    (await desk.journal.entries(0)).flatMap(({ kind, body }) => (kind === 'REFUSED' ? [body.reason] : []));
  return { printer, signals: () => signals.after(0).map(({ signal }) => signal), given, refusals };
}

const STAMPED = 'LINIA 9  POJAZD 1234\nKrakowska\n20.11.2026 14:32:08';

test('T41 T76 a paper ticket is stamped with line, stop, vehicle, date and time: one beep', async () => {
  const { printer, signals, given, refusals } = await slot(at(1, 'at-stop'));
  const { text } = await printer.insert();
  expect(text).toBe(STAMPED);
  await given(2);
  expect(signals()).toEqual([
    { kind: 'stamp', text: STAMPED },
    { kind: 'beep', count: 1 },
  ]);
  expect(await refusals()).toEqual([]);
});

test('T48 between two stops the one that was left counts', async () => {
  const { printer } = await slot(at(1, 'between'));
  expect((await printer.insert()).text).toBe(STAMPED);
});

test('T41 nobody knows where the bus is: the ticket comes back as it was, three beeps, a named refusal', async () => {
  const { printer, signals, given, refusals } = await slot(UNKNOWN);
  expect((await printer.insert()).text).toBe('');
  await given(1);
  expect(signals()).toEqual([{ kind: 'beep', count: 3 }]);
  expect(await refusals()).toEqual(['no-position']);
});

test('T76 each ticket of several is stamped, one after the other', async () => {
  const { printer, given } = await slot(at(0, 'at-stop'));
  const first = await printer.insert();
  await given(2);
  const second = await printer.insert();
  await given(4);
  expect(second.seq).toBe(2);
  expect(second.text).toContain('Dworzec PKP');
  expect(first.text).toContain('Dworzec PKP');
});

test('T76 a printer that does not print: three beeps, and the doubt is journaled', async () => {
  const { printer, signals, given, refusals } = await slot(at(1, 'at-stop'));
  printer.faults.stuck = true;
  void printer.insert();
  await given(1);
  expect(signals()).toEqual([{ kind: 'beep', count: 3 }]);
  expect(await refusals()).toEqual(['stamp-in-doubt']);
});
