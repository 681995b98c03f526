import { describe, expect, test } from 'vitest';
import type { CardState, TicketCounts } from '../../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { decideGroup } from '../../../fares/journey/decide-group.ts';
import type { GroupDecision, GroupPurchase } from '../../../fares/journey/group-decision.ts';
import type { TapContext } from '../../../fares/journey/tap-context.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber } from '../../../fares/time.ts';
import { givenCard, givenTap, LITERAL, later, NOON_ISH, type Place } from '../given.ts';
import { checkIn, checkOut, tap } from '../taps.ts';

const chosen = (some: Partial<TicketCounts>): TicketCounts => ({ self: 0, normal: 0, local: 0, statutory: 0, ...some });

const decide = (
  card: CardState,
  some: Partial<TicketCounts>,
  place: Place = {},
  more: Partial<TapContext> = {},
  policy = LITERAL,
): GroupDecision => decideGroup(card, chosen(some), givenTap(place, more), TARNOW_TARIFF, policy);

function buy(card: CardState, some: Partial<TicketCounts>, place: Place = {}): GroupPurchase {
  const decision = decide(card, some, place);
  if (decision.kind !== 'group') throw new Error(`not bought: ${JSON.stringify(decision)}`);
  return decision;
}

const premiumLocal = givenCard({ tier: 'premium', concession: 'local' });

describe('a group that begins a ride', () => {
  test('T58 T60 T64 T70 T84 the holder by his card, companions in the standard tier, each at the maximum', () => {
    const { result, movement, after, stopIndex } = buy(
      premiumLocal,
      { self: 1, normal: 2, local: 1, statutory: 1 },
      { at: 3 },
    );
    const sum = 240 + 2 * 460 + 320 + 230;
    expect(result).toEqual({
      kind: 'tickets-bought',
      tickets: chosen({ self: 1, normal: 2, local: 1, statutory: 1 }),
      onRide: chosen({ self: 1, normal: 2, local: 1, statutory: 1 }),
      charged: sum,
      balance: 4_000 - sum,
      entryIndex: 3,
      transfer: false,
      holderHasTicket: true,
      ownTicketAlready: false,
    });
    expect(movement).toEqual({ limitedCredit: 0, debit: sum });
    expect(after).toMatchObject({ kind: 'group', counter: 2, purse: 4_000 - sum, servicePurse: 700 });
    expect(after.ride).toMatchObject({ kind: 'open', refundable: sum });
    expect(stopIndex).toBe(3);
  });

  test('T58 A20 A39 companions only: the result says that the holder has no ticket; the next tap is the check-out', () => {
    const { result, after } = buy(givenCard(), { normal: 1 });
    expect(result).toMatchObject({ charged: 460, holderHasTicket: false });
    expect(checkOut(after, { at: 2 }).result).toMatchObject({
      kind: 'checked-out',
      refunded: 300,
      tickets: chosen({ normal: 1 }),
    });
  });

  test('T66 A39 with nothing chosen it is refused', () => {
    expect(decide(givenCard(), {})).toEqual({ kind: 'refused', reason: 'nothing-chosen' });
  });

  test('T71 one tap checks out everybody', () => {
    const { after } = buy(premiumLocal, { self: 1, normal: 2 });
    expect(checkOut(after, { at: 9 })).toMatchObject({
      result: { price: 150 + 2 * 300, refunded: 240 + 920 - 750, tickets: chosen({ self: 1, normal: 2 }) },
      movement: { limitedCredit: 240 + 920 - 750, debit: 0 },
      after: { purse: 4_000 - 750 },
    });
  });

  test('T26 A19 the purse must hold the sum of the maximum fares, to the grosz', () => {
    const enough = givenCard({ purse: grosze(460 + 230) });
    expect(decide(enough, { self: 1, statutory: 1 })).toMatchObject({ kind: 'group', result: { balance: 0 } });
    const short = givenCard({ purse: grosze(460 + 230 - 1) });
    expect(decide(short, { self: 1, statutory: 1 })).toEqual({
      kind: 'refused',
      reason: 'funds',
      available: 689,
      needed: 690,
    });
  });

  test('T16 T20 A19 on a transfer each ticket costs the minimum, for everybody', () => {
    const out = checkOut(checkIn(premiumLocal).after, { at: 9 }).after;
    const { result, after } = buy(
      out,
      { self: 1, normal: 1 },
      { courseKey: 8000, vehicle: 102, terminal: 600, now: later(900) },
    );
    expect(result).toMatchObject({ charged: 80 + 160, transfer: true });
    const left = checkOut(after, { at: 39, courseKey: 8000, vehicle: 102, terminal: 600, now: later(3_000) });
    expect(left.result).toMatchObject({ price: 240, refunded: 0 });
  });

  test('T21 A18 an open ride of another course is closed at what was taken for it', () => {
    const forgotten = checkIn(givenCard()).after;
    expect(buy(forgotten, { normal: 1 }, { courseKey: 8000, vehicle: 102, now: later(3_600) })).toMatchObject({
      forgotten: { courseKey: 7000, vehicle: 101, price: 460 },
      movement: { limitedCredit: 0, debit: 460 },
      result: { holderHasTicket: false },
    });
  });

  test('A36 a purchase is meant: right after a check-out on the same course it begins a ride', () => {
    const out = checkOut(checkIn(givenCard()).after, { at: 4 }).after;
    expect(tap(out, givenTap({ at: 4, now: later(125) })).kind).toBe('same-answer');
    expect(decide(out, { normal: 1 }, { at: 4, now: later(125) })).toMatchObject({
      kind: 'group',
      result: { charged: 460, transfer: false },
    });
  });

  test('T62 a sum that a card could not give back is refused by name, and so are more than 31 of a class', () => {
    const rich = givenCard({ purse: grosze(900_000) });
    const sum = 31 * (460 + 320 + 230) + 460;
    expect(decide(rich, { self: 1, normal: 31, local: 31, statutory: 31 })).toMatchObject({ result: { charged: sum } });
    expect(decide(rich, { normal: 32 })).toEqual({ kind: 'refused', reason: 'too-many-tickets' });
  });

  test('step 11: a blocked or expired card may check out on this course and nothing else', () => {
    const open = checkIn(givenCard()).after;
    const over = { expiresOn: dayNumber(civilDay(NOON_ISH) - 1) };
    expect(decide(open, { normal: 1 }, {}, { blocked: true })).toEqual({
      kind: 'refused',
      reason: 'blocked',
      mayCheckOut: true,
    });
    expect(decide(open, { normal: 1 }, { courseKey: 8000 }, { blocked: true })).toMatchObject({ mayCheckOut: false });
    expect(decide(givenCard(), { normal: 1 }, {}, { blocked: true })).toMatchObject({ mayCheckOut: false });
    expect(decide({ ...open, ...over }, { normal: 1 })).toMatchObject({ reason: 'expired', mayCheckOut: true });
    const out = tap(open, givenTap({ at: 3, now: later(200) }, { blocked: true }));
    expect(out.kind).toBe('check-out');
  });

  test('a card whose counter is at its end, and a day without a tariff', () => {
    expect(decide(givenCard({ counter: 0xff_ff_ff }), { normal: 1 })).toMatchObject({ reason: 'damaged' });
    const before = givenTap({ now: later(-20 * 365 * 86_400) });
    expect(decideGroup(givenCard(), chosen({ normal: 1 }), before, TARNOW_TARIFF, LITERAL)).toEqual({
      kind: 'refused',
      reason: 'no-tariff',
    });
  });
});

