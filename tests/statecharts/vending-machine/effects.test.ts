import { describe, expect, test } from 'vitest';
import { grosze, NOTHING } from '../../../fares/money.ts';
import type { CardAnswer } from '../../../statecharts/vending-machine/events.ts';
import { counter, PROOF } from './counter.ts';

const SLIP = { proof: PROOF, amount: grosze(100), reason: 'change' as const, printed: true };
const COLLECTED: CardAnswer = {
  kind: 'collected',
  collected: { contracts: [], money: NOTHING, balance: NOTHING, waiting: 0, receipt: 'printed', repeated: false },
};
const CARD_ONLY = { kind: 'begun', coins: 'none', card: true } as const;

describe('what a passenger hears', () => {
  test('three beeps for a card that is refused', async () => {
    const machine = await counter();
    await machine.card();
    expect(machine.beeps).toEqual(['refused']);
  });

  test('one beep for what was collected, another for a doubt', async () => {
    const good = await counter({ read: COLLECTED });
    await good.touch('collect');
    await good.card();
    expect(good.beeps).toEqual(['done']);
    const doubtful = await counter({ read: { kind: 'uncertain', proof: PROOF } });
    await doubtful.touch('collect');
    await doubtful.card();
    expect(doubtful.beeps).toEqual(['uncertain']);
  });

  test('one beep for a ticket that is out, none for a refund', async () => {
    const machine = await counter();
    await machine.touch('ticket', 'towns-1', 'normal');
    await machine.tell('cash', { type: 'COIN', paid: true });
    await machine.pass(1000);
    expect(machine.dialog).toContain('thanks');
    expect(machine.beeps).toEqual(['done']);
    const cancelled = await counter();
    await cancelled.touch('ticket', 'towns-1', 'normal', 'cancel');
    await cancelled.pass(1000);
    expect(cancelled.dialog).toContain('refunded');
    expect(cancelled.beeps).toEqual([]);
  });

  test('three beeps for a bank card that did not pay, and for a slip', async () => {
    const machine = await counter({ begun: CARD_ONLY, slip: SLIP });
    await machine.touch('ticket', 'towns-1', 'normal', 'pay-card');
    await machine.tell('bank', { type: 'NOT_PAID', why: 'declined' });
    expect(machine.beeps).toEqual(['refused']);
    await machine.touch('cancel');
    expect(machine.dialog).toContain('slip');
    expect(machine.beeps).toEqual(['refused', 'refused']);
  });
});

describe('a defect is told, and closes the machine', () => {
  const DEFECT = new Error('a defect of this test');
  const TOLD = ['Error: a defect of this test'];

  test('while sales are brought to their end', async () => {
    const machine = await counter({ recovered: DEFECT });
    expect(machine.defects).toEqual(TOLD);
    expect(machine.dialog).toContain('outOfService');
  });

  test('while a card is read', async () => {
    const machine = await counter({ read: DEFECT });
    await machine.card();
    expect(machine.defects).toEqual(TOLD);
    expect(machine.dialog).toContain('outOfService');
  });

  test('while a sale is begun', async () => {
    const machine = await counter({ begun: DEFECT });
    await machine.touch('ticket', 'towns-1', 'normal');
    expect(machine.defects).toEqual(TOLD);
    expect(machine.dialog).toContain('outOfService');
  });

  test('while money is paid back, and while change is', async () => {
    const cancelled = await counter({ settled: DEFECT });
    await cancelled.touch('ticket', 'towns-1', 'normal', 'cancel');
    await cancelled.pass(1000);
    expect(cancelled.defects).toEqual(TOLD);
    const paid = await counter({ settled: DEFECT });
    await paid.touch('ticket', 'towns-1', 'normal');
    await paid.tell('cash', { type: 'COIN', paid: true });
    await paid.pass(1000);
    expect(paid.defects).toEqual(TOLD);
    expect(paid.dialog).toContain('outOfService');
  });

  test('step 9: a card whose writing ended in a defect is in doubt, and asked for again', async () => {
    const machine = await counter({
      read: { kind: 'top-up', balance: NOTHING, choices: [] },
      begun: CARD_ONLY,
      coding: DEFECT,
    });
    await machine.touch('top-up');
    await machine.card();
    await machine.touch('amount-5', 'pay-card');
    await machine.tell('bank', { type: 'BANK_APPROVED' });
    expect(machine.actor.getSnapshot().children.delivery?.getSnapshot().value).toBe('inDoubt');
    await machine.pass(60_000);
    expect(machine.dialog).toContain('concluding');
  });
});

describe('what is sold is what was chosen', () => {
  test.each([
    ['towns-1', 'normal', 1],
    ['towns-2', 'reduced', 2],
    ['towns-3', 'normal', 3],
  ] as const)('J65 a ticket: %s, %s', async (button, fareClass, towns) => {
    const machine = await counter();
    await machine.touch('ticket', button, fareClass);
    expect(machine.orders).toEqual([{ kind: 'ticket', towns, fareClass }]);
  });

  test.each([5, 10, 15, 20, 25, 30, 35, 40, 45, 50])('J32 a top-up of %i zł', async (zloty) => {
    const machine = await counter({ read: { kind: 'top-up', balance: NOTHING, choices: [] } });
    await machine.touch('top-up');
    await machine.card();
    await machine.touch(`amount-${zloty}`);
    expect(machine.orders).toEqual([{ kind: 'top-up', amount: zloty * 100 }]);
  });

  test('J46 a contract from a week and a day ahead, and never more than sixty days', async () => {
    const machine = await counter({ read: { kind: 'contract' } });
    await machine.touch('contract', 'contract-days-90', 'reduced', 'week-plus', 'day-plus', 'accept');
    await machine.card();
    const contract = { kind: 'contract', contract: 'days-90', fareClass: 'reduced' };
    expect(machine.orders).toEqual([{ ...contract, daysAhead: 8 }]);
    const late = await counter({ read: { kind: 'contract' } });
    await late.touch('contract', 'contract-days-90', 'reduced', ...Array(12).fill('week-plus'), 'accept');
    await late.card();
    expect(late.orders).toEqual([{ ...contract, daysAhead: 60 }]);
    const today = await counter({ read: { kind: 'contract' } });
    await today.touch('contract', 'contract-days-90', 'reduced', 'week-plus', 'today', 'day-minus', 'accept');
    await today.card();
    expect(today.orders).toEqual([{ ...contract, daysAhead: 0 }]);
  });
});
