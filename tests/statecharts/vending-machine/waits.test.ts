import { describe, expect, test } from 'vitest';
import { grosze, NOTHING } from '../../../fares/money.ts';
import type { CardAnswer } from '../../../statecharts/vending-machine/events.ts';
import { CARD, counter, PROOF } from './counter.ts';

type Counter = Awaited<ReturnType<typeof counter>>;

const OFFER: CardAnswer = { kind: 'top-up', balance: NOTHING, choices: [] };
const CONTENTS: CardAnswer = { kind: 'contents', contents: { balance: NOTHING, contracts: [], purseClosed: false } };
const SLIP = { proof: PROOF, amount: grosze(100), reason: 'change' as const, printed: true };

interface Wait {
  readonly what: string;
  /** So long it lasts where the machine gives no other time. */
  readonly milliseconds: number;
  /** From a fresh machine. */
  readonly there: (machine: Counter) => Promise<unknown>;
  readonly end?: string;
  readonly fate?: Parameters<typeof counter>[0];
}

const DAY = ['contract', 'contract-x', 'normal'] as const;
const atOnce = async () => undefined;
const settled = { kind: 'settled', delivered: false } as const;

const WAITS: readonly Wait[] = [
  { what: 'a choice of towns', milliseconds: 60_000, there: (machine) => machine.touch('ticket') },
  { what: 'a choice of class', milliseconds: 60_000, there: (machine) => machine.touch('ticket', 'towns-2') },
  { what: 'a choice of contract', milliseconds: 60_000, there: (machine) => machine.touch('contract') },
  { what: 'a choice of its class', milliseconds: 60_000, there: (machine) => machine.touch('contract', 'contract-x') },
  { what: 'a choice of day', milliseconds: 60_000, there: (machine) => machine.touch(...DAY) },
  { what: 'a card for a top-up', milliseconds: 30_000, there: (machine) => machine.touch('top-up') },
  { what: 'a card for a check', milliseconds: 30_000, there: (machine) => machine.touch('card-check') },
  { what: 'a card for what waits at the office', milliseconds: 30_000, there: (machine) => machine.touch('collect') },
  { what: 'a card for a contract', milliseconds: 30_000, there: (machine) => machine.touch(...DAY, 'accept') },
  {
    what: 'an amount',
    milliseconds: 60_000,
    there: (machine) => machine.touch('top-up').then(machine.card),
    fate: { read: OFFER },
  },
  {
    what: 'coins',
    milliseconds: 60_000,
    there: (machine) => machine.touch('ticket', 'towns-1', 'normal'),
    end: 'closingForOut',
  },
  { what: 'a refusal', milliseconds: 10_000, there: (machine) => machine.card() },
  {
    what: 'the contents of a card',
    milliseconds: 10_000,
    there: (machine) => machine.card(),
    fate: { read: CONTENTS },
  },
  {
    what: 'a slip',
    milliseconds: 30_000,
    there: atOnce,
    fate: { recovered: { ...settled, paidBack: NOTHING, slip: SLIP } },
  },
  {
    what: 'a refund',
    milliseconds: 10_000,
    there: atOnce,
    fate: { recovered: { ...settled, paidBack: grosze(100), slip: null } },
  },
  {
    what: 'a doubt about what was collected',
    milliseconds: 60_000,
    there: (machine) => machine.touch('collect').then(machine.card),
    fate: { read: { kind: 'uncertain', proof: PROOF } },
  },
];

describe('A40 waits last as long as the chart says where the machine gives no other time', () => {
  test.each(WAITS)('$what: $milliseconds ms', async ({ milliseconds, there, end = 'home', fate }) => {
    const machine = await counter(fate);
    await there(machine);
    const before = machine.dialog;
    expect(before).not.toContain('"home"');
    await machine.pass(milliseconds - 1);
    expect(machine.dialog).toBe(before);
    await machine.pass(1);
    expect(machine.dialog).toContain(end);
  });

  test('the next passenger finds the machine in its own language after half a minute', async () => {
    const machine = await counter();
    await machine.touch('language-en');
    await machine.pass(29_999);
    expect(machine.actor.getSnapshot().value.language).toBe('en');
    await machine.pass(1);
    expect(machine.actor.getSnapshot().value.language).toBe('pl');
  });

  test('out of service is announced for three seconds at least', async () => {
    const machine = await counter();
    machine.send({ type: 'JOURNAL_FAILED', fault: 'journal' });
    machine.send({ type: 'JOURNAL_READY' });
    await machine.pass(2999);
    expect(machine.dialog).toContain('announced');
    await machine.pass(1);
    expect(machine.dialog).toContain('home');
  });

  test('J33 coins under way count for a second after the acceptor was closed', async () => {
    const machine = await counter();
    await machine.touch('ticket', 'towns-1', 'normal', 'cancel');
    await machine.pass(999);
    expect(machine.dialog).toContain('closingForOut');
    await machine.pass(1);
    expect(machine.dialog).toContain('refunded');
  });

  test('a bank card is waited for for a minute and a half, then the payment is given up', async () => {
    const machine = await counter({ begun: { kind: 'begun', coins: 'none', card: true } });
    await machine.touch('ticket', 'towns-1', 'normal', 'pay-card');
    await machine.pass(89_999);
    expect(machine.dialog).toContain('"asking"');
    await machine.pass(1);
    expect(machine.dialog).toContain('"aborting"');
    await machine.tell('bank', { type: 'NOT_PAID', why: 'cancelled' });
    expect(machine.dialog).toContain('payingAgain');
    await machine.pass(29_999);
    expect(machine.dialog).toContain('payingAgain');
    await machine.pass(1);
    expect(machine.dialog).toContain('refunded');
  });

  test('step 9: a paid card is waited for for a minute, one in doubt for a minute of its own', async () => {
    const wanted = await counter({ read: OFFER, begun: { kind: 'begun', coins: 'none', card: true } });
    await wanted.touch('top-up');
    await wanted.card();
    wanted.send({ type: 'FIELD_EMPTY' });
    await wanted.touch('amount-5', 'pay-card');
    await wanted.tell('bank', { type: 'BANK_APPROVED' });
    await wanted.pass(59_999);
    expect(wanted.dialog).toContain('delivering');
    await wanted.pass(1);
    expect(wanted.dialog).toContain('concluding');
    const doubted = await counter({ recovered: { kind: 'card-wanted', product: { kind: 'top-up' } } });
    await doubted.pass(59_999);
    expect(doubted.dialog).toContain('resuming');
    await doubted.pass(1);
    expect(doubted.dialog).toContain('thanks');
  });

  test('what takes a quarter of a second is not said to be at work', async () => {
    const machine = await counter();
    machine.send({ type: 'TOUCH', button: 'top-up' }, { type: 'CARD', card: CARD });
    machine.clock.increment(249);
    expect(machine.dialog).toContain('quiet');
    machine.clock.increment(1);
    expect(machine.dialog).toContain('shown');
  });
});
