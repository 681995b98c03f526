import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { decideTopUp, TOP_UP_AMOUNTS, type TopUpContext, topUpChoices } from '../../../fares/products/top-up.ts';
import { type DayNumber, dayNumber } from '../../../fares/time.ts';
import { anyState, givenCard, givenTap, later } from '../given.ts';

function day(text: string): DayNumber {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

function given(over: Partial<TopUpContext> = {}): TopUpContext {
  const { now, transaction, blocked } = givenTap({ now: later(60) });
  return { now, transaction, blocked, purseLimit: grosze(24_000), issuedOn: day('2025-01-01'), ...over };
}

function balanceAfter(purse: number, amount: number, context = given()): number | string {
  const decision = decideTopUp(givenCard({ purse: grosze(purse) }), grosze(amount), context);
  return decision.kind === 'top-up' ? decision.result.after : decision.reason;
}

describe('a top-up of the electronic purse', () => {
  test('J32 5, 10, 15 ... 50 zł can be chosen', () => {
    expect(TOP_UP_AMOUNTS).toEqual([500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000]);
  });

  test('J44 A5 O4 the limit is tested on the new balance', () => {
    expect(balanceAfter(23_500, 500)).toBe(24_000);
    expect(balanceAfter(23_501, 500)).toBe('purse-limit');
    expect(balanceAfter(-100, 5_000)).toBe(4_900);
    expect(balanceAfter(0, 500, given({ purseLimit: grosze(499) }))).toBe('purse-limit');
  });

  test('J67 O1 a negative balance is repaid, and the receipt can say so', () => {
    const decision = decideTopUp(givenCard({ purse: grosze(-160) }), grosze(500), given());
    expect(decision).toMatchObject({
      kind: 'top-up',
      result: { kind: 'topped-up', before: -160, amount: 500, after: 340 },
      movement: { purseCredit: 500, servicePurseDebit: 0 },
      after: { kind: 'top-up', purse: 340 },
    });
  });

  test('J36 the first top-up of a card issued before 4 August 2012 is made at a counter', () => {
    const fresh = givenCard({ purseEnabled: false, purse: grosze(0) });
    const old = given({ issuedOn: day('2012-08-03') });
    expect(decideTopUp(fresh, grosze(500), old)).toMatchObject({ kind: 'refused', reason: 'first-at-counter' });
    // The day itself is not before it, and after the first top-up an old card is like any other.
    expect(decideTopUp(fresh, grosze(500), given({ issuedOn: day('2012-08-04') }))).toMatchObject({
      kind: 'top-up',
      after: { purseEnabled: true },
    });
    expect(decideTopUp(givenCard({ purseEnabled: true, purse: grosze(0) }), grosze(500), old).kind).toBe('top-up');
  });

  test('J12 a blocked card and an expired one get nothing', () => {
    expect(balanceAfter(0, 500, given({ blocked: true }))).toBe('blocked');
    const expired = givenCard({ expiresOn: day('2020-01-01') });
    expect(decideTopUp(expired, grosze(500), given())).toMatchObject({ kind: 'refused', reason: 'expired' });
    const lastDay = givenCard({ expiresOn: day('2026-11-20') });
    expect(decideTopUp(lastDay, grosze(500), given()).kind).toBe('top-up');
  });

  test('a card whose counter is at its end takes no more', () => {
    const full = decideTopUp(givenCard({ counter: 0xff_ff_ff }), grosze(500), given());
    expect(full).toEqual({ kind: 'refused', reason: 'damaged', balance: 4_000 });
    expect(decideTopUp(givenCard({ counter: 0xff_ff_fe }), grosze(500), given()).kind).toBe('top-up');
  });

  test.each([0, -500])('J32 %i gr is no amount of a top-up', (amount) => {
    expect(() => decideTopUp(givenCard(), grosze(amount), given())).toThrow(RangeError);
  });

  test('J32 J44 each amount is offered exactly when it would be carried out', () => {
    fc.assert(
      fc.property(
        anyState,
        fc.integer({ min: -1000, max: 30_000 }),
        fc.boolean(),
        fc.nat(25_000),
        (state, purse, blocked, issued) => {
          const card = { ...state, purse: grosze(purse) };
          const context = given({ blocked, issuedOn: dayNumber(issued) });
          for (const { amount, refusal } of topUpChoices(card, context)) {
            const decision = decideTopUp(card, amount, context);
            expect(decision.kind === 'refused' ? decision.reason : undefined).toBe(refusal);
            if (decision.kind !== 'top-up') continue;
            expect(decision.after.purse).toBe(purse + amount);
            expect(decision.after.purse).toBeLessThanOrEqual(24_000);
            expect(decision.after.counter).toBe(card.counter + 1);
            expect(decision.movement.purseCredit).toBe(amount);
          }
        },
      ),
    );
  });
});
