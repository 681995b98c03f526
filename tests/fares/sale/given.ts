import fc from 'fast-check';
import { type Grosze, grosze } from '../../../fares/money.ts';
import { applied, begin, ImpossibleSaleEvent, type Sale } from '../../../fares/sale/sale.ts';
import type { SaleEvent } from '../../../fares/sale/sale-event.ts';

export const READING = { serial: 7, epoch: 1, counter: 3, events: '0000000000' } as const;
export const BEFORE = { serial: 9, event: 4, dispensed: 120 } as const;
export const PAYMENT = { receipt: 18, trace: 41, terminalId: '52500038', card: 'girocard' } as const;

/** `20,00 zł` on the purse. */
export const topUp = (price = 2000): Sale => begin({ kind: 'top-up' }, grosze(price));

export function told(sale: Sale, ...events: readonly SaleEvent[]): Sale {
  return events.reduce(applied, sale);
}

export const coins = (...values: readonly number[]): SaleEvent => ({
  event: 'coins',
  reading: READING,
  coins: values.map(grosze),
});
export const pays = (value: number, count: number): SaleEvent => ({
  event: 'payout-intended',
  hopper: `hopper-${value}`,
  value: grosze(value),
  coins: count,
  before: BEFORE,
});

const value = fc.constantFrom<Grosze>(...[10, 20, 50, 100, 200, 500].map(grosze));

/** Anything that may be journaled, sensible or not. */
export const anyEvent: fc.Arbitrary<SaleEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.array(value, { minLength: 1, maxLength: 5 }).map((some) => coins(...some)) },
  fc.record({
    event: fc.constant('disputed' as const),
    reading: fc.constant(READING),
    why: fc.constant('reset'),
    most: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  }),
  fc.constant<SaleEvent>({ event: 'coins-closed' }),
  { weight: 4, arbitrary: fc.tuple(value, fc.integer({ min: 0, max: 5 })).map(([of, count]) => pays(of, count)) },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 0, max: 5 }).map((paid): SaleEvent => ({ event: 'payout-ended', coins: paid })),
  },
  fc
    .tuple(fc.integer({ min: -1, max: 6 }), fc.integer({ min: -1, max: 6 }))
    .map(([least, most]): SaleEvent => ({ event: 'payout-unknown', least, most, why: 'counts disagree' })),
  fc.constant<SaleEvent>({ event: 'card-intended', amount: grosze(500), before: null }),
  fc.constant<SaleEvent>({ event: 'card-paid', payment: PAYMENT }),
  fc.constant<SaleEvent>({ event: 'card-not-paid', why: 'declined' }),
  fc.constant<SaleEvent>({ event: 'card-unknown', why: 'lost' }),
  fc.constant<SaleEvent>({ event: 'card-concluded' }),
  fc.constant<SaleEvent>({ event: 'card-reversed' }),
  fc.constant<SaleEvent>({ event: 'card-reversal-failed', why: 'refused' }),
  { weight: 3, arbitrary: fc.constant<SaleEvent>({ event: 'delivery-intended' }) },
  fc.constant<SaleEvent>({ event: 'delivered' }),
  fc.constant<SaleEvent>({ event: 'delivery-failed', why: 'removed' }),
  fc.constant<SaleEvent>({ event: 'delivery-in-doubt', why: 'no answer' }),
  fc.constant<SaleEvent>({ event: 'entrusted' }),
  fc.constant<SaleEvent>({ event: 'delivery-rolled-back' }),
  fc.constant<SaleEvent>({ event: 'receipt', printed: true }),
  fc.constant<SaleEvent>({ event: 'slip', code: 'K7-3F2', amount: grosze(100), printed: true }),
  fc.constant<SaleEvent>({ event: 'ended' }),
);

/** What of these events can follow on a sale of 5 zł, one after the other. */
export const possibleSale: fc.Arbitrary<{ readonly sale: Sale; readonly events: readonly SaleEvent[] }> = fc
  .array(anyEvent, { maxLength: 60 })
  .map((wanted) => {
    let sale = topUp(500);
    const events: SaleEvent[] = [];
    for (const event of wanted) {
      try {
        sale = applied(sale, event);
        events.push(event);
      } catch (error) {
        if (!(error instanceof ImpossibleSaleEvent)) throw error;
      }
    }
    return { sale, events };
  });
