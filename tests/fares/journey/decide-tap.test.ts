import { describe, expect, test } from 'vitest';
import { type CardState, MOST_COUNTED, type Ride, type RideGroup } from '../../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { decideTap } from '../../../fares/journey/decide-tap.ts';
import type { FarePolicy } from '../../../fares/journey/fare-policy.ts';
import type { TapContext } from '../../../fares/journey/tap-context.ts';
import type { CheckIn, CheckOut, TapDecision } from '../../../fares/journey/tap-decision.ts';
import { civilDay, formatDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { maximumFare, minimumFare, priceFor } from '../../../fares/tariff/distance-tariff.ts';
import { dayNumber, epochMillis, secondsOf } from '../../../fares/time.ts';
import {
  bookFrom,
  CONCESSIONS,
  givenCard,
  givenTap,
  LITERAL,
  later,
  NOON_ISH,
  onlyTariff,
  type Place,
  TIERS,
} from '../given.ts';

const tariff = onlyTariff(TARNOW_TARIFF);
const tap = (card: CardState, context: TapContext, policy: FarePolicy = LITERAL): TapDecision =>
  decideTap(card, context, TARNOW_TARIFF, policy);

function checkIn(card: CardState, place: Place = {}, policy = LITERAL): CheckIn {
  const decision = tap(card, givenTap(place), policy);
  if (decision.kind !== 'check-in') throw new Error(`not a check-in: ${JSON.stringify(decision)}`);
  return decision;
}

/** Checks out far enough from the check-in in time for no repeat to be meant. */
function checkOut(card: CardState, place: Place = {}, policy = LITERAL): CheckOut {
  const decision = tap(card, givenTap({ now: later(120), ...place }), policy);
  if (decision.kind !== 'check-out') throw new Error(`not a check-out: ${JSON.stringify(decision)}`);
  return decision;
}

const kinds = TIERS.flatMap((tier) => CONCESSIONS.map((concession) => ({ tier, concession })));

describe('check-in', () => {
  test.each(kinds)('T10 T82 T84 takes the maximum of $tier $concession', ({ tier, concession }) => {
    const card = givenCard({ tier, concession });
    const maximum = maximumFare(tariff, tier, concession);
    const { result, movement, after } = checkIn(card, { at: 4, phase: 'between' });
    expect(result).toEqual({
      kind: 'checked-in',
      charged: maximum,
      balance: card.purse - maximum,
      entryIndex: 4,
      transfer: false,
    });
    expect(movement).toEqual({ limitedCredit: 0, debit: maximum });
    expect(after.purse).toBe(card.purse - maximum);
  });

  test('T9 the record to be written is complete', () => {
    const card = givenCard();
    const { after, stopIndex } = checkIn(card, { at: 4, sequence: 77 });
    expect(after).toEqual({
      ...card,
      kind: 'check-in',
      counter: card.counter + 1,
      transaction: { terminal: 500, sequence: 77 },
      at: secondsOf(NOON_ISH),
      purse: card.purse - 460,
      ride: {
        kind: 'open',
        courseKey: 7000,
        vehicle: 101,
        groups: [{ entryIndex: 4, tickets: { self: 1, normal: 0, local: 0, statutory: 0 }, transfer: false }],
        refundable: 460,
        tariffDay: civilDay(NOON_ISH),
      },
    });
    expect(stopIndex).toBe(4);
  });

  test('T26 A19 the purse must hold what is taken, to the grosz', () => {
    expect(checkIn(givenCard({ purse: grosze(460) })).result.balance).toBe(0);
    expect(tap(givenCard({ purse: grosze(459) }), givenTap())).toEqual({
      kind: 'refused',
      reason: 'funds',
      available: 459,
      needed: 460,
    });
  });

  test('T25 money on the e-purse does not pay for a ride', () => {
    const card = givenCard({ purse: grosze(0), servicePurse: grosze(10_000) });
    expect(tap(card, givenTap())).toMatchObject({ kind: 'refused', reason: 'funds' });
  });

  test('T97 the last day of validity is the last', () => {
    const today = civilDay(NOON_ISH);
    expect(tap(givenCard({ expiresOn: today }), givenTap()).kind).toBe('check-in');
    const expired = givenCard({ expiresOn: dayNumber(today - 1) });
    expect(tap(expired, givenTap())).toEqual({ kind: 'refused', reason: 'expired' });
  });

  test('T97 a card on the hotlist is refused', () => {
    expect(tap(givenCard(), givenTap({}, { blocked: true }))).toEqual({ kind: 'refused', reason: 'blocked' });
  });

  test('a day without a tariff, and a counter at its end, are refused by name', () => {
    const early = epochMillis(Date.parse('2016-01-31T12:00:00Z'));
    expect(tap(givenCard(), givenTap({ now: early }))).toEqual({ kind: 'refused', reason: 'no-tariff' });
    const full = givenCard({ counter: MOST_COUNTED });
    expect(tap(full, givenTap())).toEqual({ kind: 'refused', reason: 'damaged' });
    expect(tap({ ...checkIn(givenCard()).after, counter: MOST_COUNTED }, givenTap({ at: 3 }))).toEqual({
      kind: 'refused',
      reason: 'damaged',
    });
  });
});

describe('check-out', () => {
  test.each(kinds.flatMap((kind) => [1, 3, 4, 8, 9, 14, 15, 25, 26, 39].map((stops) => ({ ...kind, stops }))))(
    'T11 T14 A16 after $stops stops $tier $concession has paid the price of the band',
    ({ tier, concession, stops }) => {
      const card = givenCard({ tier, concession });
      const { result, movement, after } = checkOut(checkIn(card).after, { at: stops });
      const price = priceFor(tariff, stops, tier, concession);
      const refund = maximumFare(tariff, tier, concession) - price;
      expect(result).toMatchObject({
        kind: 'checked-out',
        refunded: refund,
        price,
        stops,
        exitIndex: stops,
        cancelled: false,
      });
      expect(movement).toEqual({ limitedCredit: refund, debit: 0 });
      expect(after.purse).toBe(card.purse - price);
      expect(result.balance).toBe(after.purse);
    },
  );

  test('T88 T14 from 26 stops on nothing goes back, and it is a check-out all the same', () => {
    const { result, movement } = checkOut(checkIn(givenCard()).after, { at: 26 });
    expect(result.refunded).toBe(0);
    expect(result.price).toBe(460);
    expect(movement).toEqual({ limitedCredit: 0, debit: 0 });
  });

  test('T89 on the way to a stop, that stop counts', () => {
    const entered = checkIn(givenCard(), { at: 0 }).after;
    expect(checkOut(entered, { at: 3, phase: 'at-stop' }).result).toMatchObject({ stops: 3, price: 160 });
    expect(checkOut(entered, { at: 3, phase: 'between' }).result).toMatchObject({ stops: 4, price: 220 });
  });

  test('the record keeps time, stop, stops travelled and refund', () => {
    const { after, stopIndex } = checkOut(checkIn(givenCard(), { at: 2 }).after, { at: 9, sequence: 10 });
    expect(after).toMatchObject({ kind: 'check-out', counter: 3, transaction: { terminal: 500, sequence: 10 } });
    expect(after.ride).toEqual({
      kind: 'closed',
      courseKey: 7000,
      vehicle: 101,
      exitIndex: 9,
      at: secondsOf(later(120)),
      stops: 7,
      transferRight: true,
      refund: 240,
    });
    expect(stopIndex).toBe(9);
  });

  test('T92 A17 out at the stop of entry: all back, ride cancelled, no transfer right', () => {
    const { result, after } = checkOut(checkIn(givenCard(), { at: 5 }).after, { at: 5 });
    expect(result).toEqual({
      kind: 'checked-out',
      refunded: 460,
      balance: 4_000,
      exitIndex: 5,
      stops: 0,
      price: 0,
      transferUntil: undefined,
      cancelled: true,
    });
    expect(checkIn(after, { at: 1, courseKey: 8000, vehicle: 102, now: later(200) }).result.charged).toBe(460);
  });

  test('A17 between two stops a second tap is one stop', () => {
    const entered = checkIn(givenCard(), { at: 5, phase: 'between' }).after;
    expect(checkOut(entered, { at: 5, phase: 'between' }).result).toMatchObject({
      stops: 1,
      price: 160,
      cancelled: false,
    });
  });

  test('A17 as configuration: the stop of entry costs the first band', () => {
    const { result } = checkOut(checkIn(givenCard(), { at: 5 }).after, { at: 5 }, { ...LITERAL, sameStop: 'minimum' });
    expect(result).toMatchObject({ refunded: 300, price: 160, cancelled: false });
  });

  test('a bus that stands before the stop of entry has travelled no stop', () => {
    expect(checkOut(checkIn(givenCard(), { at: 5 }).after, { at: 4 }).result).toMatchObject({
      stops: 0,
      refunded: 460,
    });
  });

  test('T97 blocked or expired, an open ride may still be checked out, and nothing else', () => {
    const entered = checkIn(givenCard()).after;
    const expired = { ...entered, expiresOn: dayNumber(civilDay(NOON_ISH) - 1) };
    const atStop4 = givenTap({ at: 4, now: later(300) }, { blocked: true });
    const out = tap(expired, atStop4);
    expect(out).toMatchObject({ kind: 'check-out', result: { refunded: 240 } });
    if (out.kind === 'check-out') expect(tap(out.after, atStop4)).toEqual({ kind: 'refused', reason: 'blocked' });
    const otherBus = givenTap({ courseKey: 8000 }, { blocked: true });
    expect(tap(entered, otherBus)).toEqual({ kind: 'refused', reason: 'blocked' });
    expect(tap(expired, givenTap({ courseKey: 8000 }))).toEqual({ kind: 'refused', reason: 'expired' });
  });

  test('T21 A9 a substitute bus on the same course checks the ride out', () => {
    const { after, result } = checkOut(checkIn(givenCard()).after, { at: 2, vehicle: 333, terminal: 900 });
    expect(result.price).toBe(160);
    expect(after.ride).toMatchObject({ vehicle: 333 });
  });

  test('never back more than was taken, never a charge: a card that has become dearer pays what was taken', () => {
    const entered = checkIn(givenCard({ concession: 'statutory' })).after;
    const { result, after } = checkOut({ ...entered, concession: 'normal' }, { at: 20 });
    expect(result).toMatchObject({ refunded: 0, price: 230 });
    expect(after.purse).toBe(entered.purse);
  });
});

describe('several groups on one ride', () => {
  const group = (entryIndex: number, tickets: Partial<RideGroup['tickets']>, transfer = false): RideGroup => ({
    entryIndex,
    tickets: { self: 0, normal: 0, local: 0, statutory: 0, ...tickets },
    transfer,
  });
  const withRide = (refundable: number, ...groups: [RideGroup] | [RideGroup, RideGroup]): CardState => {
    const ride: Ride = {
      kind: 'open',
      courseKey: 7000,
      vehicle: 101,
      groups,
      refundable: grosze(refundable),
      tariffDay: civilDay(NOON_ISH),
    };
    return givenCard({
      kind: 'group',
      tier: 'premium',
      concession: 'local',
      purse: grosze(100),
      ride,
      at: secondsOf(NOON_ISH),
    });
  };

  test('T64 T71 A37 one tap settles each group from its own stop, companions in the standard tier', () => {
    // Premium local 240; two normal 460, one statutory 230.
    const card = withRide(240 + 2 * 460 + 230, group(0, { self: 1 }), group(3, { normal: 2, statutory: 1 }));
    const { result, after } = checkOut(card, { at: 10 });
    // Ten stops: 150; seven stops: 220 each and 110.
    expect(result).toMatchObject({ price: 150 + 2 * 220 + 110, stops: 10 });
    expect(after.purse).toBe(100 + 1390 - 700);
  });

  test('A17 a group that leaves where it entered has everything back, the other pays', () => {
    const card = withRide(240 + 460, group(0, { self: 1 }), group(6, { normal: 1 }));
    expect(checkOut(card, { at: 6 }).result).toMatchObject({ price: 110, cancelled: false, stops: 6 });
  });

  test('T58 A20 companions alone are checked out by the next tap', () => {
    expect(checkOut(withRide(460, group(0, { normal: 1 })), { at: 1 }).result).toMatchObject({ price: 160 });
  });

  test('A37 a group that joined after a transfer pays its own band', () => {
    const card = withRide(80 + 460, group(0, { self: 1 }, true), group(4, { normal: 1 }));
    expect(checkOut(card, { at: 30 }).result).toMatchObject({ price: 80 + 460, refunded: 0 });
    expect(checkOut(card, { at: 6 }).result).toMatchObject({ price: 80 + 160 });
  });
});

describe('transfer', () => {
  /** Out of vehicle 101 at NOON_ISH. */
  const out = checkOut(checkIn(givenCard(), { now: later(-600) }).after, { at: 5, now: NOON_ISH }).after;
  const nextBus = { courseKey: 8000, vehicle: 102, terminal: 600 };

  test('O11 T16 A15 at 15:00 after the check-out the minimum, at 15:01 the maximum', () => {
    expect(checkIn(out, { ...nextBus, now: later(900) }).result).toMatchObject({ charged: 160, transfer: true });
    expect(checkIn(out, { ...nextBus, now: later(901) }).result).toMatchObject({ charged: 460, transfer: false });
  });

  test('A15 between the recorded times: parts of a second do not count', () => {
    expect(checkIn(out, { ...nextBus, now: epochMillis(later(900) + 999) }).result.transfer).toBe(true);
  });

  test('A15 as configuration: the last second may be left out', () => {
    const exclusive = { ...LITERAL, transferWindowInclusive: false };
    expect(checkIn(out, { ...nextBus, now: later(899) }, exclusive).result.transfer).toBe(true);
    expect(checkIn(out, { ...nextBus, now: later(900) }, exclusive).result.transfer).toBe(false);
    const longer = { ...LITERAL, transferWindowSeconds: 1800 };
    expect(checkIn(out, { ...nextBus, now: later(1800) }, longer).result.transfer).toBe(true);
  });

  test('T16 the passenger is told until when', () => {
    const { result } = checkOut(checkIn(givenCard(), { now: later(-600) }).after, { at: 5, now: NOON_ISH });
    expect(result.transferUntil).toBe(secondsOf(later(900)));
  });

  test('T18 the same bus is no transfer, whatever its course', () => {
    expect(checkIn(out, { courseKey: 8000, vehicle: 101, now: later(300) }).result).toMatchObject({
      charged: 460,
      transfer: false,
    });
  });

  test('T17 without a check-out no transfer', () => {
    expect(checkIn(checkIn(givenCard()).after, { ...nextBus, now: later(60) }).result.transfer).toBe(false);
  });

  test('T19 transfers may follow each other', () => {
    const second = checkIn(out, { ...nextBus, now: later(60) }).after;
    const outAgain = checkOut(second, { ...nextBus, at: 20, now: later(1000) }).after;
    const third = checkIn(outAgain, { courseKey: 9000, vehicle: 103, now: later(1500) });
    expect(third.result).toMatchObject({ charged: 160, transfer: true });
  });

  test.each([1, 3, 20, 39])(
    'A14 the literal reading: after a transfer nothing more at the exit, even after %i stops',
    (stops) => {
      const second = checkIn(out, { ...nextBus, now: later(60) }).after;
      expect(checkOut(second, { ...nextBus, at: stops, now: later(1000) }).result).toMatchObject({
        refunded: 0,
        price: 160,
      });
    },
  );

  test('A14 option B: the maximum is taken and settled to the minimum', () => {
    const optionB: FarePolicy = { ...LITERAL, transferPrice: 'maximum-then-minimum' };
    const second = checkIn(out, { ...nextBus, now: later(60) }, optionB);
    expect(second.result).toMatchObject({ charged: 460, transfer: true });
    const end = checkOut(second.after, { ...nextBus, at: 20, now: later(1000) }, optionB);
    expect(end.result).toMatchObject({ refunded: 300, price: 160 });
  });

  test('A14 A17 a transfer ride that ends at its own stop is cancelled as any other', () => {
    const second = checkIn(out, { ...nextBus, at: 3, now: later(60) }).after;
    expect(checkOut(second, { ...nextBus, at: 3, now: later(200) }).result).toMatchObject({
      refunded: 160,
      cancelled: true,
    });
  });

  test('A36 a clock that is behind by two minutes or less still gives the transfer, further behind it proves nothing', () => {
    expect(checkIn(out, { ...nextBus, now: later(-120) }).result.transfer).toBe(true);
    expect(checkIn(out, { ...nextBus, now: later(-121) }).result.transfer).toBe(false);
  });

  test('A19 T26 on a transfer the minimum must be there', () => {
    const poor = { ...out, purse: grosze(160) };
    expect(checkIn(poor, { ...nextBus, now: later(60) }).result.balance).toBe(0);
    const poorer = { ...out, purse: grosze(159) };
    expect(tap(poorer, givenTap({ ...nextBus, now: later(60) }))).toMatchObject({ reason: 'funds', needed: 160 });
  });
});

describe('forgotten check-out', () => {
  test('T21 T91 A18 on another course the old ride stays at the maximum and a new one begins', () => {
    const first = checkIn(givenCard()).after;
    const second = checkIn(first, { courseKey: 8000, vehicle: 102, at: 7, now: later(3000) });
    expect(second.forgotten).toEqual({ courseKey: 7000, vehicle: 101, price: 460 });
    expect(second.result).toMatchObject({ charged: 460, balance: 4_000 - 920, transfer: false });
    expect(second.after.ride).toMatchObject({ kind: 'open', courseKey: 8000, refundable: 460 });
  });

  test('a first ride has nothing forgotten', () => {
    expect(checkIn(givenCard()).forgotten).toBeUndefined();
  });
});

describe('the tariff of a ride', () => {
  const row = (normal: number) => ({ normal, local: normal, statutory: normal });
  const version = (validFrom: string, low: number, high: number) => ({
    kind: 'distance',
    status: 'example',
    source: 'a test',
    validFrom,
    bands: [
      { upToStops: 3, prices: { standard: row(low), premium: row(low) } },
      { upToStops: null, prices: { standard: row(high), premium: row(high) } },
    ],
    transferWindowSeconds: 900,
  });
  const book = bookFrom({ versions: [version('2026-01-01', 100, 400), version('2026-12-01', 300, 900)] });
  const lastEvening = epochMillis(Date.parse('2026-11-30T23:55:00+01:00'));

  test('T11 the tariff in force at the check-in settles the ride after midnight', () => {
    expect(formatDay(civilDay(lastEvening))).toBe('2026-11-30');
    const begun = decideTap(givenCard(), givenTap({ now: lastEvening }), book, LITERAL);
    if (begun.kind !== 'check-in') throw new Error(begun.kind);
    expect(begun.result.charged).toBe(400);
    const ended = decideTap(begun.after, givenTap({ at: 2, now: later(600, lastEvening) }), book, LITERAL);
    expect(ended).toMatchObject({ kind: 'check-out', result: { price: 100, refunded: 300 } });
    const next = decideTap(givenCard(), givenTap({ now: later(600, lastEvening) }), book, LITERAL);
    expect(next).toMatchObject({ kind: 'check-in', result: { charged: 900 } });
  });

  test('T11 a carry-over during the ride does not change its tariff', () => {
    const begun = decideTap(givenCard(), givenTap({ now: lastEvening }), book, LITERAL);
    if (begun.kind !== 'check-in') throw new Error(begun.kind);
    const carriedOver: CardState = { ...begun.after, kind: 'carry-over', at: secondsOf(later(400, lastEvening)) };
    const ended = decideTap(carriedOver, givenTap({ at: 2, now: later(600, lastEvening) }), book, LITERAL);
    expect(ended).toMatchObject({ kind: 'check-out', result: { price: 100, refunded: 300 } });
  });

  test('a book that no longer has it settles by the tariff of today', () => {
    const begun = decideTap(givenCard(), givenTap({ now: lastEvening }), book, LITERAL);
    if (begun.kind !== 'check-in') throw new Error(begun.kind);
    const onlyNew = bookFrom(version('2026-12-01', 300, 900));
    const ended = decideTap(begun.after, givenTap({ at: 2, now: later(600, lastEvening) }), onlyNew, LITERAL);
    expect(ended).toMatchObject({ kind: 'check-out', result: { price: 300, refunded: 100 } });
  });
});

test('T16 A14 the minimum is the first band of the ticket on the card', () => {
  for (const { tier, concession } of kinds) {
    const first = checkIn(givenCard({ tier, concession }), { now: later(-600) }).after;
    const out = checkOut(first, { at: 5, now: NOON_ISH }).after;
    const charged = checkIn(out, { courseKey: 8000, vehicle: 102, now: later(60) }).result.charged;
    expect(charged).toBe(minimumFare(tariff, tier, concession));
  }
});
