import { describe, expect, test } from 'vitest';
import { MOST_COUNTED } from '../../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { maximumFare, priceFor } from '../../../fares/tariff/distance-tariff.ts';
import { dayNumber, epochMillis, secondsOf } from '../../../fares/time.ts';
import { CONCESSIONS, givenCard, givenTap, LITERAL, later, NOON_ISH, onlyTariff, TIERS } from '../given.ts';
import { checkIn, checkOut, tap } from '../taps.ts';

const tariff = onlyTariff(TARNOW_TARIFF);
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
