import { describe, expect, test } from 'vitest';
import type { Contract, DecodedSlot } from '../../../fares/card/contract-slot.ts';
import type { CardState, Ride } from '../../../fares/card/state.ts';
import { inspect } from '../../../fares/inspection/inspect.ts';
import type {
  InspectionContext,
  InspectionFacts,
  InspectionPolicy,
  WaitingContract,
} from '../../../fares/inspection/inspection.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { contractProductNumber } from '../../../fares/products/contract-product.ts';
import { dayNumber, epochMillis, secondsOf, unixSeconds } from '../../../fares/time.ts';
import { givenCard, NOON_ISH } from '../given.ts';

const TODAY = civilDay(NOON_ISH);
const COURSE = 7000;
const TOWN: InspectionPolicy = { classes: 'town', firstHour: 'right', contractArea: [] };
const CARD: InspectionPolicy = { ...TOWN, classes: 'card' };
const EMPTY: DecodedSlot = { ok: true, contract: undefined };

function contract(from: number, to: number, fareClass: 'normal' | 'reduced' = 'normal', more: Partial<Contract> = {}) {
  return {
    product: contractProductNumber(30, fareClass),
    from: dayNumber(TODAY + from),
    to: dayNumber(TODAY + to),
    eTicket: 77,
    price: grosze(9_000),
    codedAt: secondsOf(NOON_ISH),
    ...more,
  };
}
const slot = (...given: Parameters<typeof contract>): DecodedSlot => ({ ok: true, contract: contract(...given) });

const waiting = (more: Partial<WaitingContract> = {}): WaitingContract => {
  const { product, from, to } = contract(0, 29);
  return { id: 'e-1', kind: 'e-ticket', product, from, to, eTicket: 501, ...more };
};

const openRide = (more: Partial<Extract<Ride, { kind: 'open' }>> = {}): Ride => ({
  kind: 'open',
  courseKey: COURSE,
  vehicle: 437,
  groups: [{ entryIndex: 3, tickets: { self: 0, normal: 1, local: 0, statutory: 0 }, transfer: false }],
  refundable: grosze(500),
  tariffDay: TODAY,
  ...more,
});

function told(
  card: Partial<CardState>,
  facts: Partial<InspectionFacts> = {},
  context: Partial<InspectionContext> = {},
  policy: InspectionPolicy = TOWN,
) {
  return inspect(
    { state: givenCard(card), slots: [EMPTY, EMPTY], log: [], waiting: [], ...facts },
    { now: NOON_ISH, blocked: false, courseKeys: [COURSE], ...context },
    policy,
  );
}
const verdict = ({ verdict: is, reason }: ReturnType<typeof told>) => `${is}: ${reason}`;

