import { describe, expect, test } from 'vitest';
import type { CardState, TicketCounts } from '../../../fares/card/state.ts';
import { decideGroup } from '../../../fares/journey/decide-group.ts';
import { decideTap } from '../../../fares/journey/decide-tap.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import type { TariffBook } from '../../../fares/tariff/tariff-book.ts';
import { bookFrom, givenCard, givenTap, LITERAL, later, NOON_ISH } from '../given.ts';

const chosen = (some: Partial<TicketCounts>): TicketCounts => ({ self: 0, normal: 0, local: 0, statutory: 0, ...some });

/** One price for any ride: normal tickets, and free ones for the statutory. */
const flat = (normal: number, validTo = '2026-12-31'): TariffBook => {
  const row = { normal, local: normal, statutory: 0 };
  return bookFrom({
    kind: 'distance',
    status: 'example',
    source: 'a test',
    validFrom: '2026-11-01',
    validTo,
    bands: [{ upToStops: null, prices: { standard: row, premium: row } }],
    transferWindowSeconds: 900,
  });
};
const NO_MORE_TARIFF = flat(100, '2026-11-02');

const rich = givenCard({ purse: grosze(500_000) });

function entered(book: TariffBook, card = rich, tickets = chosen({ self: 1 })): CardState {
  const decision = decideGroup(card, tickets, givenTap(), book, LITERAL);
  if (decision.kind !== 'group') throw new Error(JSON.stringify(decision));
  return decision.after;
}

describe('what a card can give back', () => {
  test('T10 a ride may cost as much as a card can give back, and no grosz more', () => {
    expect(decideTap(rich, givenTap(), flat(65_535), LITERAL)).toMatchObject({ kind: 'check-in' });
    const two = (price: number) => decideGroup(rich, chosen({ self: 1, normal: 1 }), givenTap(), flat(price), LITERAL);
    expect(two(32_767)).toMatchObject({ kind: 'group', result: { charged: 65_534 } });
    expect(two(32_768)).toEqual({ kind: 'refused', reason: 'refund-limit', needed: 65_536 });
  });

  test('A37 the same holds for all that is on a ride', () => {
    const join = (price: number, normal: number) =>
      decideGroup(entered(flat(price)), chosen({ normal }), givenTap({ at: 2, now: later(60) }), flat(price), LITERAL);
    expect(join(13_107, 4)).toMatchObject({ kind: 'group', result: { charged: 4 * 13_107 } });
    expect(join(13_108, 4)).toEqual({ kind: 'refused', reason: 'refund-limit', needed: 5 * 13_108 });
  });
});

describe('no tariff in force, neither on the day of the check-in nor today', () => {
  const open = entered(flat(100));
  const then = givenTap({ at: 3, now: later(600) });

  test('T84 a ride cannot begin', () => {
    expect(decideTap(rich, givenTap(), NO_MORE_TARIFF, LITERAL)).toEqual({ kind: 'refused', reason: 'no-tariff' });
  });

  test('T49 nor end', () => {
    expect(decideTap(open, then, NO_MORE_TARIFF, LITERAL)).toEqual({ kind: 'refused', reason: 'no-tariff' });
  });

  test('A37 nor be joined', () => {
    const joined = decideGroup(open, chosen({ normal: 1 }), then, NO_MORE_TARIFF, LITERAL);
    expect(joined).toEqual({ kind: 'refused', reason: 'no-tariff' });
  });
});

