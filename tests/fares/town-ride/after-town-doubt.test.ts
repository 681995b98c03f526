import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { grosze } from '../../../fares/money.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import { type Doubt, settleDoubt } from '../../../fares/settle.ts';
import type { FareClass } from '../../../fares/tariff/town-tariff.ts';
import {
  type AfterTownDoubt,
  afterTownDoubt,
  type TownPresentation,
} from '../../../fares/town-ride/after-town-doubt.ts';
import { givenCard, later } from '../given.ts';
import { EMPTY, givenContract, givenTownTap, nameOf, present, type TownPlace, written } from './given-town.ts';

const VALID: ReadSlots = [givenContract(-3, 26), EMPTY];
const card = givenCard();

/** The presentation of which no answer came, as a doubt. */
function doubtOf(before: CardState, pressed: FareClass | null, place: TownPlace, contracts?: ReadSlots): Doubt {
  const decision = written(present(before, pressed, place, contracts === undefined ? {} : { contracts }));
  const { courseKey, now } = givenTownTap(place);
  return {
    transaction: decision.after.transaction,
    counterBefore: before.counter,
    before,
    after: decision.after,
    intent: decision.kind,
    courseKey,
    stopIndex: decision.stopIndex,
    at: now,
  };
}

const checkIn = doubtOf(card, 'reduced', { at: 5, sequence: 20 });
const entered = checkIn.after;
const checkOut = doubtOf(entered, null, { at: 12, phase: 'between', sequence: 21, now: later(300) });
const registration = doubtOf(card, null, { at: 5, sequence: 22 }, VALID);

const follows = (
  doubt: Doubt,
  records: readonly CardState[],
  place: TownPlace | null,
  more: Partial<TownPresentation> = {},
): AfterTownDoubt => {
  const where = place === null ? null : givenTownTap(place);
  const presented = { keyPressed: false, uncertainShown: false, place: where, ...more };
  return afterTownDoubt(settleDoubt(doubt, records), doubt, records[0] ?? card, presented);
};

describe('executed', () => {
  test.each<[string, TownPlace, FareClass | null]>([
    ['at once', { at: 5, now: later(1) }, null],
    ['N pressed again: before A8', { at: 5, now: later(1) }, 'normal'],
    ['U pressed again: before A8', { at: 5, now: later(1) }, 'reduced'],
    ['an hour later, the bus still there', { at: 5, now: later(3_600) }, 'reduced'],
    ['the bus has left that stop', { at: 5, phase: 'between', now: later(30) }, null],
  ])('J61 J63 A8 a registration is shown, nothing is written: %s', (_, place, pressed) => {
    expect(follows(checkIn, [entered, card], place, { keyPressed: pressed !== null })).toEqual({
      kind: 'show-result',
      result: {
        kind: 'checked-in',
        charged: 250,
        balance: 3_750,
        entryIndex: 5,
        transfer: false,
        fareClass: 'reduced',
      },
    });
  });

  test('J55 A8 at another stop it is decided afresh: out without a key, a refusal with one', () => {
    const place = { at: 6, now: later(60) };
    expect(follows(checkIn, [entered, card], place)).toEqual({ kind: 'decide-afresh' });
    expect(nameOf(present(entered, null, place))).toBe('checked-out');
    expect(follows(checkIn, [entered, card], place, { keyPressed: true })).toEqual({ kind: 'decide-afresh' });
    expect(nameOf(present(entered, 'reduced', place))).toBe('ride-open');
  });

  test('A9 on another course it is decided afresh', () => {
    expect(follows(checkIn, [entered, card], { at: 5, courseKey: 8000 })).toEqual({ kind: 'decide-afresh' });
  });

  test('J54 a check-out is shown with its price and class, while the same stop would count as exit', () => {
    for (const place of [{ at: 12, phase: 'between' }, { at: 13 }] as const) {
      for (const pressed of [null, 'normal'] as const) {
        expect(
          follows(checkOut, [checkOut.after, entered, card], place, { keyPressed: pressed !== null }),
        ).toMatchObject({
          kind: 'show-result',
          result: { kind: 'checked-out', refunded: 70, price: 180, exitIndex: 13, stops: 8, fareClass: 'reduced' },
        });
      }
    }
    expect(follows(checkOut, [checkOut.after, entered], { at: 14 })).toEqual({ kind: 'decide-afresh' });
  });

  test('J72 a contract that was counted is shown, and named where the contracts were read', () => {
    const records = [registration.after, card];
    const place = { at: 5, now: later(40) };
    const result = { kind: 'registered', balance: 4_000 };
    expect(follows(registration, records, place)).toEqual({ kind: 'show-result', result });
    expect(follows(registration, records, place, { contracts: VALID })).toEqual({
      kind: 'show-result',
      result: { ...result, contract: VALID[0].ok && VALID[0].contract, fareClass: 'normal' },
    });
  });

  test('A9 in the bus that replaced the other, the same stop of the course is the same stop', () => {
    const place = { at: 5, vehicle: 333, now: later(500) };
    expect(follows(checkIn, [entered, card], place)).toMatchObject({ kind: 'show-result' });
  });

  test('while nobody knows where the bus is, its uncertain view is answered, and nothing else', () => {
    expect(follows(checkIn, [entered, card], null, { uncertainShown: true })).toMatchObject({ kind: 'show-result' });
    expect(follows(checkIn, [entered, card], null)).toEqual({ kind: 'decide-afresh' });
  });

  test('something has been written to the card since: it is decided afresh', () => {
    const since = { ...entered, counter: entered.counter + 1, transaction: { terminal: 900, sequence: 1 } };
    expect(follows(checkIn, [since, entered], { at: 5 })).toEqual({ kind: 'decide-afresh' });
  });
});

