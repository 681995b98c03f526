import { afterEach, expect, test } from 'vitest';
import { NeoReader } from '../../../devices/contactless/contactless-process.ts';
import { neoSettingsSchema } from '../../../devices/contactless/host-messages.ts';
import { CARD, OTHER_CARD } from '../../../hil/contactless/bank-card.ts';
import { VirtualReader } from '../../../hil/contactless/virtual-reader.ts';
import { openPseudoTerminal } from '../../../hil/pty/pseudo-terminal.ts';
import { attendBankCards, type BankCardNews } from '../../../kiosk/bank-tap/attend-reader.ts';
import { openOffice } from '../../../kiosk/office/office.ts';
import { machine, NOON, PLACE } from '../../kiosk/bank-tap/given.ts';

const PATIENT = { timeout: 15_000 };
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test('from the card at the reader to the charge at the office, without its number anywhere', PATIENT, async () => {
  const terminal = openPseudoTerminal();
  const virtual = new VirtualReader(terminal, { encryption: 'on' });
  const link = { kind: 'serial', path: terminal.path };
  const reader = new NeoReader({ name: 'contactless', ...neoSettingsSchema.parse({ link }) });
  const { taps, written, world, forOffice } = machine();
  const told: BankCardNews[] = [];
  const journal = {
    append: async (entry: (typeof written)[number]) => ({ ...entry, seq: written.push(entry), hash: '' }),
  };
  const end = attendBankCards({ reader, taps, journal, now: () => NOON, tell: (news) => told.push(news) });
  await reader.start();
  ends.push(
    () => terminal.close(),
    () => virtual.close(),
    () => reader.close(),
    end,
  );
  world.denied.add(`PAR:${OTHER_CARD.par}`);
  for (const [index, held] of ([CARD, CARD, OTHER_CARD, 'collision'] as const).entries()) {
    await expect.poll(() => virtual.isPolling, PATIENT).toBe(true);
    virtual.tap(held);
    await expect.poll(() => told.length, PATIENT).toBe(index + 1);
  }
  const accepted = { kind: 'accepted', line: PLACE.line, stop: PLACE.stop };
  expect(told).toEqual([
    { ...accepted, ride: 'new' },
    { ...accepted, ride: 'already' },
    { kind: 'refused', reason: 'denied' },
    { kind: 'unread', why: 'collision' },
  ]);
  await expect.poll(() => virtual.beeps, PATIENT).toEqual([1, 1, 3]);

  let now: number = NOON;
  const office = openOffice({ directory: ':memory:', now: () => now });
  office.receive(forOffice());
  now += 24 * 3_600_000;
  office.news('front');
  expect(office.bank.charges(PLACE.day)).toEqual([
    { day: PLACE.day, city: 'tarnow', reference: `PAR:${CARD.par}`, ordinal: 1, rides: 1, grosze: 400 },
  ]);
  expect(JSON.stringify([written, told, office.overview()])).not.toContain(CARD.number.slice(0, 8));
  office.close();
});
