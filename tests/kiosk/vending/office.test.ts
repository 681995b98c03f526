import { describe, expect, onTestFinished, test } from 'vitest';
import { encodeStateRecord } from '../../../fares/card/state-record.ts';
import { grosze } from '../../../fares/money.ts';
import { contractProductNumber } from '../../../fares/products/contract-product.ts';
import { dayNumber } from '../../../fares/time.ts';
import type { LoadDesk, OfferedLoad } from '../../../kiosk/office/load-desk.ts';
import { type Office, openOffice } from '../../../kiosk/office/office.ts';
import { issueTestCard, type TestCard, World } from './world.ts';

const CARD = 412_877;

function officeFor(at: World, { state, number }: TestCard): Office {
  const office = openOffice({ directory: ':memory:', now: () => at.clock.now() });
  onTestFinished(() => office.close());
  const { tier, concession, purse, servicePurse } = state;
  const hex = Buffer.from(encodeStateRecord(state)).toString('hex');
  office.register({ number, tier, concession, purses: { t: purse, e: servicePurse }, state: hex });
  return office;
}

/** All that waits for the office goes there. */
async function sync(at: World, office: Office, without: readonly string[] = []): Promise<void> {
  const rows = await at.journal.outbox(500);
  const records = rows
    .filter(({ payload }) => !without.includes(String(payload.kind)))
    .map(({ seq, payload }) => ({ at: at.clock.now(), ...payload, machine: 'main', terminal: 117, seq }));
  const { rejected } = office.receive(records);
  expect(rejected).toEqual([]);
  await at.journal.acknowledge(rows.map(({ seq }) => seq));
}

async function world(loads?: LoadDesk): Promise<World> {
  const at = new World(loads === undefined ? {} : { loads });
  onTestFinished(() => at.kill());
  await at.start();
  await at.until('home');
  return at;
}

async function payFive(at: World, card: TestCard): Promise<void> {
  await at.touch('top-up');
  await at.lay(card);
  await at.touch('amount-5');
  await at.drop(500);
}

describe('what the office makes of sales', () => {
  test('a paid top-up is a credit with a sale behind it', async () => {
    const at = await world();
    const card = await issueTestCard(CARD, 0);
    const office = officeFor(at, card);
    await payFive(at, card);
    await at.until('thanks');
    await sync(at, office);
    expect(office.card(CARD)).toMatchObject({ findings: [], purses: { t: 500 }, openDoubts: 0 });
  });

  test('the same credit without the sale’s own record is a finding', async () => {
    const at = await world();
    const card = await issueTestCard(CARD, 0);
    const office = officeFor(at, card);
    await payFive(at, card);
    await at.until('thanks');
    await sync(at, office, ['sale']);
    expect(office.card(CARD).findings.map(({ name }) => name)).toEqual(['credit-without-load']);
  });

  test.each(['before', 'after'] as const)(
    'step 9: entrusted, cut %s the card had it: the load is there once',
    async (when) => {
      const at = await world();
      const card = await issueTestCard(CARD, 0);
      const office = officeFor(at, card);
      await at.touch('top-up');
      await at.lay(card);
      await at.touch('amount-5');
      at.reader.pull = { command: 'commit', when };
      await at.drop(500);
      await at.until('slip');
      await sync(at, office);
      // Nobody knows yet: the doubt is the load's claim.
      const [waiting] = office.overview().loads;
      expect(waiting).toMatchObject({ kind: 'top-up', grosze: 500, state: 'claimed' });
      // The card shows up again, at this machine.
      await at.until('home');
      await at.touch('card-check');
      await at.lay(card);
      await sync(at, office);
      const [load] = office.overview().loads;
      expect(load?.state).toBe(when === 'after' ? 'done' : 'pending');
      expect(office.card(CARD).findings).toEqual([]);
      expect(office.offer(CARD).loads).toHaveLength(when === 'after' ? 0 : 1);
    },
  );

  test('a contract that was sold is explained, too', async () => {
    const at = await world();
    const card = await issueTestCard(CARD, 0);
    const office = officeFor(at, card);
    for (const button of ['contract', 'contract-days-30', 'normal', 'accept']) await at.touch(button);
    await at.lay(card);
    await at.touch('pay-card');
    await at.until('thanks');
    await sync(at, office);
    expect(office.card(CARD)).toMatchObject({ findings: [], openDoubts: 0 });
  });

  test('what is owed, and why, is told by name', async () => {
    const at = await world();
    await at.touch('ticket');
    await at.touch('towns-3');
    await at.touch('reduced');
    await at.drop(200);
    for (const hopper of at.hoppers) hopper.coins = 0;
    await at.drop(200);
    await at.until('slip');
    const codes = (await at.journal.outbox(500)).map(({ payload }) => payload.code);
    expect(codes).toContain('money-owed');
    expect(codes).toContain('till-differs');
  });
});

/** An office with one e-ticket for every card. */
function withETicket(over: Partial<{ feasible: boolean; tooEarlyFrom: number }> = {}): LoadDesk & { claims: number } {
  const load: OfferedLoad = {
    id: 'shop-1',
    kind: 'e-ticket',
    grosze: grosze(10_000),
    contract: {
      product: contractProductNumber(30, 'normal'),
      from: dayNumber(20_777),
      to: dayNumber(20_806),
      eTicket: 123_456,
    },
    claims: [],
  };
  const desk = {
    claims: 0,
    offer: async () =>
      over.tooEarlyFrom === undefined
        ? ({ kind: 'offered', loads: [load], withheld: [], needsLog: false } as const)
        : ({ kind: 'not-feasible', withheld: [{ load, reason: 'too-early', from: over.tooEarlyFrom }] } as const),
    claim: async () => {
      desk.claims += 1;
      if (desk.claims > 1) return { kind: 'confirmed', confirmed: [load], withheld: [] } as const;
      return { kind: 'granted', loads: [load], confirmed: [], withheld: [] } as const;
    },
    hangUp: () => {},
  };
  return desk;
}

describe('collecting an e-ticket', () => {
  test('J5 J11 J35 J38 J40 it becomes a contract, with a receipt', async () => {
    const desk = withETicket();
    const at = await world(desk);
    const card = await issueTestCard(CARD, 0);
    await at.touch('collect');
    await at.lay(card);
    await at.until('thanks');
    expect(desk.claims).toBe(1);
    expect(card.memory().contracts.some((byte) => byte !== 0)).toBe(true);
    const text = JSON.stringify(at.printer.named('receipt')[0]);
    for (const field of ['30-dniowy normalny', '100,00 zł', '20.11.2026', '19.12.2026', '000 412 877', 'Automat 117']) {
      expect(text).toContain(field);
    }
    await at.take();
    await at.touch('done');
    await at.touch('collect');
    await at.lay(card);
    await at.until('thanks');
    expect(at.printer.named('receipt')).toHaveLength(1);
  });

  test('J37 not before an hour after its payment: refused with the hour', async () => {
    const at = await world(withETicket({ tooEarlyFrom: Date.UTC(2026, 10, 20, 11, 30) }));
    await at.touch('collect');
    await at.lay(await issueTestCard(CARD, 0));
    await at.until('refused');
    expect(at.scene).toMatchObject({ reason: 'too-early' });
    expect(at.scene.lines.join(' ')).toContain('12:30');
  });

  test('without an office: refused in words', async () => {
    const at = await world();
    await at.touch('collect');
    await at.lay(await issueTestCard(CARD, 0));
    await at.until('refused');
    expect(at.scene.reason).toBe('office-silent');
  });
});