describe('a card at its end', () => {
  const today = civilDay(NOON_ISH);

  test('a worn-out card takes no more tickets, on an open ride or for a new one', () => {
    const full = (card: CardState): CardState => ({ ...card, counter: 0xff_ff_ff });
    const damaged = { kind: 'refused', reason: 'damaged' };
    const buy = (card: CardState) => decideGroup(card, chosen({ normal: 1 }), givenTap({ at: 2 }), flat(100), LITERAL);
    expect(buy(full(rich))).toEqual(damaged);
    expect(buy(full(entered(flat(100))))).toEqual(damaged);
  });

  test('a card is good for tickets on its last day, and not on the day after', () => {
    const buy = (expiresOn: CardState['expiresOn']) =>
      decideGroup(givenCard({ expiresOn }), chosen({ self: 1 }), givenTap(), flat(100), LITERAL);
    expect(buy(today)).toMatchObject({ kind: 'group' });
    expect(buy(civilDay(later(-86_400)))).toEqual({ kind: 'refused', reason: 'expired', mayCheckOut: false });
  });

  test('T62 more than 31 tickets of a class are refused by name', () => {
    expect(decideGroup(rich, chosen({ local: 32 }), givenTap(), flat(100), LITERAL)).toEqual({
      kind: 'refused',
      reason: 'too-many-tickets',
    });
  });
});

describe('A37 who joins a ride', () => {
  const companionsOnly = entered(flat(100), rich, chosen({ normal: 1, statutory: 1 }));
  const join = (card: CardState, some: Partial<TicketCounts>, at = 2, policy = LITERAL) =>
    decideGroup(card, chosen(some), givenTap({ at, now: later(60) }), flat(100), policy);

  test('tickets that cost nothing move no money, also in a city whose cards take only one movement', () => {
    const free = join(companionsOnly, { statutory: 2 }, 2, { ...LITERAL, creditThenDebit: false });
    expect(free).toMatchObject({
      kind: 'group',
      movement: { limitedCredit: 0, debit: 0 },
      result: {
        charged: 0,
        onRide: chosen({ normal: 1, statutory: 3 }),
        holderHasTicket: false,
        ownTicketAlready: false,
      },
    });
  });

  test('on a ride that cost nothing the tickets are simply paid, also in such a city', () => {
    const nothingPaid = entered(flat(100), rich, chosen({ statutory: 1 }));
    const paid = join(nothingPaid, { normal: 1 }, 2, { ...LITERAL, creditThenDebit: false });
    expect(paid).toMatchObject({ kind: 'group', movement: { limitedCredit: 0, debit: 100 } });
    const again = join(companionsOnly, { normal: 1 }, 2, { ...LITERAL, creditThenDebit: false });
    expect(again).toEqual({ kind: 'refused', reason: 'second-purchase' });
  });

  test('the holder has a ticket once he has one, and has it already only if he chooses it again', () => {
    const withHolder = join(companionsOnly, { self: 1 });
    expect(withHolder).toMatchObject({ result: { holderHasTicket: true, ownTicketAlready: false, charged: 100 } });
    if (withHolder.kind !== 'group') throw new Error(withHolder.kind);
    expect(join(withHolder.after, { normal: 1 }, 2)).toMatchObject({ result: { ownTicketAlready: false } });
    expect(join(withHolder.after, { self: 1, normal: 1 }, 2)).toMatchObject({
      result: { ownTicketAlready: true, charged: 100, tickets: chosen({ normal: 1 }) },
    });
    expect(join(withHolder.after, { self: 1 }, 2)).toMatchObject({ kind: 'nothing-new' });
  });

  test('both groups stay as they are where the first one or the second one is joined', () => {
    const two = join(companionsOnly, { local: 1, statutory: 2 });
    if (two.kind !== 'group') throw new Error(two.kind);
    const groups = (decision: ReturnType<typeof join>) =>
      decision.kind === 'group' && decision.after.ride.kind === 'open'
        ? decision.after.ride.groups.map(({ entryIndex, tickets }) => [entryIndex, tickets])
        : decision;
    expect(groups(join(two.after, { normal: 2, statutory: 3 }, 0))).toEqual([
      [0, chosen({ normal: 3, statutory: 4 })],
      [2, chosen({ local: 1, statutory: 2 })],
    ]);
    expect(groups(join(two.after, { local: 2, statutory: 3 }, 2))).toEqual([
      [0, chosen({ normal: 1, statutory: 1 })],
      [2, chosen({ local: 3, statutory: 5 })],
    ]);
    expect(join(two.after, { normal: 1 }, 3)).toEqual({ kind: 'refused', reason: 'entry-stops' });
  });
});
