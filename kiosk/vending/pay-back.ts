import type { CoinHopper, PayoutOutcome } from '../../devices/coin-hopper/contract.ts';
import { NOTHING } from '../../fares/money.ts';
import { nextCommand } from '../../fares/sale/pay-back.ts';
import { payableIn } from '../../fares/sale/sale.ts';
import type { SaleEvent } from '../../fares/sale/sale-event.ts';
import { recordNow, saleNow, usableStock, type VendingDesk } from './desk.ts';

/**
 * Pays out what the sale owes, as far as the hoppers can: each command is an intent in the journal first, with the
 * hopper's own counters, and never sent again. A hopper that runs empty, jams or does not answer is left out of this
 * payout; one whose counts disagree stops paying at all. Rejects with JournalFailure: then nothing more was sent.
 */
export async function payBack(desk: VendingDesk): Promise<void> {
  desk.counter.skipped.clear();
  for (;;) {
    const { sale } = saleNow(desk);
    if (sale.coins.stopped || payableIn(sale) <= NOTHING) return;
    const command = nextCommand(payableIn(sale), usableStock(desk));
    const hopper = command && desk.hoppers.find(({ name }) => name === command.hopper);
    if (command === undefined || hopper === undefined) return;
    await payOne(desk, hopper, Math.min(command.coins, hopper.mostAtOnce));
  }
}

async function payOne(desk: VendingDesk, hopper: CoinHopper, count: number): Promise<void> {
  const { counter } = desk;
  let before: Awaited<ReturnType<CoinHopper['counters']>>;
  try {
    before = await hopper.counters();
  } catch (error) {
    desk.log('a hopper does not tell its counters', { hopper: hopper.name, error: String(error) });
    counter.skipped.add(hopper.name);
    return;
  }
  const { name, value } = hopper;
  await recordNow(desk, { event: 'payout-intended', hopper: name, value, coins: count, before });
  const outcome = await hopper.pay(count, before).catch((error: unknown): PayoutOutcome => {
    return { kind: 'unknown', least: 0, most: count, detail: String(error) };
  });
  await recordPayout(desk, name, outcome, count);
}

/** Writes down what became of the open payout, and what follows from it for the hopper. */
export async function recordPayout(
  desk: VendingDesk,
  hopper: string,
  outcome: PayoutOutcome,
  asked: number,
): Promise<void> {
  const { counter } = desk;
  const event = eventOf(outcome, asked);
  if (event.event === 'payout-unknown') {
    counter.distrusted.add(hopper);
    const { name } = saleNow(desk);
    const detail = `sale ${name}: hopper ${hopper} paid ${event.least} to ${event.most} coins, ${event.why}`;
    await recordNow(desk, event, { kind: 'notice', code: 'payout-unknown', detail });
    return;
  }
  if (event.event === 'payout-ended' && event.coins < asked) counter.skipped.add(hopper);
  await recordNow(desk, event);
  await emptied(desk, hopper, outcome);
}

function eventOf(
  outcome: PayoutOutcome,
  asked: number,
): Extract<SaleEvent, { event: 'payout-ended' | 'payout-unknown' }> {
  switch (outcome.kind) {
    case 'paid':
      if (outcome.paid < 0 || outcome.paid > asked) {
        return {
          event: 'payout-unknown',
          least: asked,
          most: asked,
          why: `it says it paid ${outcome.paid} of ${asked}`,
        };
      }
      return {
        event: 'payout-ended',
        coins: outcome.paid,
        ...(outcome.stopped === undefined ? {} : { stopped: outcome.stopped }),
      };
    case 'not-started':
      return { event: 'payout-ended', coins: 0, stopped: 'not-started' };
    case 'unknown':
      return { event: 'payout-unknown', least: outcome.least, most: outcome.most, why: outcome.detail };
    default:
      return outcome satisfies never;
  }
}

/** A hopper that says it is empty and should not be: the till is corrected, and somebody has to count. */
async function emptied(desk: VendingDesk, hopper: string, outcome: PayoutOutcome): Promise<void> {
  const held = desk.book.till.holds(hopper);
  if (outcome.kind !== 'paid' || outcome.stopped !== 'empty' || held === undefined || held.coins === 0) return;
  const detail = `hopper ${hopper} is empty and should hold ${held.coins} coins of ${held.value} gr`;
  const { value, room } = held;
  await desk.book.fill(
    { event: 'counted', hopper, value, coins: 0, room },
    { kind: 'notice', code: 'till-differs', detail },
  );
}
