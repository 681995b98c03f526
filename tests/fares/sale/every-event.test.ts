import { describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { isOnCard } from '../../../fares/sale/product.ts';
import {
  applied,
  begin,
  foldSale,
  ImpossibleSaleEvent,
  isPaid,
  payableIn,
  type Sale,
} from '../../../fares/sale/sale.ts';
import type { SaleEvent } from '../../../fares/sale/sale-event.ts';
import { needsSlip, whatNext } from '../../../fares/sale/what-next.ts';
import { BEFORE, coins, PAYMENT, pays, READING, told, topUp } from './given.ts';

const PRICE = grosze(2000);
const MARK = { receipt: 17, trace: 40 } as const;

const asked: SaleEvent = { event: 'card-intended', amount: PRICE, before: MARK };
const paid: SaleEvent = { event: 'card-paid', payment: PAYMENT };
const notPaid: SaleEvent = { event: 'card-not-paid', why: 'declined' };
const unknown: SaleEvent = { event: 'card-unknown', why: 'lost' };
const concluded: SaleEvent = { event: 'card-concluded' };
const reversed: SaleEvent = { event: 'card-reversed' };
const reversalFailed: SaleEvent = { event: 'card-reversal-failed', why: 'refused' };
const intended: SaleEvent = { event: 'delivery-intended', number: 'T-7' };
const delivered: SaleEvent = { event: 'delivered' };
const entrusted: SaleEvent = { event: 'entrusted' };
const failed: SaleEvent = { event: 'delivery-failed', why: 'removed' };
const inDoubt: SaleEvent = { event: 'delivery-in-doubt', why: 'no answer' };
const rolledBack: SaleEvent = { event: 'delivery-rolled-back' };
const ended: SaleEvent = { event: 'ended' };
const slip: SaleEvent = { event: 'slip', code: 'K7-3F2', amount: grosze(100), printed: true };

const enough = coins(500, 500, 500, 500);

/** What the event makes of a part of the sale, or why it cannot follow. */
function outcome(sale: Sale, event: SaleEvent, part: 'card' | 'delivery'): unknown {
  try {
    return applied(sale, event)[part];
  } catch (error) {
    if (!(error instanceof ImpossibleSaleEvent)) throw error;
    expect(error.name).toBe('ImpossibleSaleEvent');
    return error.message;
  }
}

describe('every event of the bank card, in every state of its payment', () => {
  const none = { kind: 'none' };
  const states = {
    none: [],
    intended: [asked],
    unknown: [asked, unknown],
    paid: [asked, paid],
    concluded: [asked, paid, concluded],
    reversed: [asked, paid, reversed],
    'reversal-failed': [asked, paid, reversalFailed],
  } satisfies Record<string, readonly SaleEvent[]>;
  const open = (kind: 'intended' | 'unknown') => ({ kind, amount: PRICE, before: MARK });
  const charged = (last: boolean) => ({ kind: 'paid', amount: PRICE, before: MARK, payment: PAYMENT, concluded: last });
  const still = (event: string, kind: string) => `${event}: the card payment is ${kind}`;
  const isReversed = { kind: 'reversed' };
  const isStuck = { kind: 'reversal-failed', amount: PRICE, payment: PAYMENT };

  test.each<[keyof typeof states, SaleEvent, unknown]>([
    ['none', asked, open('intended')],
    ['none', paid, still('card-paid', 'none')],
    ['none', notPaid, still('card-not-paid', 'none')],
    ['none', unknown, still('card-unknown', 'none')],
    ['none', concluded, still('card-concluded', 'none')],
    ['none', reversed, still('card-reversed', 'none')],
    ['none', reversalFailed, still('card-reversal-failed', 'none')],
    ['intended', asked, still('card-intended', 'intended')],
    ['intended', paid, charged(false)],
    ['intended', notPaid, none],
    ['intended', unknown, open('unknown')],
    ['intended', concluded, still('card-concluded', 'intended')],
    ['intended', reversed, still('card-reversed', 'intended')],
    ['intended', reversalFailed, still('card-reversal-failed', 'intended')],
    ['unknown', asked, still('card-intended', 'unknown')],
    ['unknown', paid, charged(false)],
    ['unknown', notPaid, none],
    ['unknown', unknown, open('unknown')],
    ['unknown', concluded, still('card-concluded', 'unknown')],
    ['unknown', reversed, still('card-reversed', 'unknown')],
    ['unknown', reversalFailed, still('card-reversal-failed', 'unknown')],
    ['paid', asked, still('card-intended', 'paid')],
    ['paid', paid, still('card-paid', 'paid')],
    ['paid', notPaid, still('card-not-paid', 'paid')],
    ['paid', unknown, still('card-unknown', 'paid')],
    ['paid', concluded, charged(true)],
    ['paid', reversed, isReversed],
    ['paid', reversalFailed, isStuck],
    ['concluded', concluded, charged(true)],
    ['concluded', reversed, isReversed],
    ['concluded', reversalFailed, isStuck],
    ['reversed', asked, still('card-intended', 'reversed')],
    ['reversed', paid, still('card-paid', 'reversed')],
    ['reversed', notPaid, still('card-not-paid', 'reversed')],
    ['reversed', unknown, still('card-unknown', 'reversed')],
    ['reversed', concluded, still('card-concluded', 'reversed')],
    ['reversed', reversed, still('card-reversed', 'reversed')],
    ['reversed', reversalFailed, still('card-reversal-failed', 'reversed')],
    ['reversal-failed', asked, still('card-intended', 'reversal-failed')],
    ['reversal-failed', paid, still('card-paid', 'reversal-failed')],
    ['reversal-failed', concluded, still('card-concluded', 'reversal-failed')],
    ['reversal-failed', reversed, isReversed],
    ['reversal-failed', reversalFailed, still('card-reversal-failed', 'reversal-failed')],
  ])('%s, then $event: %o', (state, event, wanted) => {
    expect(outcome(told(topUp(), ...states[state]), event, 'card')).toEqual(wanted);
  });

  test('it pays the whole price, and only what is not under way', () => {
    const part: SaleEvent = { event: 'card-intended', amount: grosze(500), before: null };
    expect(outcome(topUp(), part, 'card')).toBe('card-intended: a bank card pays the whole price');
    const blocked = (...events: readonly SaleEvent[]) =>
      outcome(told(topUp(), enough, intended, ...events), asked, 'card');
    expect(blocked()).toBe('card-intended: the delivery is intended');
    expect(blocked(inDoubt)).toBe('card-intended: the delivery is in-doubt');
    expect(blocked(delivered)).toBe('card-intended: the delivery is delivered');
    expect(blocked(failed)).toEqual(open('intended'));
  });
});

describe('every event of the goods, in every state of their delivery', () => {
  const states = {
    none: [],
    intended: [intended],
    'in-doubt': [intended, inDoubt],
    delivered: [intended, delivered],
    entrusted: [intended, entrusted],
    failed: [intended, failed],
  } satisfies Record<string, readonly SaleEvent[]>;
  const is = (kind: string, by: 'coins' | 'card') => ({ kind, by, number: 'T-7' });
  const cannot = (event: string, kind: string) => `${event}: the delivery is ${kind}`;
  const never = (event: string) => `${event}: nothing was to be delivered`;
  const isFailed = { kind: 'failed', why: 'removed' };

  test.each<['coins' | 'card', readonly SaleEvent[]]>([
    ['coins', [enough]],
    ['card', [asked, paid]],
  ])('paid by %s', (by, money) => {
    const table: readonly [keyof typeof states, SaleEvent, unknown][] = [
      ['none', intended, is('intended', by)],
      ['none', delivered, never('delivered')],
      ['none', entrusted, never('entrusted')],
      ['none', failed, cannot('delivery-failed', 'none')],
      ['none', inDoubt, cannot('delivery-in-doubt', 'none')],
      ['none', rolledBack, cannot('delivery-rolled-back', 'none')],
      ['intended', intended, is('intended', by)],
      ['intended', delivered, is('delivered', by)],
      ['intended', entrusted, is('entrusted', by)],
      ['intended', failed, isFailed],
      ['intended', inDoubt, is('in-doubt', by)],
      ['intended', rolledBack, is('intended', by)],
      ['in-doubt', intended, is('in-doubt', by)],
      ['in-doubt', delivered, is('delivered', by)],
      ['in-doubt', entrusted, is('entrusted', by)],
      ['in-doubt', failed, isFailed],
      ['in-doubt', inDoubt, is('in-doubt', by)],
      ['in-doubt', rolledBack, is('intended', by)],
      ['delivered', intended, 'delivery-intended: it is delivered'],
      ['delivered', delivered, is('delivered', by)],
      ['delivered', entrusted, is('delivered', by)],
      ['delivered', failed, cannot('delivery-failed', 'delivered')],
      ['delivered', inDoubt, cannot('delivery-in-doubt', 'delivered')],
      ['delivered', rolledBack, cannot('delivery-rolled-back', 'delivered')],
      ['entrusted', intended, 'delivery-intended: it is entrusted'],
      ['entrusted', delivered, is('delivered', by)],
      ['entrusted', entrusted, is('entrusted', by)],
      ['entrusted', failed, cannot('delivery-failed', 'entrusted')],
      ['entrusted', inDoubt, cannot('delivery-in-doubt', 'entrusted')],
      ['entrusted', rolledBack, cannot('delivery-rolled-back', 'entrusted')],
      ['failed', intended, is('intended', by)],
      ['failed', delivered, never('delivered')],
      ['failed', entrusted, never('entrusted')],
      ['failed', failed, isFailed],
      ['failed', inDoubt, cannot('delivery-in-doubt', 'failed')],
      ['failed', rolledBack, cannot('delivery-rolled-back', 'failed')],
    ];
    for (const [state, event, wanted] of table) {
      expect(outcome(told(topUp(), ...money, ...states[state]), event, 'delivery'), `${state} ${event.event}`).toEqual(
        wanted,
      );
    }
  });

  test('a charge is taken back only for goods that certainly do not go out by it', () => {
    const by = (...events: readonly SaleEvent[]) => told(topUp(), asked, paid, ...events);
    for (const event of [reversed, reversalFailed]) {
      const refusal = `${event.event}: what it pays for may be delivered`;
      expect(outcome(by(intended), event, 'card')).toBe(refusal);
      expect(outcome(by(intended, inDoubt), event, 'card')).toBe(refusal);
      expect(outcome(by(intended, failed), event, 'card')).toMatchObject({ kind: expect.stringContaining('revers') });
    }
  });

  test('nothing is given out unpaid, while coins leave, or where nothing is sold', () => {
    expect(outcome(told(topUp(), coins(500)), intended, 'delivery')).toBe('delivery-intended: it is not paid');
    const leaving = told(topUp(), enough, coins(500), pays(500, 1));
    expect(outcome(leaving, intended, 'delivery')).toBe('delivery-intended: coins are being paid out');
    const nothing = told(begin({ kind: 'nothing' }, grosze(0)), coins(500));
    expect(outcome(nothing, intended, 'delivery')).toBe('delivery-intended: nothing is sold');
  });
});

describe('coins', () => {
  const refusal = (sale: Sale, event: SaleEvent): string => {
    try {
      applied(sale, event);
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return 'possible';
  };

  test.each<[string, readonly SaleEvent[], SaleEvent]>([
    ['payout-intended: another payout is open', [coins(500), pays(100, 1)], pays(100, 1)],
    [
      'payout-intended: paying has been stopped',
      [coins(500), pays(100, 1), { event: 'payout-unknown', least: 1, most: 1, why: '' }],
      pays(100, 1),
    ],
    ['payout-intended: no coins', [coins(500)], pays(100, 0)],
    ['payout-intended: more than is owed', [coins(500)], pays(200, 3)],
    ['payout-ended: no payout is open', [coins(500)], { event: 'payout-ended', coins: 0 }],
    ['payout-ended: 2 of 1 coins', [coins(500), pays(100, 1)], { event: 'payout-ended', coins: 2 }],
    ['payout-ended: -1 of 1 coins', [coins(500), pays(100, 1)], { event: 'payout-ended', coins: -1 }],
    ['payout-unknown: no payout is open', [], { event: 'payout-unknown', least: 0, most: 1, why: '' }],
    ['begun: it has begun before', [], { event: 'begun', product: { kind: 'top-up' }, price: PRICE }],
    ['coins: the sale has ended', [ended], coins(500)],
    ['ended: a payout is open', [coins(500), pays(500, 1)], ended],
    ['ended: the card payment is open', [asked], ended],
    ['ended: the card payment is open', [asked, unknown], ended],
    ['ended: the delivery is open', [enough, intended], ended],
    ['ended: the delivery is open', [enough, intended, inDoubt], ended],
    ['ended: money is owed without a slip', [coins(500)], ended],
    ['possible', [coins(500), slip], ended],
    ['possible', [coins(500), pays(100, 5)], { event: 'payout-ended', coins: 5 }],
    ['possible', [coins(500), pays(100, 5)], { event: 'payout-ended', coins: 0 }],
    ['possible', [coins(500)], pays(100, 5)],
  ])('%s', (wanted, events, event) => {
    expect(refusal(told(topUp(), ...events), event)).toBe(wanted);
  });

  test('a payout keeps what is asked of the hopper, and is over with its answer', () => {
    const open = told(topUp(), coins(500), pays(100, 5));
    expect(open.coins.payout).toEqual({ hopper: 'hopper-100', value: 100, coins: 5, before: BEFORE });
    const over = applied(open, { event: 'payout-ended', coins: 3 });
    expect(over.coins).toMatchObject({ payout: undefined, paidOut: 300, stopped: false, doubtful: 0 });
  });

  test.each<[least: number, most: number, paidOut: number, doubtful: number]>([
    [0, 5, 0, 500],
    [2, 3, 200, 100],
    [-1, 9, 0, 500],
    [4, 2, 400, 0],
    [9, 9, 500, 0],
  ])('at least %i and at most %i of five coins: %i gr paid, %i gr in doubt', (least, most, paidOut, doubtful) => {
    const sale = told(topUp(), coins(500), pays(100, 5), { event: 'payout-unknown', least, most, why: '' });
    expect(sale.coins).toMatchObject({ payout: undefined, paidOut, doubtful, stopped: true });
  });

  test('what pays for goods under way is not payable, by coins alone', () => {
    const under = told(topUp(), enough, coins(500), intended);
    expect(payableIn(under)).toBe(500);
    expect(payableIn(applied(under, inDoubt))).toBe(500);
    expect(payableIn(applied(under, failed))).toBe(2500);
    expect(payableIn(applied(under, delivered))).toBe(500);
    expect(payableIn(told(topUp(), coins(500), asked, paid, intended))).toBe(500);
  });

  test('paid is the whole price, in coins that are not on their way back, or by card', () => {
    expect(isPaid(told(topUp(), coins(500, 500, 500, 200, 200)))).toBe(false);
    expect(isPaid(told(topUp(), enough))).toBe(true);
    expect(isPaid(told(topUp(), asked))).toBe(false);
    expect(isPaid(told(topUp(), asked, paid))).toBe(true);
  });

  test('coins and disputes are told in their order, with what they came with', () => {
    const sale = told(topUp(), coins(10, 20), coins(50), { event: 'coins-closed' });
    expect(sale.coins).toMatchObject({ taken: [10, 20, 50], credited: 80, closed: true });
    const one: SaleEvent = { event: 'disputed', reading: READING, why: 'reset', most: 2 };
    const other: SaleEvent = { event: 'disputed', reading: READING, why: 'jam', most: undefined };
    expect(told(topUp(), one, other).coins.disputes).toEqual([
      { why: 'reset', most: 2, reading: READING },
      { why: 'jam', most: undefined, reading: READING },
    ]);
  });
});

test('a sale begins with nothing taken, nothing asked and nothing out', () => {
  expect(topUp()).toEqual({
    product: { kind: 'top-up' },
    price: PRICE,
    coins: {
      credited: 0,
      taken: [],
      closed: false,
      disputes: [],
      paidOut: 0,
      payout: undefined,
      doubtful: 0,
      stopped: false,
    },
    card: { kind: 'none' },
    delivery: { kind: 'none' },
    receipt: 'none',
    slip: undefined,
    ended: false,
  });
});

test('entries that do not begin with a beginning are no sale', () => {
  expect(() => foldSale([])).toThrow('nothing: a sale has to begin');
  expect(() => foldSale([coins(500)])).toThrow('coins: a sale has to begin');
});

test('J38 receipt, slip and end are kept as they were told', () => {
  expect(told(topUp(), { event: 'receipt', printed: true }).receipt).toBe('printed');
  expect(told(topUp(), { event: 'receipt', printed: false }).receipt).toBe('failed');
  expect(told(topUp(), slip).slip).toEqual({ code: 'K7-3F2', amount: 100, printed: true });
  expect(told(topUp(), ended).ended).toBe(true);
});

test('on a card, the passenger has to present it; paper comes out by itself', () => {
  expect(isOnCard({ kind: 'top-up' })).toBe(true);
  expect(isOnCard({ kind: 'contract', id: 'm30', days: 30, fareClass: 'normal', from: '2026-11-20' })).toBe(true);
  expect(isOnCard({ kind: 'ticket', towns: 1, fareClass: 'normal' })).toBe(false);
  expect(isOnCard({ kind: 'nothing' })).toBe(false);
});

describe('what is next, beside a bank card', () => {
  const closed: SaleEvent = { event: 'coins-closed' };
  const charge = [closed, asked, paid] as const;

  test.each<[string, readonly SaleEvent[], 'asked' | 'silent', object]>([
    ['an open payment is asked for', [...charge], 'asked', { next: 'ask-terminal', amount: PRICE, before: MARK }],
    ['goods by card come before its last word', [...charge, intended], 'asked', { next: 'settle-delivery' }],
    ['goods in doubt too', [...charge, intended, inDoubt], 'asked', { next: 'settle-delivery' }],
    [
      'an unknown payment is asked for',
      [closed, asked, unknown],
      'asked',
      { next: 'ask-terminal', amount: PRICE, before: MARK },
    ],
    [
      'goods by coins, a card unknown: the terminal first',
      [closed, enough, asked, unknown],
      'asked',
      { next: 'ask-terminal', amount: PRICE, before: MARK },
    ],
    ['nothing but its word is missing', [...charge, intended, delivered], 'silent', { next: 'wait-for-terminal' }],
    ['concluded and out', [...charge, concluded, intended, delivered], 'asked', { next: 'end' }],
    [
      'concluded and with the office',
      [...charge, concluded, intended, entrusted],
      'asked',
      { next: 'slip', amount: 0 },
    ],
    ['concluded and not out', [...charge, concluded], 'asked', { next: 'reverse-card', receipt: PAYMENT.receipt }],
    ['not taken back', [...charge, reversalFailed], 'asked', { next: 'slip', amount: PRICE }],
    ['taken back', [...charge, reversed], 'asked', { next: 'end' }],
    ['a slip is out', [...charge, reversalFailed, slip], 'asked', { next: 'end' }],
    ['coins after a slip are not paid again', [closed, coins(500), slip], 'asked', { next: 'end' }],
    ['over', [closed, ended], 'asked', { next: 'nothing' }],
  ])('%s', (_, events, terminal, wanted) => {
    expect(whatNext(told(topUp(), ...events), terminal)).toEqual(wanted);
  });

  test('a slip is for money, for coins nobody counted and for goods of the office, once', () => {
    expect(needsSlip(topUp())).toBe(false);
    expect(needsSlip(told(topUp(), coins(10)))).toBe(true);
    expect(needsSlip(told(topUp(), { event: 'disputed', reading: READING, why: 'reset' }))).toBe(true);
    expect(needsSlip(told(topUp(), asked))).toBe(true);
    expect(needsSlip(told(topUp(), asked, unknown))).toBe(true);
    expect(needsSlip(told(topUp(), enough, intended, entrusted))).toBe(true);
    expect(needsSlip(told(topUp(), enough, intended, delivered))).toBe(false);
    expect(needsSlip(told(topUp(), coins(10), slip))).toBe(false);
  });
});