describe('rolled back', () => {
  test('J62 J63 presented as the uncertain view asks, a registration is tried with its key', () => {
    const shown = { uncertainShown: true };
    expect(follows(checkIn, [card], { at: 5 }, shown)).toEqual({ kind: 'run-again', pressed: 'reduced' });
    expect(follows(doubtOf(card, 'normal', {}), [card], {}, shown)).toEqual({ kind: 'run-again', pressed: 'normal' });
  });

  test.each<[string, Partial<TownPresentation>]>([
    ['the view is gone', {}],
    ['a key is pressed', { uncertainShown: true, keyPressed: true }],
  ])('J60 J63 it is decided afresh: %s', (_, more) => {
    expect(follows(checkIn, [card], { at: 5 }, more)).toEqual({ kind: 'decide-afresh' });
  });

  test('A36 a check-out keeps its exit stop for a minute', () => {
    const next = follows(checkOut, [entered, card], { at: 20, now: later(330) });
    const exitStopKept = { courseKey: 7000, exitIndex: 13, at: later(300) };
    expect(next).toEqual({ kind: 'decide-afresh', exitStopKept });
    const at = (seconds: number) => present(entered, null, { at: 20, now: later(300 + seconds) }, { exitStopKept });
    expect(at(59)).toMatchObject({ stopIndex: 13, result: { price: 180 } });
    expect(at(60)).toMatchObject({ stopIndex: 20, result: { price: 230 } });
  });

  test('J72 a contract is counted by the next presentation', () => {
    expect(follows(registration, [card], { at: 5 }, { uncertainShown: true })).toEqual({ kind: 'decide-afresh' });
  });
});

test('what nobody can know is for the office: the card goes on as it is', () => {
  const others = { ...card, counter: card.counter + 3, transaction: { terminal: 900, sequence: 7 } };
  expect(follows(checkIn, [others], { at: 5 }, { uncertainShown: true })).toEqual({ kind: 'decide-afresh' });
});

test('a doubt of another kind of machine has nothing to show here', () => {
  const topUp: Doubt = { ...checkIn, intent: 'top-up', after: { ...card, purse: grosze(1) } };
  expect(follows(topUp, [entered, card], { at: 5 })).toEqual({ kind: 'decide-afresh' });
});
