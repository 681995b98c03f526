import { expect } from 'vitest';
import { moneyOf, type Sale } from '../../../fares/sale/sale.ts';
import type { TestCard, World } from './world.ts';

/**
 * What must hold at every instant, whatever happens: credited = delivered + paid out + owed, in the journal; and no
 * more in the journal than the devices really did.
 */
export function auditAlways(at: World): void {
  const sales = [...at.sales().values()];
  for (const sale of sales) {
    const { coins, card } = moneyOf(sale);
    expect(coins.credited).toBe(coins.delivered + coins.paidOut + coins.owed);
    expect(card.charged).toBe(card.delivered + card.owed);
    expect(Math.min(...Object.values(coins), ...Object.values(card))).toBeGreaterThanOrEqual(0);
  }
  const credited = sum(sales, (sale) => moneyOf(sale).coins.credited);
  expect(credited, 'no coin is credited that was not taken').toBeLessThanOrEqual(at.acceptor.accepted);
  expect(
    sum(sales, (sale) => sale.coins.paidOut),
    'no coin is paid in the books alone',
  ).toBeLessThanOrEqual(at.tray);
}

/**
 * What must hold once the machine stands still with everything working: journal, tray, paper, bank and cards tell one
 * story, sale by sale. `cards`: with what was on each purse at first.
 */
export function auditAtRest(at: World, cards: readonly { readonly card: TestCard; readonly purse: number }[]): void {
  auditAlways(at);
  const sales = [...at.sales()];
  const all = sales.map(([, sale]) => sale);
  expect(
    sum(all, (sale) => moneyOf(sale).coins.credited),
    'every coin that was taken is credited',
  ).toBe(at.acceptor.accepted);
  const [paidOut, doubtful] = [sum(all, (sale) => sale.coins.paidOut), sum(all, (sale) => sale.coins.doubtful)];
  expect(at.tray).toBeGreaterThanOrEqual(paidOut);
  expect(at.tray).toBeLessThanOrEqual(paidOut + doubtful);
  for (const [name, sale] of sales) auditSale(at, name, sale);
  auditBank(at, all);
  auditCards(all, cards);
}

/** No ticket without money, no money without ticket, change or slip. */
function auditSale(at: World, name: string, sale: Sale): void {
  expect(sale.ended, `sale ${name} has ended`).toBe(true);
  const { coins, card } = moneyOf(sale);
  const owed = coins.owed + card.owed;
  if (owed > 0) expect(sale.slip?.amount, `sale ${name} owes ${owed} by slip`).toBeGreaterThanOrEqual(owed);
  const tickets = at.printer.paper.filter(({ id }) => id === `ticket ${name}`).length;
  expect(tickets, `tickets of ${name}`).toBeLessThanOrEqual(1);
  if (sale.product.kind === 'ticket') {
    if (sale.delivery.kind === 'delivered') expect(tickets, `${name} was delivered`).toBe(1);
    if (tickets === 1) expect(['delivered', 'entrusted']).toContain(sale.delivery.kind);
  }
  if (sale.delivery.kind === 'entrusted') expect(sale.slip, `${name} is proved`).toBeDefined();
}

/** Nobody is charged twice, and the bank and the books agree about each charge. */
function auditBank({ terminal }: World, sales: readonly Sale[]): void {
  const charged = terminal.ledger.filter(({ state }) => state === 'charged').map(({ receipt }) => receipt);
  const told = sales.flatMap(({ card }) =>
    card.kind === 'paid' || card.kind === 'reversal-failed' ? [card.payment.receipt] : [],
  );
  expect(told.toSorted(), 'each charge belongs to one sale').toEqual(charged.toSorted());
}

/** Cards got what was sold, each sale once; what is entrusted may be on the card or not. */
function auditCards(
  sales: readonly Sale[],
  cards: readonly { readonly card: TestCard; readonly purse: number }[],
): void {
  const topUps = sales.filter(({ product }) => product.kind === 'top-up');
  const delivered = sum(topUps, ({ delivery, price }) => (delivery.kind === 'delivered' ? price : 0));
  const entrusted = sum(topUps, ({ delivery, price }) => (delivery.kind === 'entrusted' ? price : 0));
  const onCards = cards.reduce((total, { card, purse }) => total + card.memory().purse - purse, 0);
  expect(onCards).toBeGreaterThanOrEqual(delivered);
  expect(onCards).toBeLessThanOrEqual(delivered + entrusted);
  // Purse and transaction counter go together: nothing was written twice.
  const written = cards.reduce((count, { card }) => count + card.memory().counter, 0);
  const [least, most] = [
    topUps.filter(({ delivery }) => delivery.kind === 'delivered').length,
    topUps.filter(({ delivery }) => delivery.kind === 'delivered' || delivery.kind === 'entrusted').length,
  ];
  expect(written).toBeGreaterThanOrEqual(least);
  expect(written).toBeLessThanOrEqual(most);
}

function sum<One>(many: readonly One[], amount: (one: One) => number): number {
  return many.reduce((total, one) => total + amount(one), 0);
}
