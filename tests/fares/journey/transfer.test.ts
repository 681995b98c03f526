import { describe, expect, test } from 'vitest';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import type { FarePolicy } from '../../../fares/journey/fare-policy.ts';
import { grosze } from '../../../fares/money.ts';
import { minimumFare } from '../../../fares/tariff/distance-tariff.ts';
import { epochMillis, secondsOf } from '../../../fares/time.ts';
import { CONCESSIONS, givenCard, givenTap, LITERAL, later, NOON_ISH, onlyTariff, TIERS } from '../given.ts';
import { checkIn, checkOut, tap } from '../taps.ts';

const tariff = onlyTariff(TARNOW_TARIFF);
const kinds = TIERS.flatMap((tier) => CONCESSIONS.map((concession) => ({ tier, concession })));

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

test('T16 A14 the minimum is the first band of the ticket on the card', () => {
  for (const { tier, concession } of kinds) {
    const first = checkIn(givenCard({ tier, concession }), { now: later(-600) }).after;
    const out = checkOut(first, { at: 5, now: NOON_ISH }).after;
    const charged = checkIn(out, { courseKey: 8000, vehicle: 102, now: later(60) }).result.charged;
    expect(charged).toBe(minimumFare(tariff, tier, concession));
  }
});
