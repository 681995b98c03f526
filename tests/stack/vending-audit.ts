import { expect } from 'vitest';
import { z } from 'zod';
import type { EpCard, VendingRig } from './vending-rig.ts';

/** What a sale's entries in the journal say, as far as money is concerned. */
const entry = z.looseObject({
  kind: z.string(),
  sale: z.unknown().optional(),
  event: z.unknown().optional(),
  amount: z.unknown().optional(),
  coins: z.unknown().optional(),
  payment: z.unknown().optional(),
});

interface JournalSale {
  readonly events: z.infer<typeof entry>[];
}

async function salesOf(at: VendingRig): Promise<ReadonlyMap<string, JournalSale>> {
  const sales = new Map<string, JournalSale>();
  for (const raw of await at.main.journal()) {
    const told = entry.parse(raw);
    if (told.kind !== 'SALE' || typeof told.sale !== 'string') continue;
    const sale = sales.get(told.sale) ?? { events: [] };
    sale.events.push(told);
    sales.set(told.sale, sale);
  }
  return sales;
}

const receiptOf = z.object({ receipt: z.int() });

/**
 * What must hold once the machine stands still: the devices' own counts, the journal, the bank and the cards tell one
 * story. `purses`: what was on each card when it was issued.
 */
export async function auditAtRest(at: VendingRig, purses: readonly (readonly [EpCard, number])[] = []): Promise<void> {
  const [state, coins, bank, sales] = await Promise.all([at.state(), at.coins(), at.terminal(), salesOf(at)]);
  const { money } = state;
  expect(coins.physical, 'what went in was credited or is disputed').toBe(coins.credited + coins.disputed);
  expect(money.credited, 'the machine credits what the acceptor told').toBe(coins.credited);
  expect(money.paidOut, 'the books pay what the hoppers paid').toBe(coins.paidOut);
  const owedOfCoins = money.credited - money.delivered - money.paidOut;
  expect(owedOfCoins, 'nothing is delivered without money').toBeGreaterThanOrEqual(0);
  expect(money.charged, 'the bank and the journal agree').toBe(bank.charged);
  expect(state.owed, 'what is owed').toBeGreaterThanOrEqual(owedOfCoins);
  auditSales(sales, state.owed);
  const charged = bank.ledger.flatMap(({ kind, state: now, receipt }) =>
    kind === 'payment' && now === 'approved' ? [receipt] : [],
  );
  expect(standingPayments(sales), 'each charge belongs to one sale').toEqual(charged.toSorted());
  for (const [card] of purses) {
    const said = await at.agreement(card);
    // What a passenger has carried away before the machine knew of it is settled when the card comes back.
    if (said.office === undefined || hasOpenDoubt(said.office)) continue;
    expect(said.office, 'card and office').toEqual(said.card);
  }
}

function hasOpenDoubt(office: unknown): boolean {
  return z.object({ openDoubts: z.int() }).parse(office).openDoubts > 0;
}

const CLEARED: readonly unknown[] = ['card-reversed', 'card-not-paid'];

/** Each sale has ended, and what any of them owes is on its slip. */
function auditSales(sales: ReadonlyMap<string, JournalSale>, owed: number): void {
  let onSlips = 0;
  for (const [name, { events }] of sales) {
    expect(
      events.map(({ event }) => event),
      `sale ${name} has ended`,
    ).toContain('ended');
    const slip = events.find(({ event }) => event === 'slip');
    // The bank has not charged it, or has given it back since.
    const settled = events
      .slice(slip === undefined ? 0 : events.indexOf(slip))
      .some(({ event }) => CLEARED.includes(event));
    if (slip !== undefined && !settled) onSlips += Number(slip.amount);
  }
  expect(onSlips, 'what is owed is on slips').toBe(owed);
}

function standingPayments(sales: ReadonlyMap<string, JournalSale>): readonly number[] {
  return [...sales.values()]
    .flatMap(({ events }) => {
      const paid = events.findLast(({ event }) => event === 'card-paid');
      const reversed = events.some(({ event }) => event === 'card-reversed');
      return paid === undefined || reversed ? [] : [receiptOf.parse(paid.payment).receipt];
    })
    .toSorted();
}
