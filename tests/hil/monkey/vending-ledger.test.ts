import { describe, expect, test } from 'vitest';
import { atRest, type PhysicalCounts } from '../../../hil/monkey/vending/ledger/money-equation.ts';
import { SaleAccounts } from '../../../hil/monkey/vending/ledger/sale-account.ts';

type Told = Readonly<Record<string, unknown>>;

const SOLD: readonly Told[] = [
  { event: 'begun', product: { kind: 'ticket' }, price: 460 },
  { event: 'coins', coins: [500] },
  { event: 'coins-closed' },
  { event: 'delivery-intended' },
  { event: 'delivered' },
  { event: 'payout-intended', value: 10, coins: 4 },
  { event: 'payout-ended', coins: 4 },
  { event: 'ended' },
];
const BY_CARD: readonly Told[] = [
  { event: 'begun', product: { kind: 'ticket' }, price: 460 },
  { event: 'card-intended' },
  { event: 'card-paid', payment: { receipt: 7 } },
  { event: 'delivery-intended' },
  { event: 'delivered' },
  { event: 'card-concluded' },
  { event: 'ended' },
];
const TICKET = 'BILET JEDNORAZOWY\n7-1\nWażny na jeden przejazd. Okaż na żądanie kontrolera.';
const PAID = { receipt: 7, kind: 'payment', state: 'approved', grosze: 460 };
const RIGHT: PhysicalCounts = {
  physical: 500,
  paidOut: 40,
  kept: 1460,
  keptAtFirst: 1000,
  bank: [],
  paper: [TICKET],
  purses: 0,
  pursesAtFirst: 0,
  strayDisputes: 0,
};
const BANKED: PhysicalCounts = { ...RIGHT, physical: 0, paidOut: 0, kept: 1000, bank: [PAID] };

function broken(events: readonly Told[], counts: PhysicalCounts): readonly string[] {
  const accounts = new SaleAccounts();
  for (const [index, event] of events.entries()) accounts.take({ seq: index + 1, kind: 'SALE', sale: '7-1', ...event });
  return atRest(accounts.all, counts).findings.map(({ rule }) => rule);
}

const without = (events: readonly Told[], ...gone: readonly string[]) =>
  events.filter(({ event }) => !gone.includes(String(event)));

describe('the accountant of a vending machine', () => {
  test('finds nothing where all is well', () => {
    expect(broken(SOLD, RIGHT)).toEqual([]);
    expect(broken(BY_CARD, BANKED)).toEqual([]);
  });

  test.each([
    ['a coin that vanished', SOLD, { ...RIGHT, kept: 1450 }, 'no coin comes or goes unseen'],
    [
      'a coin that is not in the journal',
      SOLD,
      { ...RIGHT, physical: 700, kept: 1660 },
      'a coin that was swallowed is named as disputed',
    ],
    [
      'a coin that never fell in',
      SOLD,
      { ...RIGHT, physical: 0, kept: 960 },
      'no coin is credited that did not fall in',
    ],
    ['change in the books alone', SOLD, { ...RIGHT, paidOut: 0, kept: 1500 }, 'no coin is paid in the books alone'],
    [
      'change paid twice',
      SOLD,
      { ...RIGHT, paidOut: 80, kept: 1420 },
      'coins that left are booked, or named as doubtful',
    ],
    [
      'no change and no slip',
      without(SOLD, 'payout-intended', 'payout-ended'),
      { ...RIGHT, paidOut: 0, kept: 1500 },
      'what is owed is on a slip',
    ],
    ['money without a ticket', SOLD, { ...RIGHT, paper: [] }, 'a ticket that was delivered is in the tray'],
    ['a ticket twice', SOLD, { ...RIGHT, paper: [TICKET, TICKET] }, 'a ticket comes out once'],
    ['a ticket without money', without(BY_CARD, 'delivery-intended', 'delivered'), BANKED, 'no ticket without money'],
    [
      'a charge twice',
      BY_CARD,
      { ...BANKED, bank: [PAID, { ...PAID, receipt: 8 }] },
      'each charge belongs to one sale',
    ],
    ['no charge', BY_CARD, { ...BANKED, bank: [{ ...PAID, state: 'reversed' }] }, 'a sale that was paid is charged'],
    ['another amount', BY_CARD, { ...BANKED, bank: [{ ...PAID, grosze: 920 }] }, 'a charge is its price'],
    ['a sale that hangs', without(SOLD, 'ended'), RIGHT, 'every sale has ended'],
    ['a purse that grew', SOLD, { ...RIGHT, purses: 500 }, 'purses hold what was sold'],
  ] as const)('notices %s', (_, events, counts, rule) => {
    expect(broken(events, counts)).toContain(rule);
  });
});
