import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { RecordedSignals } from '../../../devices/signals/recorded-signals.ts';
import { JAWORZNO } from '../../../fares/cities/jaworzno.ts';
import { CARD, OTHER_CARD } from '../../../hil/contactless/bank-card.ts';
import { VirtualReader } from '../../../hil/contactless/virtual-reader.ts';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';
import { openBankCards } from '../../../kiosk/machine/bank-cards.ts';
import { machineConfigSchema } from '../../../kiosk/machine/config.ts';
import type { MachineParts } from '../../../kiosk/machine/machine-parts.ts';
import { openOffice } from '../../../kiosk/office/office.ts';
import { NOON } from '../bank-tap/given.ts';
import { testSigner } from '../office/office-keys.ts';

const PATIENT = { timeout: 15_000 };
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test(
  'a validator with a reader: beeps, lamp and words of each card, devices in its state, denied by the office',
  PATIENT,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bank-cards-'));
    const terminal = openPseudoTerminal();
    const virtual = new VirtualReader(terminal, { encryption: 'on' });
    const office = openOffice({ directory: ':memory:', now: () => NOON, signer: testSigner() });
    office.bank.setDenied([`PAR:${OTHER_CARD.par}`]);
    const served = await serveFile(() => office.bank.denyListFile() ?? new Uint8Array());
    const config = machineConfigSchema.parse({
      ...{ name: 'front', city: 'jaworzno', machine: 'validator', data: folder, keys: '-', port: 0, rig: true },
      ...{ readers: { access: 'pcsc', antenna: [], pocket: [] }, vehicle: { access: 'ibis-ip', discover: true } },
      contactless: { link: { kind: 'serial', path: terminal.path } },
      office: served.address,
    });
    const written: unknown[] = [];
    const signals = new RecordedSignals(() => NOON);
    const position = {
      line: '303',
      course: '7',
      vehicle: 12,
      stops: [{ id: 'a', name: 'Rynek' }],
      at: 0,
      phase: 'at-stop',
    };
    const parts = {
      ...{ config, signals, now: () => NOON, log: () => undefined },
      journal: { append: async (entry: object) => written.push(entry) },
      vehicle: { report: { kind: 'position', position } },
    } as unknown as MachineParts;
    const bankCards = await openBankCards(parts, { ...JAWORZNO, bankCards: true, announcements: 'results' });
    ends.push(
      () => rmSync(folder, { recursive: true }),
      () => office.close(),
      served.close,
      () => terminal.close(),
      () => virtual.close(),
      () => bankCards?.close(),
    );
    await bankCards?.hearOffice(office.news('front'));
    const tapped: string[] = [];
    bankCards?.subscribe((news) => tapped.push(news.kind));
    for (const [index, card] of [CARD, OTHER_CARD].entries()) {
      await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
      virtual.tap(card);
      await expect.poll(() => tapped.length, PATIENT).toBe(index + 1);
    }
    expect(tapped).toEqual(['accepted', 'refused']);
    const given = signals.after(0).map(({ signal }) => signal);
    expect(given.map((signal) => (signal.kind === 'beep' ? signal.count : signal.kind))).toEqual([
      1,
      'lamp',
      'voice',
      3,
      'lamp',
      'voice',
    ]);
    expect(given.at(-1)).toMatchObject({ text: expect.stringContaining('nie jest przyjmowana') });
    expect(bankCards?.devices).toMatchObject({
      contactless: { kind: 'contactless-reader', status: 'ready' },
      'deny-list': { status: 'ready', detail: expect.stringContaining('1 references') },
    });
    expect(written.filter((entry) => JSON.stringify(entry).includes('"BANK_TAP"'))).toHaveLength(1);
  },
);

test('a machine without a reader takes no bank cards', async () => {
  const parts = { config: { city: 'tarnow' } } as unknown as MachineParts;
  expect(await openBankCards(parts, JAWORZNO)).toBeUndefined();
});

/** An office that has one file. */
async function serveFile(file: () => Uint8Array) {
  const { createServer } = await import('node:http');
  const server = createServer((_, response) => response.end(file()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { address: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
