import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord, encodeStateRecord } from '../../../fares/card/state-record.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import type { PocketContext } from '../../../fares/pocket/pocket-context.ts';
import { decidePurseTransfer, steppedAmount } from '../../../fares/pocket/purse-transfer.ts';
import { dayNumber, secondsOf } from '../../../fares/time.ts';
import { anyState, givenCard, givenTap, later, NOON_ISH } from '../given.ts';
import { checkIn, checkOut } from '../taps.ts';

const context = givenTap({ now: later(60) });
const LIMIT = { limit: grosze(50_000) };
const card = givenCard({ purse: grosze(100), servicePurse: grosze(735) });

function refusal(of: CardState, where: PocketContext): string {
  const decision = decidePurseTransfer(of, grosze(100), where, LIMIT);
  return decision.kind === 'refused' ? decision.reason : decision.kind;
}

describe('T31 from the e-purse to the t-purse', () => {
  test('T112 T113 the amount leaves one purse and reaches the other in one commit', () => {
    expect(decidePurseTransfer(card, grosze(500), context, LIMIT)).toEqual({
      kind: 'transfer',
      result: { kind: 'purse-transferred', amount: 500, balance: 600, servicePurse: 235 },
      movement: { servicePurseDebit: 500, purseCredit: 500 },
      after: {
        ...card,
        kind: 'transfer',
        counter: 2,
        transaction: context.transaction,
        at: secondsOf(later(60)),
        purse: 600,
        servicePurse: 235,
      },
    });
  });

  test.each([grosze(735), 'all' as const])('T31 all of it: %s', (amount) => {
    expect(decidePurseTransfer(card, amount, context, LIMIT)).toMatchObject({
      result: { amount: 735, balance: 835, servicePurse: 0 },
    });
  });

  test('T114 more than there is, is refused with what there is', () => {
    expect(decidePurseTransfer(card, grosze(736), context, LIMIT)).toEqual({
      kind: 'refused',
      reason: 'service-purse-short',
      available: 735,
      needed: 736,
    });
    const empty = givenCard({ servicePurse: grosze(0) });
    expect(decidePurseTransfer(empty, 'all', context, LIMIT)).toEqual({
      kind: 'refused',
      reason: 'service-purse-short',
      available: 0,
      needed: undefined,
    });
  });

  test('T114 the limit of the t-purse holds to the grosz', () => {
    const limit = { limit: grosze(600) };
    expect(decidePurseTransfer(card, grosze(500), context, limit).kind).toBe('transfer');
    expect(decidePurseTransfer(card, grosze(501), context, limit)).toEqual({
      kind: 'refused',
      reason: 'purse-limit',
      available: 100,
      needed: 600,
    });
  });

  test.each([0, -1, -500])('T31 an amount of %i is nothing chosen', (amount) => {
    expect(decidePurseTransfer(card, grosze(amount), context, LIMIT)).toEqual({
      kind: 'refused',
      reason: 'nothing-chosen',
    });
  });

  test('step 11: not for a blocked, expired or worn-out card', () => {
    const expired = { ...card, expiresOn: dayNumber(civilDay(NOON_ISH) - 1) };
    expect(refusal(card, { ...context, blocked: true })).toBe('blocked');
    expect(refusal(expired, context)).toBe('expired');
    expect(refusal({ ...card, expiresOn: civilDay(NOON_ISH) }, context)).toBe('transfer');
    expect(refusal({ ...card, counter: 0xff_ff_ff }, context)).toBe('damaged');
  });

  test('an open ride goes on, and is settled by its check-out as before', () => {
    const open = checkIn(givenCard(), { at: 2 }).after;
    const moved = decidePurseTransfer(open, grosze(300), context, LIMIT);
    if (moved.kind !== 'transfer') throw new Error(moved.reason);
    expect(moved.after.ride).toEqual(open.ride);
    expect(checkOut(moved.after, { at: 4 })).toMatchObject({ result: { refunded: 300, price: 160, balance: 4_140 } });
  });

  test('T16 a closed ride stays, and with it the right to transfer', () => {
    const out = checkOut(checkIn(givenCard()).after, { at: 9 }).after;
    const moved = decidePurseTransfer(out, grosze(300), givenTap({ now: later(200) }), LIMIT);
    if (moved.kind !== 'transfer') throw new Error(moved.reason);
    const bus = { courseKey: 8000, vehicle: 102, terminal: 600, now: later(900) };
    expect(checkIn(moved.after, bus).result).toMatchObject({ charged: 160, transfer: true });
  });

  test('whatever stands on a card and whatever the clock says, the record can be written and adds up', () => {
    fc.assert(
      fc.property(anyState, fc.integer({ min: 1, max: 10_000 }), fc.nat(0xff_ff_ff_ff), (state, amount, seconds) => {
        const now = later(seconds, later(-NOON_ISH / 1000));
        const there = { ...state, expiresOn: dayNumber(0xff_ff), counter: Math.min(state.counter, 5) };
        const decision = decidePurseTransfer(there, grosze(amount), { ...context, now }, TARNOW.purse);
        if (decision.kind === 'refused') return;
        const { after, movement } = decision;
        expect(decodeStateRecord(encodeStateRecord(after))).toEqual({ ok: true, state: after });
        expect(after.purse + after.servicePurse).toBe(state.purse + state.servicePurse);
        expect(movement).toEqual({ servicePurseDebit: amount, purseCredit: amount });
        expect(after.ride.kind).toBe(state.ride.kind);
      }),
    );
  });
});

test('T108 + and - go by the step and stop at the least and the most', () => {
  const steps = TARNOW.purseTransfer;
  expect(steppedAmount(steps.start, 'plus', steps)).toBe(steps.start + steps.step);
  expect(steppedAmount(steps.start, 'minus', steps)).toBe(steps.start - steps.step);
  expect(steppedAmount(steps.least, 'minus', steps)).toBe(steps.least);
  expect(steppedAmount(steps.most, 'plus', steps)).toBe(steps.most);
});
