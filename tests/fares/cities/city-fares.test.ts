import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AfterDoubt, afterDoubt } from '../../../fares/after-doubt.ts';
import { type CityFares, OrderNotOffered, type RideContext, type RideOrder } from '../../../fares/cities/city-fares.ts';
import { JAWORZNO, JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { jaworznoFares } from '../../../fares/cities/jaworzno-fares.ts';
import { TARNOW, TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { tarnowFares } from '../../../fares/cities/tarnow-fares.ts';
import { decideGroup } from '../../../fares/journey/decide-group.ts';
import { decideTap } from '../../../fares/journey/decide-tap.ts';
import { decideSeasonTicketTap } from '../../../fares/journey/season-ticket-tap.ts';
import { grosze } from '../../../fares/money.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import { type Doubt, settleDoubt } from '../../../fares/settle.ts';
import { dayNumber } from '../../../fares/time.ts';
import { decideTownTap } from '../../../fares/town-ride/decide-town-tap.ts';
import { anyState, givenCard, later } from '../given.ts';
import { EMPTY, givenContract, givenTownTap, NO_CONTRACTS, TODAY } from '../town-ride/given-town.ts';

const TAP: RideOrder = { kind: 'tap', agreed: false };
const N: RideOrder = { kind: 'fare-class', fareClass: 'normal' };
const GROUP: RideOrder = { kind: 'group', tickets: { self: 1, normal: 1, local: 0, statutory: 0 } };
const SEASON: ReadSlots = [givenContract(-1, 1), EMPTY];

const tarnow = tarnowFares(TARNOW_TARIFF, TARNOW);
const jaworzno = jaworznoFares(JAWORZNO_TARIFF, JAWORZNO);
const contextOf = (more: Partial<RideContext> = {}): RideContext => ({ ...givenTownTap(), purseRead: false, ...more });

/** What a machine does: it reads what it is asked for, once each, and decides again. */
function untilDecided(
  fares: CityFares,
  card: Parameters<CityFares['decideRide']>[0],
  asked: RideOrder,
  slots: ReadSlots,
) {
  let context = contextOf();
  const read: string[] = [];
  for (;;) {
    const decision = fares.decideRide(card, asked, context);
    if (decision.kind === 'read-contracts') {
      expect(read).not.toContain('contracts');
      read.push('contracts');
      context = { ...context, contracts: slots };
    } else if (decision.kind === 'refused' && decision.reason === 'funds' && !context.purseRead) {
      read.push('purse');
      context = { ...context, purseRead: true };
    } else return { decision, read };
  }
}

describe('Tarnów behind the interface of all cities', () => {
  test('T57 T81 a tap and a group are decided as ever, whatever is on the card', () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom(TAP, GROUP), (card, asked) => {
        const context = contextOf();
        const direct =
          asked.kind === 'group'
            ? decideGroup(card, asked.tickets, context, TARNOW_TARIFF, TARNOW.fares)
            : decideTap(card, context, TARNOW_TARIFF, TARNOW.fares);
        expect(tarnow.decideRide(card, asked, context)).toEqual(direct);
      }),
      { numRuns: 300 },
    );
  });

  test('T101 A39 with too little money the purse is read first, then the season tickets', () => {
    const poor = givenCard({ purse: grosze(100) });
    const { decision, read } = untilDecided(tarnow, poor, TAP, SEASON);
    expect(read).toEqual(['purse', 'contracts']);
    expect(decision).toMatchObject({ kind: 'refused', reason: 'season-ticket-valid', available: 100 });
    expect(untilDecided(tarnow, givenCard(), TAP, SEASON)).toMatchObject({ decision: { kind: 'check-in' }, read: [] });
  });

  test('T100 A23 where the city asks first, so does the interface, and charges who agrees', () => {
    const asking = tarnowFares(TARNOW_TARIFF, { ...TARNOW, seasonTicketTap: 'ask' });
    const { decision, read } = untilDecided(asking, givenCard(), TAP, SEASON);
    const tap = decideTap(givenCard(), contextOf(), TARNOW_TARIFF, TARNOW.fares);
    const policy = { seasonTicketTap: 'ask' } as const;
    expect(decision).toEqual(decideSeasonTicketTap(tap, SEASON, contextOf().now, policy));
    expect(read).toEqual(['contracts']);
    const agreed = untilDecided(asking, givenCard(), { kind: 'tap', agreed: true }, SEASON);
    expect(agreed.decision.kind).toBe('check-in');
  });
});

