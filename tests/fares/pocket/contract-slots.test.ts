import { describe, expect, test } from 'vitest';
import type { Contract, DecodedSlot } from '../../../fares/card/contract-slot.ts';
import { grosze } from '../../../fares/money.ts';
import { isCoded, type ReadSlots, validOn } from '../../../fares/pocket/contract-slots.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';

const TODAY = 20_000;
const ticket = (eTicket: number, from: number, to: number): DecodedSlot & { contract: Contract } => ({
  ok: true,
  contract: {
    product: 4,
    from: dayNumber(TODAY + from),
    to: dayNumber(TODAY + to),
    eTicket,
    price: grosze(9_600),
    codedAt: unixSeconds(1),
  },
});
const EMPTY: DecodedSlot = { ok: true, contract: undefined };
const UNREADABLE: DecodedSlot = { ok: false, reason: 'noise' };

describe('the season ticket that is valid on a day', () => {
  test.each<[string, ReadSlots, number | undefined]>([
    ['none', [EMPTY, EMPTY], undefined],
    ['its first day', [ticket(1, 0, 29), EMPTY], 1],
    ['its last day', [EMPTY, ticket(2, -29, 0)], 2],
    ['one that begins tomorrow', [ticket(1, 1, 30), EMPTY], undefined],
    ['one that ended yesterday', [ticket(1, -30, -1), EMPTY], undefined],
    ['a slot that cannot be read', [UNREADABLE, ticket(2, -3, 3)], 2],
    ['two: the first is valid longer', [ticket(1, -3, 9), ticket(2, -3, 3)], 1],
    ['two: the second is valid longer', [ticket(1, -3, 3), ticket(2, -3, 9)], 2],
    ['two: the longer one has not begun', [ticket(1, 1, 30), ticket(2, -3, 3)], 2],
    ['two: the longer one has ended', [ticket(1, -60, -1), ticket(2, 0, 0)], 2],
  ])('T99 %s', (_, slots, eTicket) => {
    expect(validOn(slots, dayNumber(TODAY))?.eTicket).toBe(eTicket);
  });
});

describe('whether a season ticket is on the card', () => {
  test.each<[string, ReadSlots, boolean | undefined]>([
    ['in the first slot', [ticket(71, 0, 9), EMPTY], true],
    ['in the second slot', [EMPTY, ticket(71, 0, 9)], true],
    ['beside a slot that cannot be read', [UNREADABLE, ticket(71, 0, 9)], true],
    ['in neither', [ticket(70, 0, 9), EMPTY], false],
    ['perhaps in the slot that cannot be read', [ticket(70, 0, 9), UNREADABLE], undefined],
  ])('T52 %s', (_, slots, coded) => {
    expect(isCoded(slots, 71)).toBe(coded);
  });
});
