import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { grosze } from '../../../fares/money.ts';
import { epochMillis } from '../../../fares/time.ts';
import { fareQuote } from '../../../fares/town-ride/fare-quote.ts';
import { givenCard, NOON_ISH } from '../given.ts';
import { anyTownTariff, anyZones, givenTownTap, present, townBook } from './given-town.ts';

test('J50 J51 what is told after N or U is what the card then pays, and must hold', () => {
  fc.assert(
    fc.property(
      anyTownTariff(2_000),
      anyZones,
      fc.nat(13),
      fc.constantFrom('normal' as const, 'reduced' as const),
      (data, zones, stop, fareClass) => {
        const book = townBook(data);
        const at = Math.min(stop, zones.length - 1);
        const quote = fareQuote(book, NOON_ISH, givenTownTap({ zones, at }), fareClass);
        if (quote === undefined) throw new Error('a place and a tariff are known');
        const paying = (purse: number) =>
          present(givenCard({ purse: grosze(purse) }), fareClass, { zones, at }, {}, book);
        expect(paying(quote.needed)).toMatchObject({ kind: 'check-in', result: { charged: quote.taken } });
        expect(paying(quote.needed - 1)).toMatchObject({ reason: 'funds', needed: quote.needed });
      },
    ),
    { numRuns: 300 },
  );
});

test('J50 how many towns the course still runs through', () => {
  const towns = (at: number) => fareQuote(JAWORZNO_TARIFF, NOON_ISH, givenTownTap({ at }), 'normal')?.towns;
  expect([0, 9, 10, 20, 29, 30, 39].map(towns)).toEqual([3, 3, 3, 2, 2, 1, 1]);
});

test('J48 nothing is told where there is no tariff, or nobody knows the towns', () => {
  expect(fareQuote(JAWORZNO_TARIFF, epochMillis(0), givenTownTap(), 'normal')).toBeUndefined();
  expect(fareQuote(JAWORZNO_TARIFF, NOON_ISH, givenTownTap({ zones: [undefined] }), 'normal')).toBeUndefined();
});
