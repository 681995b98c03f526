import { describe, expect, test } from 'vitest';
import type { Contract } from '../../../fares/card/contract-slot.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';
import { decideSeasonTicketTap, needsSeasonTickets } from '../../../fares/journey/season-ticket-tap.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';
import { givenCard, givenTap, later, NOON_ISH } from '../given.ts';
import { checkIn, tap } from '../taps.ts';

const today = civilDay(NOON_ISH);
const season = (from: number, to: number): Contract => ({
  product: 3,
  from: dayNumber(today + from),
  to: dayNumber(today + to),
  eTicket: 77,
  price: grosze(9_600),
  codedAt: unixSeconds(1),
});
const slots = (first?: Contract, second?: Contract): ReadSlots => [
  { ok: true, contract: first },
  { ok: true, contract: second },
];
const valid = season(-5, 20);
const CHARGE = { seasonTicketTap: 'charge' } as const;
const ASK = { seasonTicketTap: 'ask' } as const;

const rich = tap(givenCard(), givenTap());
const poor = tap(givenCard({ purse: grosze(459) }), givenTap());

describe('the holder of a season ticket taps', () => {
  test('T100 A23 with enough money he is charged, as Tarnów has it; the contracts need not be read', () => {
    expect(TARNOW.seasonTicketTap).toBe('charge');
    expect(needsSeasonTickets(rich, CHARGE)).toBe(false);
    expect(decideSeasonTicketTap(rich, slots(valid), NOON_ISH, CHARGE)).toBe(rich);
  });

  test('A23 or he is asked first, and charged when he agrees', () => {
    expect(needsSeasonTickets(rich, ASK)).toBe(true);
    expect(decideSeasonTicketTap(rich, slots(undefined, valid), NOON_ISH, ASK)).toEqual({
      kind: 'ask-season-ticket-holder',
      season: valid,
      ifCharged: rich,
    });
    expect(decideSeasonTicketTap(rich, slots(valid), NOON_ISH, ASK, true)).toBe(rich);
  });

  test.each([CHARGE, ASK])('T101 A39 with too little money he is told that he need not tap: %j', (policy) => {
    expect(needsSeasonTickets(poor, policy)).toBe(true);
    expect(decideSeasonTicketTap(poor, slots(valid), NOON_ISH, policy)).toEqual({
      kind: 'refused',
      reason: 'season-ticket-valid',
      season: valid,
      available: 459,
      needed: 460,
    });
  });

  test.each<[string, ReadSlots]>([
    ['none', slots()],
    ['one that has ended', slots(season(-30, -1))],
    ['one that begins tomorrow', slots(season(1, 30))],
    [
      'one that cannot be read',
      [
        { ok: false, reason: 'noise' },
        { ok: true, contract: undefined },
      ],
    ],
  ])('T97 without a valid season ticket the tap is as ever: %s', (_, read) => {
    expect(decideSeasonTicketTap(rich, read, NOON_ISH, ASK)).toBe(rich);
    expect(decideSeasonTicketTap(poor, read, NOON_ISH, CHARGE)).toBe(poor);
  });

  test('the first and the last day count; of two tickets the longer one is named', () => {
    for (const one of [season(0, 9), season(-9, 0)]) {
      expect(decideSeasonTicketTap(poor, slots(one), NOON_ISH, CHARGE)).toMatchObject({
        reason: 'season-ticket-valid',
      });
    }
    const named = decideSeasonTicketTap(poor, slots(season(-9, 0), valid), NOON_ISH, CHARGE);
    expect(named).toMatchObject({ season: valid });
  });

  test('T97 who is refused for another reason than money is not asked for a season ticket', () => {
    const blocked = tap(givenCard(), givenTap({}, { blocked: true }));
    expect(blocked).toMatchObject({ kind: 'refused', reason: 'blocked' });
    for (const policy of [CHARGE, ASK]) {
      expect(needsSeasonTickets(blocked, policy)).toBe(false);
      expect(decideSeasonTicketTap(blocked, slots(valid), NOON_ISH, policy)).toBe(blocked);
    }
  });

  test('who has checked in is checked out, asked by nobody', () => {
    const out = tap(checkIn(givenCard()).after, givenTap({ at: 3, now: later(300) }));
    expect(needsSeasonTickets(out, ASK)).toBe(false);
    expect(decideSeasonTicketTap(out, slots(valid), later(300), ASK)).toBe(out);
  });
});