describe('A37 tickets that join an open ride', () => {
  const open = checkIn(givenCard(), { at: 2 }).after;

  test('what is open goes back and the new sum is taken, in one commit', () => {
    const { movement, result, after } = buy(open, { normal: 1, local: 1 }, { at: 5, now: later(300) });
    expect(movement).toEqual({ limitedCredit: 460, debit: 460 + 460 + 320 });
    expect(result).toMatchObject({
      charged: 780,
      balance: 4_000 - 1_240,
      tickets: chosen({ normal: 1, local: 1 }),
      onRide: chosen({ self: 1, normal: 1, local: 1 }),
      holderHasTicket: true,
      entryIndex: 5,
    });
    expect(after.ride).toMatchObject({
      refundable: 1_240,
      groups: [
        { entryIndex: 2, tickets: chosen({ self: 1 }) },
        { entryIndex: 5, tickets: chosen({ normal: 1, local: 1 }), transfer: false },
      ],
    });
    // Eight stops: 220; five stops: 220 and 150.
    expect(checkOut(after, { at: 10, now: later(900) }).result).toMatchObject({ price: 220 + 220 + 150, stops: 8 });
  });

  test('at the same stop they join the same tickets, so another stop is still possible', () => {
    const same = buy(open, { normal: 3 }, { at: 2, phase: 'between', now: later(20) });
    expect(same.after.ride).toMatchObject({ groups: [{ entryIndex: 2, tickets: chosen({ self: 1, normal: 3 }) }] });
    const rich = { ...same.after, purse: grosze(90_000) };
    const next = buy(rich, { statutory: 1 }, { at: 3, now: later(60) });
    const third = buy(next.after, { normal: 1 }, { at: 3, now: later(70) });
    expect(third.after.ride).toMatchObject({ groups: [{}, { tickets: chosen({ normal: 1, statutory: 1 }) }] });
  });

  test('a third stop of entry is refused by name', () => {
    const two = buy(open, { normal: 1 }, { at: 3, now: later(60) }).after;
    expect(decide(two, { normal: 1 }, { at: 4, now: later(120) })).toEqual({ kind: 'refused', reason: 'entry-stops' });
  });

  test('31 of a class at one stop, the 32nd is refused by name', () => {
    const rich = { ...open, purse: grosze(90_000) };
    const full = buy(rich, { normal: 31 }, { at: 2, now: later(30) }).after;
    expect(decide(full, { normal: 1 }, { at: 2, now: later(40) })).toEqual({
      kind: 'refused',
      reason: 'too-many-tickets',
    });
    expect(decide(full, { local: 1 }, { at: 2, now: later(40) }).kind).toBe('group');
  });

  test('"Dla siebie" with the own ticket open costs nothing and says so, alone and with companions', () => {
    expect(decide(open, { self: 1 }, { at: 4, now: later(100) })).toEqual({
      kind: 'nothing-new',
      result: {
        kind: 'tickets-bought',
        tickets: chosen({}),
        onRide: chosen({ self: 1 }),
        charged: 0,
        balance: 3_540,
        entryIndex: 4,
        transfer: false,
        holderHasTicket: true,
        ownTicketAlready: true,
      },
    });
    expect(buy(open, { self: 1, normal: 1 }, { at: 4, now: later(100) }).result).toMatchObject({
      tickets: chosen({ normal: 1 }),
      charged: 460,
      ownTicketAlready: true,
    });
  });

  test('A20 the holder joins his companions', () => {
    const companions = buy(premiumLocal, { normal: 1 }, { at: 1 }).after;
    expect(buy(companions, { self: 1 }, { at: 6, now: later(300) }).result).toMatchObject({
      charged: 240,
      holderHasTicket: true,
      ownTicketAlready: false,
      onRide: chosen({ self: 1, normal: 1 }),
    });
  });

  test('A19 who joins a transfer at its stop shares it; who joins at a later stop does not', () => {
    const out = checkOut(checkIn(givenCard()).after, { at: 9 }).after;
    const bus = { courseKey: 8000, vehicle: 102, terminal: 600 };
    const moved = checkIn(out, { ...bus, now: later(300) }).after;
    expect(buy(moved, { normal: 1 }, { ...bus, now: later(320) }).result).toMatchObject({
      charged: 160,
      transfer: true,
    });
    expect(buy(moved, { normal: 1 }, { ...bus, at: 1, now: later(400) }).result).toMatchObject({
      charged: 460,
      transfer: false,
    });
  });

  test('the purse must hold the new tickets only', () => {
    const tight = { ...open, purse: grosze(230) };
    expect(decide(tight, { statutory: 1 }, { at: 4, now: later(100) })).toMatchObject({
      kind: 'group',
      movement: { limitedCredit: 460, debit: 690 },
      result: { balance: 0 },
    });
    expect(decide(tight, { local: 1 }, { at: 4, now: later(100) })).toEqual({
      kind: 'refused',
      reason: 'funds',
      available: 230,
      needed: 320,
    });
  });

  test('a sum beyond 655.35 zł is refused, since a card could not give it back', () => {
    const ride = { ...open.ride, refundable: grosze(65_400) } as CardState['ride'];
    const card = { ...open, ride, purse: grosze(9_000) };
    expect(decide(card, { statutory: 1 }, { at: 4, now: later(100) })).toEqual({
      kind: 'refused',
      reason: 'refund-limit',
      needed: 65_630,
    });
  });

  test('where cards do not take a limited credit and a debit in one commit, a second purchase is refused by name', () => {
    const without = { ...LITERAL, creditThenDebit: false };
    expect(decide(open, { normal: 1 }, { at: 4, now: later(100) }, {}, without)).toEqual({
      kind: 'refused',
      reason: 'second-purchase',
    });
    expect(decide(open, { self: 1 }, { at: 4, now: later(100) }, {}, without).kind).toBe('nothing-new');
    expect(decide(givenCard(), { normal: 1 }, {}, {}, without).kind).toBe('group');
  });

  test('A36 a tap just after joining gets the same answer, for all on the ride', () => {
    const joined = buy(open, { normal: 1 }, { at: 5, now: later(300) }).after;
    expect(tap(joined, givenTap({ at: 5, now: later(305) }))).toMatchObject({
      kind: 'same-answer',
      result: { kind: 'checked-in', charged: 920, entryIndex: 5, tickets: chosen({ self: 1, normal: 1 }) },
    });
    expect(tap(joined, givenTap({ at: 6, now: later(305) })).kind).toBe('check-out');
  });
});
