import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { decideTap } from '../../../fares/journey/decide-tap.ts';
import { journeyOf, openTickets } from '../../../fares/journey/journey-of.ts';
import { secondsOf } from '../../../fares/time.ts';
import { givenCard, givenTap, LITERAL, later, NOON_ISH } from '../given.ts';

const begun = decideTap(givenCard(), givenTap({ at: 4 }), TARNOW_TARIFF, LITERAL);
if (begun.kind !== 'check-in') throw new Error(begun.kind);
const entered = begun.after;
const lookup = (courseKey: number) => (courseKey === 7000 ? { line: '9', course: '12' } : undefined);

describe('the journey of a card', () => {
  test('T106 an open ride in words', () => {
    expect(journeyOf(entered, lookup)).toEqual({
      line: '9',
      course: '12',
      vehicle: 101,
      stop: 4,
      at: NOON_ISH,
      paid: 460,
      tickets: { self: 1, normal: 0, local: 0, statutory: 0 },
    });
  });

  test('a course nobody knows any more is null', () => {
    expect(journeyOf(entered, () => undefined)).toMatchObject({ line: null, course: null, vehicle: 101 });
  });

  test('T106 no open ride, no journey and no tickets', () => {
    expect(journeyOf(givenCard(), lookup)).toBeNull();
    const out = decideTap(entered, givenTap({ at: 9, now: later(300) }), TARNOW_TARIFF, LITERAL);
    if (out.kind !== 'check-out') throw new Error(out.kind);
    expect(journeyOf(out.after, lookup)).toBeNull();
    expect(openTickets(out.after)).toEqual({ self: 0, normal: 0, local: 0, statutory: 0 });
  });

  test('after a carry-over the time is still that of the check-in, as far as the log goes back', () => {
    const carriedOver: CardState = {
      ...entered,
      kind: 'carry-over',
      counter: entered.counter + 1,
      at: secondsOf(later(400)),
    };
    expect(journeyOf(carriedOver, lookup, [carriedOver, entered, givenCard()])?.at).toBe(NOON_ISH);
    expect(journeyOf(carriedOver, lookup, [])?.at).toBe(later(400));
    const otherRide: CardState = {
      ...entered,
      at: secondsOf(later(-900)),
      kind: 'check-in',
      counter: entered.counter - 1,
    };
    expect(journeyOf(entered, lookup, [entered, otherRide])?.at).toBe(NOON_ISH);
  });
});
