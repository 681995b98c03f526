import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { type EpochMillis, epochMillis } from '../../../fares/time.ts';
import { ETicketList } from '../../../kiosk/inspector/e-ticket-list.ts';
import { HandOffice } from './handheld.ts';

const NOON = epochMillis(Date.UTC(2026, 10, 20, 11));
const folder = mkdtempSync(join(tmpdir(), 'kasownik-e-tickets-'));
const file = join(folder, 'list.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let office: HandOffice;
let now: EpochMillis;
const said: string[] = [];
beforeEach(async () => {
  now = NOON;
  said.length = 0;
  rmSync(file, { force: true });
  office = await HandOffice.open(() => now);
});
afterEach(() => office.close());

const list = () =>
  ETicketList.open({
    file,
    office: 'http://office/office',
    now: () => now,
    fetch: office.fetch,
    log: (message) => said.push(message),
  });
const waits = (id: string, more: Readonly<Record<string, unknown>> = {}) =>
  office.office.putLoad({
    id,
    number: 4711,
    kind: 'e-ticket',
    grosze: 9000,
    contract: { product: 60, from: '2026-11-20', to: '2026-12-19' },
    paidAt: NOON - 7_200_000,
    ...more,
  } as Parameters<typeof office.office.putLoad>[0]);

test('J79 what waits for a card is known without a network, also after the reader was switched off', async () => {
  waits('e-1');
  waits('e-2', { paidAt: NOON - 60_000 });
  waits('t-1', { kind: 'top-up', contract: undefined, paidAt: undefined });
  const first = await list();
  expect(first.find(4711), 'no list is not the same as nothing waiting').toBeUndefined();
  await first.refresh();
  office.down = true;
  const again = await list();
  expect(again.at).toBe(NOON);
  expect(again.find(4711)).toMatchObject([
    { id: 'e-1', kind: 'e-ticket', product: 60 },
    { id: 'e-2', codableFrom: NOON + 3_540_000 },
  ]);
  expect(again.find(1)).toEqual([]);
});

test('J79 a list that has not changed is not sent again, and counts as fresh; nobody else may read the file', async () => {
  waits('e-1');
  const mine = await list();
  await mine.refresh();
  const kept = readFileSync(file, 'utf8');
  expect(statSync(file).mode & 0o077).toBe(0);
  now = epochMillis(NOON + 60_000);
  await mine.refresh();
  expect(mine.at).toBe(now);
  expect(readFileSync(file, 'utf8')).toBe(kept);
  waits('e-3');
  await mine.refresh();
  expect(mine.find(4711)).toHaveLength(2);
});

test('J79 an office that is silent, and a file that is none, take nothing away', async () => {
  writeFileSync(file, '{ "version": 1');
  const mine = await list();
  expect([mine.find(4711), said]).toEqual([undefined, ['the list of e-tickets cannot be read']]);
  waits('e-1');
  await mine.refresh();
  office.down = true;
  await mine.refresh();
  expect(mine.find(4711)).toHaveLength(1);
});

test('J79 an e-ticket that has ended is left out, one that the office withdrew is named', async () => {
  waits('old', { contract: { product: 60, from: '2026-10-01', to: '2026-10-30' } });
  waits('no', { feasible: false });
  const mine = await list();
  await mine.refresh();
  expect(mine.find(4711)).toMatchObject([{ id: 'no', obstacle: 'declined' }]);
});
