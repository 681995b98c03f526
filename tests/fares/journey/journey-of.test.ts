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

  test('T106 all tickets of both groups are counted, class by class', () => {
    const { ride } = entered;
    if (ride.kind !== 'open') throw new Error(ride.kind);
    const [first] = ride.groups;
    const group = (self: 0 | 1, normal: number, local: number, statutory: number) => ({
      ...first,
      tickets: { self, normal, local, statutory },
    });
    const both: CardState = { ...entered, ride: { ...ride, groups: [group(1, 2, 3, 4), group(0, 5, 6, 7)] } };
    expect(openTickets(both)).toEqual({ self: 1, normal: 7, local: 9, statutory: 11 });
    expect(journeyOf(both, lookup)?.tickets).toEqual(openTickets(both));
  });

  describe('the time is that of the oldest record in an unbroken row of the same ride', () => {
    const { ride } = entered;
    if (ride.kind !== 'open') throw new Error(ride.kind);
    const record = (counter: number, kind: CardState['kind'], more: Partial<CardState> = {}): CardState => ({
      ...entered,
      kind,
      counter,
      at: secondsOf(later(counter * 100)),
      ...more,
    });
    const newest = record(9, 'carry-over');
    const elsewhere = { ride: { ...ride, courseKey: 8000 } };
    const later2 = { ride: { ...ride, groups: [{ ...ride.groups[0], entryIndex: 6 }] as const } };
    const closed: Partial<CardState> = {
      ride: {
        kind: 'closed',
        courseKey: ride.courseKey,
        vehicle: 101,
        exitIndex: 9,
        at: secondsOf(NOON_ISH),
        stops: 5,
        transferRight: true,
        refund: ride.refundable,
      },
    };

    test.each<[string, readonly CardState[], number]>([
      ['a transfer and a group before it', [record(8, 'transfer'), record(7, 'group')], 7],
      ['the check-in begins it', [record(8, 'check-in'), record(7, 'group')], 8],
      ['a record is missing', [record(7, 'check-in')], 9],
      ['the same record twice', [record(9, 'carry-over'), record(8, 'check-in')], 8],
      ['a ride on another course before it', [record(8, 'check-in', elsewhere)], 9],
      ['a ride from another stop before it', [record(8, 'check-in', later2)], 9],
      ['a ride that was closed before it', [record(8, 'check-out', closed), record(7, 'check-in')], 9],
      ['a gap in the row', [record(8, 'group', elsewhere), record(7, 'check-in')], 9],
    ])('%s', (_, log, counter) => {
      expect(journeyOf(newest, lookup, log)?.at).toBe(later(counter * 100));
    });
  });
});