describe('Jaworzno behind the interface of all cities', () => {
  test('J47 J60 J72 with and without a key it is decided as ever, whatever is on the card', () => {
    fc.assert(
      fc.property(
        anyState,
        fc.constantFrom(TAP, N),
        fc.constantFrom(SEASON, NO_CONTRACTS),
        (card, asked, contracts) => {
          const context = contextOf({ contracts });
          const pressed = asked.kind === 'fare-class' ? asked.fareClass : null;
          const direct = decideTownTap(card, pressed, context, JAWORZNO_TARIFF, JAWORZNO.fares);
          expect(jaworzno.decideRide(card, asked, context)).toEqual(direct);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('J60 J64 J72 the contracts are read for a plain tap only, the purse before a refusal', () => {
    const poor = givenCard({ purse: grosze(299) });
    expect(untilDecided(jaworzno, poor, TAP, SEASON)).toMatchObject({
      decision: { kind: 'registration' },
      read: ['contracts'],
    });
    expect(untilDecided(jaworzno, poor, TAP, NO_CONTRACTS)).toMatchObject({ decision: { kind: 'choose-first' } });
    expect(untilDecided(jaworzno, poor, N, SEASON)).toMatchObject({ decision: { reason: 'funds' }, read: ['purse'] });
    expect(untilDecided(jaworzno, givenCard(), N, SEASON)).toMatchObject({ decision: { kind: 'check-in' }, read: [] });
  });
});

test('an order that no button of the city gives is a defect', () => {
  expect(() => tarnow.decideRide(givenCard(), N, contextOf())).toThrow(OrderNotOffered);
  // J56
  expect(() => jaworzno.decideRide(givenCard(), GROUP, contextOf())).toThrow(OrderNotOffered);
});

test('T123 J13 a day without a tariff is known as such', () => {
  for (const fares of [tarnow, jaworzno]) {
    expect([dayNumber(1), TODAY].map((day) => fares.hasTariffOn(day))).toEqual([false, true]);
  }
});

describe('after a doubt', () => {
  const card = givenCard();
  const doubtOf = (fares: CityFares, asked: RideOrder): Doubt => {
    const context = contextOf();
    const decision = fares.decideRide(card, asked, context);
    if (decision.kind !== 'check-in') throw new Error(decision.kind);
    const { transaction, courseKey, now } = context;
    const { after, stopIndex } = decision;
    return {
      transaction,
      counterBefore: card.counter,
      before: card,
      after,
      intent: 'check-in',
      courseKey,
      stopIndex,
      at: now,
    };
  };
  const place = givenTownTap({ now: later(5) });

  test('T95 J61 executed: both cities show what they decided', () => {
    for (const [fares, asked] of [
      [tarnow, TAP],
      [jaworzno, N],
    ] as const) {
      const doubt = doubtOf(fares, asked);
      const next = fares.afterDoubt('executed', doubt, doubt.after, {
        asked: asked.kind,
        uncertainShown: false,
        place,
      });
      expect(next).toMatchObject({ kind: 'show-result', result: { kind: 'checked-in', entryIndex: 0 } });
    }
  });

  test('J63 rolled back: N need not be pressed again while the uncertain view is up', () => {
    const doubt = doubtOf(jaworzno, N);
    const next = (asked: 'tap' | 'fare-class') =>
      jaworzno.afterDoubt(settleDoubt(doubt, [card]), doubt, card, { asked, uncertainShown: true, place });
    expect(next('tap')).toEqual({ kind: 'run-again', order: N });
    expect(next('fare-class')).toEqual({ kind: 'decide-afresh' });
  });

  test('T94 in Tarnów it is decided as ever', () => {
    const doubt: Doubt = { ...doubtOf(tarnow, TAP), intent: 'group', order: GROUP };
    for (const uncertainShown of [true, false]) {
      for (const settlement of ['executed', 'rolled-back', 'unknown'] as const) {
        const presented = { asked: 'tap', uncertainShown, place } as const;
        const direct: AfterDoubt = afterDoubt(settlement, doubt, card, presented, TARNOW_TARIFF, TARNOW.fares);
        expect(tarnow.afterDoubt(settlement, doubt, card, presented)).toEqual(direct);
        expect(tarnow.afterDoubt(settlement, doubt, card, { ...presented, asked: 'fare-class' })).toEqual(direct);
      }
    }
  });
});
