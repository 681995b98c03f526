import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber, secondsOf } from '../../../fares/time.ts';
import { type ContentsContext, townCardContents } from '../../../fares/town-ride/card-contents.ts';
import { givenCard, later, NOON_ISH } from '../given.ts';
import { EMPTY, givenContract, NO_CONTRACTS, present, TODAY, written } from './given-town.ts';

const pagesOf = (card: CardState, more: Partial<ContentsContext> = {}) =>
  townCardContents(card, { now: NOON_ISH, contracts: NO_CONTRACTS, courseKey: 7000, ...more }).pages;
const card = givenCard({ purse: grosze(-160) });
const purse = { page: 'purse', balance: -160 };

describe('S and the card', () => {
  test('J68 J69 the contracts, then the purse, also below nothing', () => {
    const later90 = givenContract(27, 116, { product: 181 });
    expect(pagesOf(card, { contracts: [later90, givenContract(-3, 26)] })).toEqual([
      {
        page: 'contract',
        from: dayNumber(TODAY - 3),
        to: dayNumber(TODAY + 26),
        days: 30,
        fareClass: 'normal',
        standing: 'valid',
      },
      {
        page: 'contract',
        from: dayNumber(TODAY + 27),
        to: dayNumber(TODAY + 116),
        days: 90,
        fareClass: 'reduced',
        standing: 'future',
      },
      purse,
    ]);
  });

  test('J68 one that has ended is told as such, after the others', () => {
    const pages = pagesOf(card, { contracts: [givenContract(-40, -11), givenContract(5, 34)] });
    expect(pages.map((one) => (one.page === 'contract' ? one.standing : one.page))).toEqual([
      'future',
      'expired',
      'purse',
    ]);
  });

  test('J70 A6 that no contract is coded is all that is said without one', () => {
    expect(pagesOf(card)).toEqual([{ page: 'no-contract' }, purse]);
    expect(pagesOf(card, { contracts: [{ ok: false, reason: 'noise' }, EMPTY] })).toEqual([
      { page: 'no-contract' },
      purse,
    ]);
  });

  test('J62 a ride open on this course is told last; one of another course, or of nobody knows which, is not', () => {
    const entered = written(present(givenCard(), 'reduced', { at: 5 })).after;
    const ride = { page: 'ride', entryIndex: 5, at: secondsOf(NOON_ISH), charged: 250, fareClass: 'reduced' };
    expect(pagesOf(entered).at(-1)).toEqual(ride);
    // A top-up on the way: the record's time is not the ride's any more.
    expect(pagesOf({ ...entered, kind: 'top-up', at: secondsOf(later(60)) }).at(-1)).toEqual({
      ...ride,
      at: undefined,
    });
    for (const courseKey of [8000, null]) expect(pagesOf(entered, { courseKey }).at(-1)?.page).toBe('purse');
  });

  test.each(['executed', 'rolled-back', 'unknown'] as const)(
    'J61 J62 what was uncertain is told first: %s',
    (outcome) => {
      const settled = { intent: 'check-in', outcome } as const;
      expect(pagesOf(card, { settled })).toEqual([{ page: 'operation', ...settled }, { page: 'no-contract' }, purse]);
    },
  );
});
