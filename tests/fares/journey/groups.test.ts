import { describe, expect, test } from 'vitest';
import type { CardState, Ride, RideGroup } from '../../../fares/card/state.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { secondsOf } from '../../../fares/time.ts';
import { givenCard, NOON_ISH } from '../given.ts';
import { checkOut } from '../taps.ts';

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
