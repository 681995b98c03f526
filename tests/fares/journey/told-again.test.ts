import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardState, TicketCounts } from '../../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { decideGroup } from '../../../fares/journey/decide-group.ts';
import type { GroupPurchase } from '../../../fares/journey/group-decision.ts';
import { tapResult } from '../../../fares/journey/tap-result.ts';
import { ticketsBought } from '../../../fares/journey/tickets-bought.ts';
import { grosze } from '../../../fares/money.ts';
import { bookFrom, givenCard, givenTap, LITERAL, later } from '../given.ts';
import { checkIn, checkOut } from '../taps.ts';

const card = givenCard();
const begun = checkIn(card, { at: 2 });
const ended = checkOut(begun.after, { at: 7 });

describe('what a tap was told is told again from the records', () => {
  const again = (state: CardState, before?: CardState, book = TARNOW_TARIFF) => tapResult(state, book, LITERAL, before);

  test('T85 a check-in', () => {
    expect(again(begun.after)).toEqual(begun.result);
    expect(again(begun.after, card)).toEqual(begun.result);
  });

  test('T88 a check-out, with its price where the record before is known', () => {
    expect(again(ended.after, begun.after)).toEqual(ended.result);
    expect(ended.result.price).toBe(220);
  });

  test.each<[string, CardState | undefined]>([
    ['is not known', undefined],
    ['had no ride', card],
    ['had a ride that was closed', ended.after],
    ['had a ride on another course', checkIn(card, { courseKey: 8000 }).after],
  ])('T88 a check-out without a price where the record before %s', (_, before) => {
    expect(again(ended.after, before)).toEqual({ ...ended.result, price: undefined });
  });

  test('a card without a ride tells nothing', () => {
    expect(again(card)).toBeUndefined();
  });

  test('T16 without a tariff for that day nobody knows until when another bus costs the minimum', () => {
    const old = bookFrom({
      kind: 'distance',
      status: 'example',
      source: 'a test',
      validFrom: '2016-01-01',
      validTo: '2016-12-31',
      bands: [
        {
          upToStops: null,
          prices: {
            standard: { normal: 1, local: 1, statutory: 1 },
            premium: { normal: 1, local: 1, statutory: 1 },
          },
        },
      ],
      transferWindowSeconds: 900,
    });
    expect(again(ended.after, begun.after, old)).toEqual({ ...ended.result, transferUntil: undefined });
    expect(ended.result).toHaveProperty('transferUntil', ended.after.at + 900);
  });
});

describe('what a group purchase was told is told again from the records', () => {
  const tickets = fc.record({
    self: fc.constantFrom<0 | 1>(0, 1),
    normal: fc.nat(3),
    local: fc.nat(3),
    statutory: fc.nat(3),
  });
  const wealthy = givenCard({ purse: grosze(60_000) });
  const buy = (of: CardState, which: TicketCounts, at: number): GroupPurchase | undefined => {
    const decision = decideGroup(of, which, givenTap({ at, now: later(60 * at) }), TARNOW_TARIFF, LITERAL);
    return decision.kind === 'group' ? decision : undefined;
  };

  test('A37 A39 whatever was bought at whatever stop, in one purchase or in three', () => {
    let toldAgain = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(tickets, fc.nat(2)), { minLength: 1, maxLength: 3 }), (purchases) => {
        let now = wealthy;
        for (const [which, stop] of purchases) {
          const bought = buy(now, which, stop);
          if (bought === undefined) continue;
          // That he had a ticket already was told at once, or not at all.
          expect(ticketsBought(bought.after, now)).toEqual({ ...bought.result, ownTicketAlready: false });
          now = bought.after;
          toldAgain += 1;
        }
      }),
      { numRuns: 300 },
    );
    expect(toldAgain).toBeGreaterThan(200);
  });

  test('without the record before, all that is on the ride, from its first stop', () => {
    const first = buy(wealthy, { self: 1, normal: 0, local: 0, statutory: 0 }, 0);
    const second = first && buy(first.after, { self: 0, normal: 2, local: 0, statutory: 1 }, 2);
    if (first === undefined || second === undefined) throw new Error('not bought');
    const all = { self: 1, normal: 2, local: 0, statutory: 1 };
    for (const before of [undefined, givenCard(), checkIn(card, { courseKey: 8000 }).after]) {
      expect(ticketsBought(second.after, before)).toEqual({
        kind: 'tickets-bought',
        tickets: all,
        onRide: all,
        charged: first.result.charged + second.result.charged,
        balance: second.after.purse,
        entryIndex: 0,
        transfer: false,
        holderHasTicket: true,
        ownTicketAlready: false,
      });
    }
  });

  test('a card without an open ride tells nothing', () => {
    expect(ticketsBought(card, card)).toBeUndefined();
    expect(ticketsBought(ended.after, begun.after)).toBeUndefined();
  });
});
