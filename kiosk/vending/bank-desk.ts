import type { BankTerminal, Payment, PaymentOutcome, RecallOutcome } from '../../devices/bank-terminal/contract.ts';
import type { CardPayment } from '../../fares/sale/sale.ts';
import type { Mark } from '../../fares/sale/sale-event.ts';
import type { BankEvent, Recalled } from '../../statecharts/vending-machine/bank-payment.ts';
import { recordNow, saleNow, type VendingDesk } from './desk.ts';

export type Goods = 'delivered' | 'failed';

/** What the sale says to a payment under way. */
export interface BankHand {
  readonly abort: AbortController;
  /** Called when the bank has approved; answers what became of the goods. */
  readonly goods: () => Promise<Goods>;
  readonly tell: (event: BankEvent) => void;
}

/**
 * One authorisation over the whole price: the terminal's last receipt is in the journal before it is asked, so that a
 * lost answer can be told from the sale before. Never rejects.
 */
export async function authorise(desk: VendingDesk, { abort, goods, tell }: BankHand): Promise<void> {
  const { terminal } = desk;
  const { price } = saleNow(desk).sale;
  if (terminal === undefined || terminal.status.kind !== 'ready') return tell({ type: 'NOT_PAID', why: 'not-begun' });
  let before: Mark | null;
  try {
    before = await terminal.lastPayment();
    await recordNow(desk, { event: 'card-intended', amount: price, before });
  } catch (error) {
    desk.log('the bank terminal was not asked', { error: String(error) });
    return tell({ type: 'NOT_PAID', why: 'not-begun' });
  }
  const deliver = async (payment: Payment): Promise<Goods> => {
    try {
      await recordNow(desk, { event: 'card-paid', payment: onReceipt(payment) });
    } catch (error) {
      // What is not written down is not delivered: the terminal takes it back.
      desk.log('an approval was not journaled', { error: String(error) });
      return 'failed';
    }
    tell({ type: 'BANK_APPROVED' });
    return goods();
  };
  const outcome = await terminal
    .authorise(price, { abort: abort.signal, deliver })
    .catch((error: unknown): PaymentOutcome => ({ kind: 'unknown', detail: String(error) }));
  try {
    tell(await lastWord(desk, outcome));
  } catch (error) {
    desk.log('the end of a card payment was not journaled', { error: String(error) });
    tell({ type: 'ANSWER_LOST' });
  }
}

async function lastWord(desk: VendingDesk, outcome: PaymentOutcome): Promise<BankEvent> {
  const { card } = saleNow(desk).sale;
  switch (outcome.kind) {
    case 'paid':
      if (card.kind === 'intended') await recordNow(desk, { event: 'card-paid', payment: onReceipt(outcome.payment) });
      await recordNow(desk, { event: 'card-concluded' });
      return { type: 'PAID' };
    case 'declined':
    case 'cancelled':
    case 'not-begun':
      // Not charged, whatever it had said before.
      await recordNow(
        desk,
        card.kind === 'paid' ? { event: 'card-reversed' } : { event: 'card-not-paid', why: outcome.kind },
      );
      return card.kind === 'paid' ? { type: 'REVERSED' } : { type: 'NOT_PAID', why: outcome.kind };
    case 'reversed':
      await recordNow(
        desk,
        card.kind === 'paid' ? { event: 'card-reversed' } : { event: 'card-not-paid', why: 'reversed' },
      );
      return { type: 'REVERSED' };
    case 'reversal-failed':
      if (card.kind === 'intended') await recordNow(desk, { event: 'card-paid', payment: onReceipt(outcome.payment) });
      await reversalFailed(desk, outcome.detail);
      return { type: 'OWED' };
    case 'unknown':
      if (card.kind === 'intended') await recordNow(desk, { event: 'card-unknown', why: outcome.detail });
      return { type: 'ANSWER_LOST' };
    default:
      return outcome satisfies never;
  }
}

/**
 * Asks the terminal what became of a payment whose answer was lost, again and again for a while, and writes down what
 * it says. `returns`: one that is gone is waited for, too, since a passenger stands there without his goods. Charges
 * nothing. Rejects with JournalFailure.
 */
