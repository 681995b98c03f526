import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { decideTap } from '../../../fares/journey/decide-tap.ts';
import type { TapContext } from '../../../fares/journey/tap-context.ts';
import { grosze } from '../../../fares/money.ts';
import { epochMillis } from '../../../fares/time.ts';
import { givenCard, givenTap, LITERAL, later, NOON_ISH, type Place } from '../given.ts';

const decide = (card: CardState, place: Place, more: Partial<TapContext> = {}) =>
  decideTap(card, givenTap(place, more), TARNOW_TARIFF, LITERAL);

function written(card: CardState, place: Place): CardState {
  const decision = decide(card, place);
  if (decision.kind !== 'check-in' && decision.kind !== 'check-out') throw new Error(decision.kind);
  return decision.after;
}

/** Terminal 500 of vehicle 101, at NOON_ISH, standing at stop 5. */
const entered = written(givenCard(), { at: 5 });
/** Out at stop 9 at NOON_ISH. */
const left = written(written(givenCard(), { at: 5, now: later(-600) }), { at: 9 });

type Outcome = 'same-answer' | 'check-in' | 'check-out';

describe('A36 presented again after a check-in', () => {
  test.each<[string, number, Place, Outcome]>([
    ['at once, same terminal', 0, {}, 'same-answer'],
    ['9 s, same terminal', 9, {}, 'same-answer'],
    ['10 s, same terminal', 10, {}, 'check-out'],
    ['9 s, same terminal, the bus has left the stop', 9, { phase: 'between' }, 'same-answer'],
    ['9 s, same terminal, at the next stop', 9, { at: 6 }, 'check-out'],
    ['10 s, other terminal of the bus', 10, { terminal: 501 }, 'same-answer'],
    ['59 s, other terminal of the bus', 59, { terminal: 501 }, 'same-answer'],
    ['60 s, other terminal of the bus', 60, { terminal: 501 }, 'check-out'],
    ['59 s, other terminal, at the next stop', 59, { terminal: 501, at: 6 }, 'check-out'],
    ['at once, another bus on the same course', 0, { terminal: 700, vehicle: 333 }, 'check-out'],
    ['clock 120 s behind, same terminal', -120, {}, 'same-answer'],
    ['clock 121 s behind, same terminal', -121, {}, 'check-out'],
    ['clock 120 s behind, other terminal', -120, { terminal: 501 }, 'same-answer'],
    ['clock 121 s behind, other terminal', -121, { terminal: 501 }, 'check-out'],
    ['9 s, another course', 9, { courseKey: 8000, vehicle: 102, terminal: 600 }, 'check-in'],
  ])('%s', (_, seconds, place, outcome) => {
    expect(decide(entered, { at: 5, now: later(seconds), ...place }).kind).toBe(outcome);
  });

  test('the ten seconds run from green, not from the record, where green is remembered', () => {
    const greenHereAt = epochMillis(NOON_ISH + 4_500);
    const passed = (ms: number) => decide(entered, { at: 5, now: epochMillis(greenHereAt + ms) }, { greenHereAt }).kind;
    expect(passed(9_999)).toBe('same-answer');
    expect(passed(10_000)).toBe('check-out');
    expect(passed(-120_000)).toBe('same-answer');
    expect(passed(-120_001)).toBe('check-out');
  });

  test('the answer is that of the check-in, and nothing is to be written', () => {
    expect(decide(entered, { at: 5, now: later(3) })).toEqual({
      kind: 'same-answer',
      result: { kind: 'checked-in', charged: 460, balance: 3_540, entryIndex: 5, transfer: false },
    });
  });

  test('A37 after a second group its own stop counts', () => {
    if (entered.ride.kind !== 'open') throw new Error('no ride');
    const [first] = entered.ride.groups;
    const companions = { ...first, entryIndex: 7, tickets: { self: 0, normal: 1, local: 0, statutory: 0 } as const };
    const joined: CardState = {
      ...entered,
      kind: 'group',
      ride: { ...entered.ride, groups: [first, companions], refundable: grosze(920) },
    };
    expect(decide(joined, { at: 7, now: later(9) }).kind).toBe('same-answer');
    expect(decide(joined, { at: 5, now: later(9) }).kind).toBe('check-out');
  });

  test('a carry-over during the ride is no check-in to be repeated', () => {
    expect(decide({ ...entered, kind: 'carry-over' }, { at: 5, now: later(3) }).kind).toBe('check-out');
  });
});

describe('A36 presented again after a check-out', () => {
  test.each<[string, number, Place, Outcome]>([
    ['at once', 0, {}, 'same-answer'],
    ['59 s, still at the stop', 59, {}, 'same-answer'],
    ['60 s, still at the stop', 60, {}, 'same-answer'],
    ['an hour, still at the stop', 3600, {}, 'same-answer'],
    ['59 s, the bus has left', 59, { phase: 'between' }, 'same-answer'],
    ['60 s, the bus has left', 60, { phase: 'between' }, 'check-in'],
    ['59 s, two stops on', 59, { at: 11 }, 'same-answer'],
    ['60 s, two stops on', 60, { at: 11 }, 'check-in'],
    ['60 s, on the way to the exit stop', 60, { at: 8, phase: 'between' }, 'same-answer'],
    ['at once, other terminal of the bus', 0, { terminal: 501 }, 'same-answer'],
    ['at once, another bus on the same course', 0, { terminal: 700, vehicle: 333 }, 'same-answer'],
    ['clock 120 s behind, the bus has left', -120, { phase: 'between' }, 'same-answer'],
    ['clock 121 s behind, the bus has left', -121, { phase: 'between' }, 'check-in'],
    ['at once, another course', 0, { courseKey: 8000, vehicle: 102, terminal: 600 }, 'check-in'],
    ['at once, the same bus on its next course', 0, { courseKey: 8000 }, 'check-in'],
  ])('%s', (_, seconds, place, outcome) => {
    expect(decide(left, { at: 9, now: later(seconds), ...place }).kind).toBe(outcome);
  });

  test('the answer is that of the check-out; what the ride cost is not known any more', () => {
    expect(decide(left, { at: 9, now: later(30) })).toEqual({
      kind: 'same-answer',
      result: {
        kind: 'checked-out',
        refunded: 240,
        balance: 3_780,
        exitIndex: 9,
        stops: 4,
        price: undefined,
        transferUntil: Math.floor(NOON_ISH / 1000) + 900,
        cancelled: false,
      },
    });
  });

  test('behind the last stop there is no new ride on this course', () => {
    const end = written(written(givenCard(), { at: 5, now: later(-600) }), { at: 39 });
    expect(decide(end, { at: 39, now: later(600) }).kind).toBe('same-answer');
  });
});

describe('A36 a rolled-back check-out', () => {
  const kept = { courseKey: 7000, exitIndex: 8, at: later(100) };
  test.each<[string, number, number]>([
    ['at once', 0, 8],
    ['59 s later', 59, 8],
    ['60 s later', 60, 11],
    ['with the clock set back a little', -30, 8],
  ])('keeps its exit stop: %s', (_, seconds, exitIndex) => {
    const decision = decide(entered, { at: 11, now: later(seconds, kept.at) }, { exitStopKept: kept });
    expect(decision).toMatchObject({ kind: 'check-out', stopIndex: exitIndex, result: { stops: exitIndex - 5 } });
  });

  test('not on another course', () => {
    const decision = decide(entered, { at: 11, now: kept.at }, { exitStopKept: { ...kept, courseKey: 1 } });
    expect(decision).toMatchObject({ kind: 'check-out', stopIndex: 11 });
  });
});
