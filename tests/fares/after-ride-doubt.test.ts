import { describe, expect, test } from 'vitest';
import { type AfterDoubt, afterDoubt } from '../../fares/after-doubt.ts';
import type { CardState } from '../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import { decideTap } from '../../fares/journey/decide-tap.ts';
import type { TapContext } from '../../fares/journey/tap-context.ts';
import { type Doubt, settleDoubt } from '../../fares/settle.ts';
import { givenCard, givenTap, LITERAL, later, type Place } from './given.ts';

/** The tap of which no answer came, as a doubt. */
function doubtOf(card: CardState, place: Place): Doubt {
  const context = givenTap(place);
  const decision = decideTap(card, context, TARNOW_TARIFF, LITERAL);
  if (decision.kind !== 'check-in' && decision.kind !== 'check-out') throw new Error(decision.kind);
  return {
    transaction: context.transaction,
    counterBefore: card.counter,
    before: card,
    after: decision.after,
    intent: decision.kind,
    courseKey: context.courseKey,
    stopIndex: decision.stopIndex,
    at: context.now,
  };
}

const card = givenCard();
const checkIn = doubtOf(card, { at: 5, sequence: 20 });
const entered = checkIn.after;
const checkOut = doubtOf(entered, { at: 8, phase: 'between', sequence: 21, now: later(300) });
/** What another machine wrote on top. */
const byOthers = (state: CardState): CardState => ({
  ...state,
  counter: state.counter + 1,
  transaction: { terminal: 900, sequence: 1 },
});

describe('step 6: what follows for a plain tap after a ride in doubt', () => {
  const follows = (doubt: Doubt, records: CardState[], place: Place): AfterDoubt => {
    const newest = records[0] ?? card;
    const presented = { asked: 'tap', uncertainShown: false, place: givenTap(place) } as const;
    return afterDoubt(settleDoubt(doubt, records), doubt, newest, presented, TARNOW_TARIFF, LITERAL);
  };

  test.each<[string, Place]>([
    ['at once', { at: 5, now: later(1) }],
    ['an hour later, the bus still there', { at: 5, now: later(3600) }],
    ['the bus has left, but the same stop would count as entry', { at: 5, phase: 'between', now: later(30) }],
  ])('T95 an executed check-in is shown, nothing is written: %s', (_, place) => {
    expect(follows(checkIn, [entered, card], place)).toEqual({
      kind: 'show-result',
      result: { kind: 'checked-in', charged: 460, balance: 3_540, entryIndex: 5, transfer: false },
    });
  });

  test('T95 an executed check-out is shown with its price, while the same stop would count as exit', () => {
    for (const place of [{ at: 8, phase: 'between' }, { at: 9 }] as const) {
      expect(follows(checkOut, [checkOut.after, entered, card], { ...place, now: later(310) })).toMatchObject({
        kind: 'show-result',
        result: { kind: 'checked-out', refunded: 240, price: 220, stops: 4, exitIndex: 9 },
      });
    }
  });

  test('without the record before, the price of a check-out is not known', () => {
    const { before: _, ...withoutBefore } = checkOut;
    const shown = follows(withoutBefore, [checkOut.after], { at: 9, now: later(310) });
    expect(shown).toMatchObject({ kind: 'show-result', result: { refunded: 240, price: undefined } });
  });

  test.each<[string, Doubt, CardState[], Place]>([
    ['check-in executed, the bus is at the next stop', checkIn, [entered], { at: 6, now: later(60) }],
    ['check-in executed, another course', checkIn, [entered], { at: 5, courseKey: 8000, now: later(60) }],
    [
      'check-out executed, the bus is past the stop',
      checkOut,
      [checkOut.after],
      { at: 9, phase: 'between', now: later(310) },
    ],
    [
      'check-in executed, another machine has written since',
      checkIn,
      [byOthers(entered), entered],
      { at: 5, now: later(60) },
    ],
    ['check-in rolled back', checkIn, [card], { at: 5, now: later(3) }],
    ['unknown', checkIn, [byOthers(card)], { at: 5, now: later(3) }],
  ])('%s: decided afresh', (_, doubt, records, place) => {
    expect(follows(doubt, records, place)).toEqual({ kind: 'decide-afresh' });
  });

  test('a rolled-back check-out keeps its exit stop', () => {
    expect(follows(checkOut, [entered, card], { at: 11, now: later(320) })).toEqual({
      kind: 'decide-afresh',
      exitStopKept: { courseKey: 7000, exitIndex: 9, at: later(300) },
    });
  });

  test('decided afresh, an executed check-in at the next stop is the check-out, and a rolled-back check-out is done as it was', () => {
    const decide = (state: CardState, context: TapContext) => decideTap(state, context, TARNOW_TARIFF, LITERAL);
    expect(decide(entered, givenTap({ at: 6, now: later(60) }))).toMatchObject({
      kind: 'check-out',
      result: { price: 160 },
    });
    const next = follows(checkOut, [entered, card], { at: 11, now: later(320) });
    if (next.kind !== 'decide-afresh') throw new Error(next.kind);
    const context = givenTap({ at: 11, now: later(320) }, { exitStopKept: next.exitStopKept });
    expect(decide(entered, context)).toMatchObject({ kind: 'check-out', result: { stops: 4, price: 220 } });
  });
});