describe('the right to travel here and now', () => {
  test.each<[string, string, Parameters<typeof told>]>([
    ['a contract from its first day', 'right: contract', [{}, { slots: [slot(0, 29), EMPTY] }]],
    ['a contract on its last day', 'right: contract', [{}, { slots: [EMPTY, slot(-29, 0)] }]],
    ['a day later', 'no-right: contract-expired', [{}, { slots: [slot(-30, -1), EMPTY] }]],
    ['a day too early', 'no-right: contract-future', [{}, { slots: [slot(1, 30), EMPTY] }]],
    ['a ride registered on this course', 'right: ride', [{ ride: openRide() }]],
    ['a ride of another course', 'no-right: other-course', [{ ride: openRide({ courseKey: 1 }) }]],
    [
      'a ride, and nobody knows the course',
      'check: ride-unknown-course',
      [{ ride: openRide() }, {}, { courseKeys: null }],
    ],
    ['an unregistered purse', 'no-right: not-registered', [{}]],
    ['an empty card', 'no-right: nothing', [{ purse: grosze(0) }]],
    ['a valid e-ticket', 'right: e-ticket', [{}, { waiting: [waiting()] }]],
    [
      'an e-ticket that begins later',
      'no-right: e-ticket-future',
      [{}, { waiting: [waiting({ from: dayNumber(TODAY + 1) })] }],
    ],
    [
      'an e-ticket that the office withdrew',
      'no-right: not-registered',
      [{}, { waiting: [waiting({ obstacle: 'declined' })] }],
    ],
    ['nobody to ask about e-tickets', 'check: e-tickets-unknown', [{}, { waiting: null }]],
    ['the same with a contract', 'right: contract', [{}, { waiting: null, slots: [slot(0, 29), EMPTY] }]],
    ['a slot that cannot be read', 'check: slot-unreadable', [{}, { slots: [{ ok: false, reason: 'x' }, EMPTY] }]],
    [
      'a card past its last day',
      'no-right: expired',
      [{ expiresOn: dayNumber(TODAY - 1) }, { slots: [slot(0, 29), EMPTY] }],
    ],
    ['the same on a paid ride', 'right: ride', [{ expiresOn: dayNumber(TODAY - 1), ride: openRide() }]],
  ])('J49 J75 J79 %s', (_, expected, given) => {
    expect(verdict(told(...given))).toBe(expected);
  });

  test('J81 J92 a blocked card gives no right, whatever is on it', () => {
    const all = { slots: [slot(0, 29), EMPTY] as const, waiting: [waiting()] };
    expect(verdict(told({ ride: openRide() }, all, { blocked: true }))).toBe('no-right: blocked');
  });

  test('J37 A12 in the first hour of an e-ticket the operator decides; the hour ends on the second', () => {
    const codableFrom = epochMillis(NOON_ISH + 1);
    const early = { waiting: [waiting({ codableFrom })] };
    expect(verdict(told({}, early))).toBe('right: e-ticket-waiting');
    expect(verdict(told({}, early, {}, { ...TOWN, firstHour: 'no-right' }))).toBe('no-right: e-ticket-first-hour');
    expect(verdict(told({}, early, { now: codableFrom }))).toBe('right: e-ticket');
  });

  test('J43 a contract of a machine, bought today, is valid from the moment of its purchase', () => {
    const later = contract(0, 29, 'normal', { eTicket: 2 ** 47 + 9, codedAt: unixSeconds(NOON_ISH / 1000 + 60) });
    expect(verdict(told({}, { slots: [{ ok: true, contract: later }, EMPTY] }))).toBe('no-right: contract-future');
  });

  test('J74 outside of the area of contracts it has to be looked at; a ride is good there', () => {
    const policy = { ...TOWN, contractArea: ['Jaworzno'] };
    const slots = [slot(0, 29), EMPTY] as const;
    expect(verdict(told({}, { slots }, { zone: 'Katowice' }, policy))).toBe('check: outside-area');
    expect(verdict(told({}, { slots }, { zone: 'Jaworzno' }, policy))).toBe('right: contract');
    expect(verdict(told({ ride: openRide() }, { slots }, { zone: 'Katowice' }, policy))).toBe('right: ride');
  });

  test('J78 a reduced right asks for a document; a full one beside it does not', () => {
    const reduced = [slot(0, 29, 'reduced'), EMPTY] as const;
    expect(told({}, { slots: reduced })).toMatchObject({ reason: 'contract', documentWanted: true });
    expect(told({ ride: openRide() }, { slots: reduced })).toMatchObject({ reason: 'ride', documentWanted: false });
    const u = openRide({
      groups: [{ entryIndex: 3, tickets: { self: 0, normal: 0, local: 0, statutory: 1 }, transfer: false }],
    });
    expect(told({ ride: u })).toMatchObject({ reason: 'ride', documentWanted: true });
    expect(told({})).toMatchObject({ verdict: 'no-right', documentWanted: false });
  });

  test('J80 what is on the card is a contract and is not told as an e-ticket, too', () => {
    const coded = told({}, { slots: [slot(0, 29, 'normal', { eTicket: 501 }), EMPTY], waiting: [waiting()] });
    expect(coded).toMatchObject({ reason: 'contract', eTickets: [] });
    expect(coded.contracts).toHaveLength(1);
  });

  test('J66 a purse in debt is said; J79 so is when the ride began, also after something else was written', () => {
    const ride = openRide();
    const began = givenCard({ kind: 'check-in', counter: 4, ride, at: unixSeconds(NOON_ISH / 1000 - 700) });
    const found = told(
      { kind: 'carry-over', counter: 5, ride, at: unixSeconds(NOON_ISH / 1000 - 10), purse: grosze(-160) },
      { log: [began] },
    );
    expect(found.inDebt).toBe(true);
    expect(found.ride).toMatchObject({ standing: 'here', at: began.at, entryIndex: 3 });
  });

  test('J75 a ride that was ended here is none', () => {
    const ride: Ride = {
      kind: 'closed',
      courseKey: COURSE,
      vehicle: 437,
      exitIndex: 5,
      at: unixSeconds(NOON_ISH / 1000 - 60),
      stops: 2,
      transferRight: false,
      refund: grosze(200),
    };
    expect(verdict(told({ ride }))).toBe('no-right: checked-out');
    expect(verdict(told({ ride }, {}, { courseKeys: [1] }))).toBe('no-right: not-registered');
  });
});

describe('where the class is coded on the card', () => {
  const self = { self: 1, normal: 0, local: 0, statutory: 0 } as const;
  const group = (tickets: { self: 0 | 1; normal: number; local: number; statutory: number }) =>
    openRide({ groups: [{ entryIndex: 0, tickets, transfer: false }] });

  test('T60 A20 the holder’s own ticket is the right; companions’ alone have to be looked at', () => {
    expect(verdict(told({ ride: group(self) }, {}, {}, CARD))).toBe('right: ride');
    expect(verdict(told({ ride: group({ ...self, self: 0, normal: 2 }) }, {}, {}, CARD))).toBe(
      'check: companions-only',
    );
  });

  test('J78 the card’s concession asks for its document', () => {
    const card = { ride: group(self), concession: 'statutory' } as const;
    expect(told(card, {}, {}, CARD).documentWanted).toBe(true);
    expect(told({ concession: 'local' }, { slots: [slot(0, 29), EMPTY] }, {}, CARD).documentWanted).toBe(true);
  });
});
