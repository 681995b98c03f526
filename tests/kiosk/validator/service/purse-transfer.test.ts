import { describe, expect, test } from 'vitest';
import { grosze } from '../../../../fares/money.ts';
import { serveCard } from '../../../../kiosk/validator/service/serve-card.ts';
import { issueTestCard, type TestCard } from '../tearing/card.ts';
import { type Cut, present } from '../tearing/torn-field.ts';
import { NOON, type OneTerminal, oneTerminal } from './desk.ts';

async function transfer({ terminal }: OneTerminal, { card }: TestCard, amount: number, cut?: Cut) {
  const presentation = present(card, cut);
  const result = await terminal.tap(presentation, { kind: 'transfer', amount: grosze(amount) });
  card.powerOff();
  return { result, commands: presentation.commands().length };
}

async function again({ terminal }: OneTerminal, { card }: TestCard, afterUncertain: boolean) {
  const result = await terminal.tap(present(card), { kind: 'tap', agreed: false }, afterUncertain);
  card.powerOff();
  return result;
}

describe('e-purse to t-purse', () => {
  test('T31 T32 T112 T113 the amount goes from one purse to the other, and both are told', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(1, 200, NOON, { servicePurse: 3000 });
    const { result } = await transfer(machine, card, 1500);
    expect(result).toEqual({ view: 'transferred', moved: 1500, purse: 1700, servicePurse: 1500, repeated: false });
    expect(card.memory()).toMatchObject({ t: 1700, e: 1500, counter: 1 });
  });

  test('T114 more than there is on the e-purse is refused with both amounts', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(2, 0, NOON, { servicePurse: 500 });
    const { result } = await transfer(machine, card, 1000);
    expect(result).toMatchObject({ view: 'refused', reason: 'service-purse-short', available: 500, needed: 1000 });
    expect(card.memory()).toMatchObject({ t: 0, e: 500, counter: 0 });
  });

  test('a ride goes on through a transfer, and its refund is still exact', async () => {
    const machine = await oneTerminal();
    const card = await issueTestCard(3, 500, NOON, { servicePurse: 3000 });
    await machine.terminal.tap(present(card.card));
    card.card.powerOff();
    await transfer(machine, card, 1000);
    machine.wait(300);
    machine.bus.at = 5;
    expect(await again(machine, card, false)).toMatchObject({ view: 'checked-out', refunded: 310, balance: 1350 });
    expect(card.memory()).toMatchObject({ t: 1350, e: 2000 });
  });
});

describe('a card pulled out of the pocket', () => {
  /** Select, two frames, state, two frames with the load key, both balances, debit, credit, record, commit. */
  const COMMIT = 12;
  const CUTS: readonly Cut[] = Array.from({ length: COMMIT }, (_, index) => index + 1).flatMap((command) => [
    { command, when: 'before' as const },
    { command, when: 'after' as const },
  ]);

  test.each(CUTS)('T114 cut $when command $command: no grosz is lost or made', async (cut) => {
    const machine = await oneTerminal();
    const card = await issueTestCard(4, 200, NOON, { servicePurse: 3000 });
    const { result } = await transfer(machine, card, 1500, cut);
    expect(result.view === 'refused' ? result.reason : result.view).toBe(
      cut.command === COMMIT ? 'uncertain' : 'removed-early',
    );
    const { t, e } = card.memory();
    expect(t + e).toBe(3200);
    machine.wait(3);
    const second =
      cut.command === COMMIT ? await again(machine, card, true) : (await transfer(machine, card, 1500)).result;
    expect(second).toMatchObject({ view: 'transferred', moved: 1500, purse: 1700, servicePurse: 1500 });
    expect(card.memory()).toMatchObject({ t: 1700, e: 1500, counter: 1 });
  });
});

test('T80 another card in the pocket while the uncertain view asks for its own is not checked in', async () => {
  const machine = await oneTerminal();
  const card = await issueTestCard(5, 200, NOON, { servicePurse: 3000 });
  const other = await issueTestCard(6, 5000, NOON);
  await transfer(machine, card, 1500, { command: 12, when: 'before' });
  const pocketed = async ({ card: one }: TestCard) => {
    const request = { card: present(one).card, order: { kind: 'tap', agreed: false }, afterUncertain: true } as const;
    const result = await serveCard(machine.terminal.desk, new Set(), { ...request, inPocket: true });
    one.powerOff();
    return result;
  };
  expect(await pocketed(other)).toEqual({ view: 'refused', reason: 'card-slot' });
  expect(other.memory()).toMatchObject({ t: 5000, counter: 0 });
  expect(await pocketed(card)).toMatchObject({ view: 'transferred', moved: 1500 });
});
