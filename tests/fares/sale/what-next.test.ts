import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { mostAtOnce, nextCommand } from '../../../fares/sale/pay-back.ts';
import { applied, owedIn, type Sale } from '../../../fares/sale/sale.ts';
import type { SaleEvent } from '../../../fares/sale/sale-event.ts';
import { type Next, whatNext } from '../../../fares/sale/what-next.ts';
import { coins, PAYMENT, pays, possibleSale, told, topUp } from './given.ts';

const closed: SaleEvent = { event: 'coins-closed' };

test.each<[string, readonly SaleEvent[], Next]>([
  ['nothing happened', [closed], { next: 'end' }],
  ['coins are still open', [coins(100)], { next: 'close-coins' }],
  ['coins are in', [coins(100, 20), closed], { next: 'refund', amount: grosze(120) }],
  [
    'a hopper was told to pay',
    [coins(100), closed, pays(50, 2)],
    {
      next: 'ask-hopper',
      payout: { hopper: 'hopper-50', value: grosze(50), coins: 2, before: { serial: 9, event: 4, dispensed: 120 } },
    },
  ],
  [
    'nobody knows what a hopper paid',
    [coins(100), closed, pays(50, 2), { event: 'payout-unknown', least: 0, most: 2, why: '' }],
    { next: 'slip', amount: grosze(100) },
  ],
  [
    'a bank card was asked for',
    [closed, { event: 'card-intended', amount: grosze(2000), before: { receipt: 1, trace: 2 } }],
    { next: 'ask-terminal', amount: grosze(2000), before: { receipt: 1, trace: 2 } },
  ],
  [
    'a bank card has paid and nothing went out',
    [
      closed,
      { event: 'card-intended', amount: grosze(2000), before: null },
      { event: 'card-paid', payment: PAYMENT },
      { event: 'card-concluded' },
    ],
    { next: 'reverse-card', receipt: 18 },
  ],
  [
    'goods are under way',
    [coins(500, 500, 500, 500), closed, { event: 'delivery-intended' }],
    { next: 'settle-delivery' },
  ],
])('when %s', (_, events, next) => {
  expect(whatNext(told(topUp(), ...events))).toEqual(next);
});

/** A way to do each step; devices answer as they like. */
function done(sale: Sale, next: Next, luck: boolean): readonly SaleEvent[] {
  switch (next.next) {
    case 'ask-hopper':
      return luck ? [{ event: 'payout-ended', coins: 0 }] : [{ event: 'payout-unknown', least: 0, most: 1, why: '' }];
    case 'ask-terminal': {
      if (sale.card.kind !== 'paid')
        return [luck ? { event: 'card-paid', payment: PAYMENT } : { event: 'card-not-paid', why: '' }];
      const open = sale.delivery.kind === 'intended' || sale.delivery.kind === 'in-doubt';
      return [luck || open ? { event: 'card-concluded' } : { event: 'card-reversed' }];
    }
    case 'settle-delivery':
      return [luck ? { event: 'entrusted' } : { event: 'delivery-failed', why: '' }];
    case 'close-coins':
      return [closed];
    case 'reverse-card':
      return [luck ? { event: 'card-reversed' } : { event: 'card-reversal-failed', why: '' }];
    case 'refund':
      return luck && next.amount >= 10
        ? [pays(10, 1), { event: 'payout-ended', coins: 1 }]
        : [{ event: 'slip', code: '', amount: next.amount, printed: true }];
    case 'slip':
      return [{ event: 'slip', code: '', amount: next.amount, printed: false }];
    case 'end':
      return [{ event: 'ended' }];
    case 'wait-for-terminal':
    case 'nothing':
      return [];
    default:
      return next satisfies never;
  }
}

describe('doing what is next', () => {
  test('ends every sale, whatever the devices answer, with nothing owed but by slip', () => {
    fc.assert(
      fc.property(possibleSale, fc.array(fc.boolean(), { minLength: 1 }), ({ sale }, lucks) => {
        let then = sale;
        for (let step = 0; whatNext(then).next !== 'nothing'; step += 1) {
          expect(step).toBeLessThan(2000);
          const luck = lucks[step % lucks.length] ?? true;
          for (const event of done(then, whatNext(then), luck)) then = applied(then, event);
        }
        if (then.slip === undefined) expect(owedIn(then)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('a terminal that is silent holds up neither coins nor slip, only the end', () => {
    const asked = told(topUp(), coins(100), closed, { event: 'card-intended', amount: grosze(2000), before: null });
    expect(whatNext(asked, 'silent')).toEqual({ next: 'refund', amount: 100 });
    const back = told(asked, pays(100, 1), { event: 'payout-ended', coins: 1 });
    expect(whatNext(back, 'silent')).toEqual({ next: 'slip', amount: 2000 });
    const slip = told(back, { event: 'slip', code: '', amount: grosze(2000), printed: true });
    expect(whatNext(slip, 'silent')).toEqual({ next: 'wait-for-terminal' });
  });
});

describe('the next command to a hopper', () => {
  const stock = [
    { hopper: 'a', value: grosze(500), coins: 3, room: 100 },
    { hopper: 'b', value: grosze(50), coins: 30, room: 100 },
    { hopper: 'c', value: grosze(10), coins: 30, room: 100 },
  ];

  test('greatest coins first; 2 and 5 zł one by one, smaller ones five at most', () => {
    expect(nextCommand(grosze(1540), stock)).toEqual({ hopper: 'a', value: 500, coins: 1 });
    expect(nextCommand(grosze(490), stock)).toEqual({ hopper: 'b', value: 50, coins: 5 });
    expect([10, 20, 50, 100, 200, 500].map((value) => mostAtOnce(grosze(value)))).toEqual([5, 5, 5, 5, 1, 1]);
  });

  test('commands together pay what can be paid; then there is none', () => {
    let left = 1540;
    let hoppers = stock;
    for (let command = nextCommand(grosze(left), hoppers); command !== undefined; ) {
      const { hopper, value, coins: count } = command;
      left -= value * count;
      hoppers = hoppers.map((one) => (one.hopper === hopper ? { ...one, coins: one.coins - count } : one));
      command = nextCommand(grosze(left), hoppers);
    }
    expect(left).toBe(0);
    expect(nextCommand(grosze(5), stock)).toBeUndefined();
  });
});
