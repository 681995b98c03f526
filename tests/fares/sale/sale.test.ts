import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, grosze } from '../../../fares/money.ts';
import { applied, foldSale, isPaid, moneyOf, owedIn, payableIn, type Sale } from '../../../fares/sale/sale.ts';
import type { SaleEvent } from '../../../fares/sale/sale-event.ts';
import { BEFORE, coins, PAYMENT, pays, possibleSale, READING, told, topUp } from './given.ts';

const intended: SaleEvent = { event: 'delivery-intended' };
const delivered: SaleEvent = { event: 'delivered' };
const card: readonly SaleEvent[] = [
  { event: 'card-intended', amount: grosze(2000), before: null },
  { event: 'card-paid', payment: PAYMENT },
];

function even(sale: Sale): void {
  const money = moneyOf(sale);
  expect(money.coins.credited).toBe(add(money.coins.delivered, money.coins.paidOut, money.coins.owed));
  expect(money.card.charged).toBe(add(money.card.delivered, money.card.owed));
  for (const amount of [...Object.values(money.coins), ...Object.values(money.card), money.lost]) {
    expect(amount).toBeGreaterThanOrEqual(0);
  }
}

describe('the money of a sale', () => {
  test('credited = delivered + paid out + owed at every moment of every possible sale', () => {
    fc.assert(
      fc.property(possibleSale, ({ events }) => {
        let sale = topUp(500);
        even(sale);
        for (const event of events) {
          sale = applied(sale, event);
          even(sale);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing is paid out of what may pay for goods under way', () => {
    fc.assert(
      fc.property(possibleSale, ({ sale }) => {
        const open = sale.delivery.kind === 'intended' || sale.delivery.kind === 'in-doubt';
        if (open) {
          const then = moneyOf(applied(sale, delivered));
          expect(then.coins.owed).toBeGreaterThanOrEqual(0);
        }
        expect(payableIn(sale)).toBeLessThanOrEqual(moneyOf(sale).coins.owed);
      }),
      { numRuns: 1000 },
    );
  });

  test('an ended sale owes nothing but by slip', () => {
    fc.assert(
      fc.property(possibleSale, ({ sale }) => {
        if (sale.ended && sale.slip === undefined) expect(owedIn(sale)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('a fold of all entries is the fold of some and then the rest', () => {
    fc.assert(
      fc.property(possibleSale, fc.nat(60), ({ sale, events }, cut) => {
        const some = told(topUp(500), ...events.slice(0, cut));
        expect(told(some, ...events.slice(cut))).toEqual(sale);
        const product = { kind: 'top-up' } as const;
        expect(foldSale([{ event: 'begun', product, price: grosze(500) }, ...events])).toEqual(sale);
      }),
    );
  });
});

describe('a sale for coins', () => {
  test('overpaid by the last coin: the rest is change', () => {
    const paid = told(topUp(), coins(500, 500, 500), coins(200, 500));
    expect(isPaid(paid)).toBe(true);
    const sale = told(paid, intended, delivered, pays(200, 1), { event: 'payout-ended', coins: 1 });
    expect(moneyOf(sale).coins).toEqual({ credited: 2200, delivered: 2000, paidOut: 200, owed: 0 });
  });

  test('late coins count after the coins were closed, and while the goods go out', () => {
    const sale = told(topUp(500), coins(500), { event: 'coins-closed' }, intended, coins(200), delivered);
    expect(owedIn(sale)).toBe(200);
  });

  test('a hopper that stopped half way owes what it did not pay', () => {
    const sale = told(topUp(500), coins(200, 200), pays(20, 5), { event: 'payout-ended', coins: 2, stopped: 'jam' });
    expect(moneyOf(sale).coins).toMatchObject({ paidOut: 40, owed: 360 });
  });

  test('of a payout that nobody knows only the least counts, and no more is paid', () => {
    const sale = told(topUp(500), coins(200), pays(20, 5), {
      event: 'payout-unknown',
      least: 1,
      most: 4,
      why: 'counts disagree',
    });
    expect(sale.coins).toMatchObject({ paidOut: 20, doubtful: 60, stopped: true });
    expect(() => applied(sale, pays(20, 1))).toThrow('stopped');
  });
});

describe('a sale for a bank card', () => {
  test('approved, delivered, concluded: nothing is owed; coins that were in come back', () => {
    const sale = told(topUp(), coins(500), ...card, intended, delivered, { event: 'card-concluded' });
    expect(moneyOf(sale)).toEqual({
      coins: { credited: 500, delivered: 0, paidOut: 0, owed: 500 },
      card: { charged: 2000, delivered: 2000, owed: 0 },
      lost: 0,
    });
  });

  test('approved and not delivered: all of it is owed until it is reversed', () => {
    const failed = told(topUp(), ...card, intended, { event: 'delivery-failed', why: 'no card' });
    expect(owedIn(failed)).toBe(2000);
    expect(owedIn(applied(failed, { event: 'card-reversed' }))).toBe(0);
    expect(owedIn(applied(failed, { event: 'card-reversal-failed', why: 'refused' }))).toBe(2000);
  });

  test('reversed by the bank after the goods were out: a loss, never charged again', () => {
    const sale = told(topUp(), ...card, intended, delivered, { event: 'card-reversed' });
    expect(moneyOf(sale)).toMatchObject({ card: { charged: 0, delivered: 0, owed: 0 }, lost: 2000 });
    expect(() => applied(sale, { event: 'card-intended', amount: grosze(2000), before: null })).toThrow();
  });

  test('a second authorisation is impossible while the first is open, and possible after a refusal', () => {
    const asked = told(topUp(), { event: 'card-intended', amount: grosze(2000), before: null });
    expect(() => applied(asked, { event: 'card-intended', amount: grosze(2000), before: null })).toThrow('intended');
    const declined = told(asked, { event: 'card-not-paid', why: 'declined' });
    expect(applied(declined, { event: 'card-intended', amount: grosze(2000), before: null }).card.kind).toBe(
      'intended',
    );
  });
});

test.each<[string, readonly SaleEvent[], SaleEvent]>([
  ['goods before they are paid', [coins(500)], intended],
  ['more than is owed', [coins(100)], pays(200, 1)],
  ['two payouts at once', [coins(500), pays(100, 1)], pays(100, 1)],
  ['an end of a payout that never began', [], { event: 'payout-ended', coins: 1 }],
  ['more coins than were asked for', [coins(500), pays(100, 1)], { event: 'payout-ended', coins: 2 }],
  ['an end with money owed and no slip', [coins(500)], { event: 'ended' }],
  ['an end while goods are in doubt', [coins(500, 500, 500, 500), intended], { event: 'ended' }],
  ['a part of the price from a bank card', [], { event: 'card-intended', amount: grosze(500), before: null }],
  ['a second beginning', [], { event: 'begun', product: { kind: 'top-up' }, price: grosze(500) }],
])('not possible: %s', (_, events, event) => {
  expect(() => applied(told(topUp(), ...events), event)).toThrow('');
});

test('what is told of coins names the reading it came with, and disputes are kept apart', () => {
  const sale = told(topUp(), { event: 'disputed', reading: READING, why: 'reset', most: undefined });
  expect(sale.coins.disputes).toEqual([{ why: 'reset', most: undefined, reading: READING }]);
  expect(moneyOf(sale).coins.credited).toBe(0);
  expect(BEFORE.dispensed).toBe(120);
});