export async function recall(desk: VendingDesk, ifGone: 'give-up' | 'returns' = 'give-up'): Promise<Recalled> {
  const { card, delivery } = saleNow(desk).sale;
  if (card.kind !== 'intended' && card.kind !== 'unknown' && card.kind !== 'paid') return 'not-paid';
  const { terminal, patience } = desk;
  if (card.kind === 'intended') await recordNow(desk, { event: 'card-unknown', why: 'its end is not known' });
  let isOver = false;
  // However long a single question takes: the passenger may go, and the terminal is asked later.
  const over = desk.wait(patience.recallTries * patience.recallEveryMs).then((): RecallOutcome => {
    isOver = true;
    return { kind: 'unknown', detail: 'it took too long' };
  });
  for (let attempt = 0; attempt < patience.recallTries && !isOver; attempt += 1) {
    if (attempt > 0) await desk.wait(patience.recallEveryMs);
    if (terminal?.status.kind !== 'ready') {
      if (terminal === undefined || ifGone === 'give-up') return 'unknown';
      continue;
    }
    const answer = await Promise.race([ask(terminal, card.amount, card.before), over]);
    if (answer.kind === 'paid') {
      if (card.kind !== 'paid') await recordNow(desk, { event: 'card-paid', payment: onReceipt(answer.payment) });
      await recordNow(desk, { event: 'card-concluded' });
      return 'paid';
    }
    if (answer.kind === 'not-paid') {
      const open = delivery.kind === 'intended' || delivery.kind === 'in-doubt';
      // Goods that may be out keep their payment until that is known.
      if (card.kind === 'paid' && open) return 'unknown';
      await recordNow(
        desk,
        card.kind === 'paid' ? { event: 'card-reversed' } : { event: 'card-not-paid', why: 'recalled' },
      );
      return 'not-paid';
    }
  }
  return 'unknown';
}

/** Never rejects: a terminal that cannot be asked does not say. */
async function ask(
  terminal: BankTerminal | undefined,
  amount: Payment['amount'],
  before: Mark | null,
): Promise<RecallOutcome> {
  if (terminal === undefined) return { kind: 'unknown', detail: 'there is no terminal' };
  return terminal
    .recall(amount, before)
    .catch((error: unknown): RecallOutcome => ({ kind: 'unknown', detail: String(error) }));
}

/** Gives back a charge that stands and whose goods are not out. Rejects with JournalFailure. */
export async function reverse(desk: VendingDesk): Promise<'reversed' | 'owed'> {
  const { card } = saleNow(desk).sale;
  if (card.kind === 'reversed' || card.kind === 'none') return 'reversed';
  if (card.kind !== 'paid') return 'owed';
  const outcome = await (
    desk.terminal?.reverse(card.payment.receipt) ?? Promise.reject(new Error('there is no terminal'))
  ).catch((error: unknown) => ({ kind: 'unknown' as const, detail: String(error) }));
  if (outcome.kind === 'done') {
    await recordNow(desk, { event: 'card-reversed' });
    return 'reversed';
  }
  await reversalFailed(desk, outcome.detail);
  return 'owed';
}

async function reversalFailed(desk: VendingDesk, why: string): Promise<void> {
  const { name, sale } = saleNow(desk);
  const detail = `sale ${name}: ${sale.price} gr charged to a bank card, nothing delivered, not taken back: ${why}`;
  await recordNow(desk, { event: 'card-reversal-failed', why }, { kind: 'notice', code: 'bank-refund-due', detail });
}

function onReceipt({ receipt, trace, terminalId, card, authorisation }: Payment) {
  return { receipt, trace, terminalId, card, ...(authorisation === undefined ? {} : { authorisation }) };
}

/** A new payment may be begun: the terminal answers, and nothing is open that only its last receipt can clear up. */
export function bankIsFree({ terminal, book, counter }: VendingDesk): boolean {
  if (terminal?.status.kind !== 'ready') return false;
  return book.open.every(({ name, sale: { card } }) => name === counter.sale || !isOpenAtBank(card));
}

export function isOpenAtBank(card: CardPayment): boolean {
  return card.kind === 'intended' || card.kind === 'unknown' || (card.kind === 'paid' && !card.concluded);
}
