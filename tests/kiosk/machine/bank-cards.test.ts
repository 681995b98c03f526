import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { JAWORZNO } from '../../../fares/cities/jaworzno.ts';
import { CARD, OTHER_CARD } from '../../../hil/contactless/bank-card.ts';
import { VirtualReader } from '../../../hil/contactless/virtual-reader.ts';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';
import { openBankCards } from '../../../kiosk/machine/bank-cards.ts';
import { machineConfigSchema } from '../../../kiosk/machine/config.ts';
import type { MachineParts } from '../../../kiosk/machine/machine-parts.ts';
import { openOffice } from '../../../kiosk/office/office.ts';
import type { BankCardNews } from '../../../statecharts/validator/situation.ts';
import { NOON } from '../bank-tap/given.ts';
import { testSigner } from '../office/office-keys.ts';

const PATIENT = { timeout: 15_000 };
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test(
  'a validator with a reader: what became of each card is told, devices in its state, denied by the office, closed',
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
    const position = {
      line: '303',
      course: '7',
      vehicle: 12,
      stops: [{ id: 'a', name: 'Rynek' }],
      at: 0,
      phase: 'at-stop',
    };
    const parts = {
      ...{ config, now: () => NOON, log: () => undefined },
      journal: { append: async (entry: object) => written.push(entry) },
      vehicle: { report: { kind: 'position', position } },
    } as unknown as MachineParts;
    const tapped: string[] = [];
    const told: BankCardNews[] = [];
    let open = true;
    const face = {
      get open() {
        return open;
      },
      tellBankCard: (news: BankCardNews) => void told.push(news),
    };
    const bankCards = await openBankCards(parts, { ...JAWORZNO, bankCards: true }, face);
    ends.push(
      () => rmSync(folder, { recursive: true }),
      () => office.close(),
      served.close,
      () => terminal.close(),
      () => virtual.close(),
      () => bankCards?.close(),
    );
    await bankCards?.hearOffice(office.news('front'));
    bankCards?.subscribe((news) => tapped.push(news.kind));
    for (const [index, card] of [CARD, OTHER_CARD].entries()) {
      await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
      virtual.tap(card);
      await expect.poll(() => tapped.length, PATIENT).toBe(index + 1);
    }
    expect(tapped).toEqual(['accepted', 'refused']);
    expect(told).toEqual([
      { kind: 'accepted', ride: 'new', line: '303', stop: 'Rynek' },
      { kind: 'refused', reason: 'denied' },
    ]);
    open = false;
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.tap(CARD);
    await expect.poll(() => told.at(-1), PATIENT).toEqual({ kind: 'refused', reason: 'out-of-service' });
    expect(bankCards?.devices).toMatchObject({
      contactless: { kind: 'contactless-reader', status: 'ready' },
      'deny-list': { status: 'ready', detail: expect.stringContaining('1 references') },
    });
    expect(written.filter((entry) => JSON.stringify(entry).includes('"BANK_TAP"'))).toHaveLength(1);
  },
);

test('a machine without a reader takes no bank cards', async () => {
  const parts = { config: { city: 'tarnow' } } as unknown as MachineParts;
  expect(await openBankCards(parts, JAWORZNO, { open: true, tellBankCard: () => undefined })).toBeUndefined();
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
