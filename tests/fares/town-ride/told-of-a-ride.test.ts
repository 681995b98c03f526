import { describe, expect, test } from 'vitest';
import { type CardState, MOST_REFUNDABLE } from '../../../fares/card/state.ts';
import { grosze } from '../../../fares/money.ts';
import { fareClassOf, ticketOf } from '../../../fares/town-ride/fare-class-on-card.ts';
import { townTapResult } from '../../../fares/town-ride/town-tap-result.ts';
import { givenCard } from '../given.ts';
import { FOUR_TOWNS, present, townBook, written } from './given-town.ts';

/** List I: `most` for three towns and more; list II: nothing. */
function dearBook(most: number) {
  const rows = (three: number) =>
    [1, 2, 3].map((towns) => ({ towns, normal: towns === 3 ? three : 0, reduced: towns === 3 ? three : 0 }));
  return townBook({
    kind: 'towns',
    status: 'example',
    source: 'made up by a test',
    validFrom: '2016-02-01',
    ordinary: rows(most),
    registered: rows(0),
    purseLimit: 24_000,
    contracts: [],
  });
}

test('J54 no tariff takes more than a card can give back', () => {
  const card = givenCard({ purse: grosze(MOST_REFUNDABLE) });
  const most = present(card, 'normal', { zones: FOUR_TOWNS }, {}, dearBook(MOST_REFUNDABLE));
  expect(most).toMatchObject({ kind: 'check-in', result: { charged: MOST_REFUNDABLE } });
  expect(() => dearBook(MOST_REFUNDABLE + 1)).toThrow('ordinary[2].normal');
});

describe('what is told of the ride on the card', () => {
  const open = written(present(givenCard({ purse: grosze(2_000) }), 'reduced', {})).after;
  const closed = written(present(open, null, { at: 12 })).after;
  const fold = (card: CardState, before?: CardState) => townTapResult(card, before);

  test('no ride, nothing', () => {
    expect(fold(givenCard())).toBeUndefined();
  });

  test('price and class of a closed ride only from the record of the same ride', () => {
    expect(fold(closed, open)).toMatchObject({ kind: 'checked-out', fareClass: 'reduced' });
    const { courseKey, ...ride } = open.ride.kind === 'open' ? open.ride : { courseKey: 0 };
    const other = { ...open, ride: { ...ride, courseKey: courseKey + 1 } } as CardState;
    for (const before of [undefined, givenCard(), closed, other]) {
      expect(fold(closed, before)).toMatchObject({ price: undefined, fareClass: undefined });
    }
  });

  test('J47 the class is on the card as the one ticket of the ride; any other mixture is normal', () => {
    const classOf = (tickets: Partial<ReturnType<typeof ticketOf>>) => {
      if (open.ride.kind !== 'open') throw new Error('no ride');
      const [group] = open.ride.groups;
      return fareClassOf({
        ...open.ride,
        groups: [{ ...group, tickets: { ...ticketOf('normal'), normal: 0, ...tickets } }],
      });
    };
    expect(classOf(ticketOf('reduced'))).toBe('reduced');
    expect(classOf(ticketOf('normal'))).toBe('normal');
    expect(classOf({ normal: 1, statutory: 1 })).toBe('normal');
    expect(classOf({})).toBe('normal');
  });
});
