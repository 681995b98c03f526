import { add, type Grosze, NOTHING } from '../money.ts';
import { owedIn, payableIn, type Sale } from './sale.ts';
import type { Mark, Payout } from './sale-event.ts';

/** What has to be done first in a sale that was cut short, or that nobody is in front of any more. */
export type Next =
  /** A hopper was told to pay: read its counters back before anything else. */
  | { readonly next: 'ask-hopper'; readonly payout: Payout }
  /** Does the charge of the bank card stand? Only the terminal knows. */
  | { readonly next: 'ask-terminal'; readonly amount: Grosze; readonly before: Mark | null }
  /** Were the goods given out? The city card says, or nobody. */
  | { readonly next: 'settle-delivery' }
  | { readonly next: 'close-coins' }
  /** Charged and not delivered. */
  | { readonly next: 'reverse-card'; readonly receipt: number }
  | { readonly next: 'refund'; readonly amount: Grosze }
  | { readonly next: 'slip'; readonly amount: Grosze }
  /** Nothing but the terminal's word is missing, and it cannot be asked now. */
  | { readonly next: 'wait-for-terminal' }
  | { readonly next: 'end' }
  | { readonly next: 'nothing' };

/**
 * The one next step by which a sale comes to its end with nothing owed but by slip: first what a device knows and the
 * machine does not, then what is to be given back. Pure; doing each step and asking again ends after finitely many,
 * as long as a payout that cannot be finished is followed by a slip. `silent`: the bank terminal does not answer.
 */
export function whatNext(sale: Sale, terminal: 'asked' | 'silent' = 'asked'): Next {
  const { coins, card, delivery } = sale;
  if (sale.ended) return { next: 'nothing' };
  if (coins.payout !== undefined) return { next: 'ask-hopper', payout: coins.payout };
  const open = card.kind === 'intended' || card.kind === 'unknown' || (card.kind === 'paid' && !card.concluded);
  const underWay = delivery.kind === 'intended' || delivery.kind === 'in-doubt';
  // Goods that may be out keep their payment until that is known.
  if (underWay && card.kind === 'paid') return { next: 'settle-delivery' };
  if (open && terminal === 'asked') return { next: 'ask-terminal', amount: card.amount, before: card.before };
  if (underWay) return { next: 'settle-delivery' };
  if (!coins.closed) return { next: 'close-coins' };
  const out = delivery.kind === 'delivered' || delivery.kind === 'entrusted';
  if (card.kind === 'paid' && card.concluded && !out) return { next: 'reverse-card', receipt: card.payment.receipt };
  const payable = payableIn(sale);
  if (payable > NOTHING && !coins.stopped && sale.slip === undefined) return { next: 'refund', amount: payable };
  if (needsSlip(sale)) return { next: 'slip', amount: atStake(sale) };
  return open ? { next: 'wait-for-terminal' } : { next: 'end' };
}

/** Something is left that the passenger may have to prove: money, coins that nobody has counted, goods of the office. */
export function needsSlip(sale: Sale): boolean {
  if (sale.slip !== undefined) return false;
  const { coins, delivery } = sale;
  return atStake(sale) > NOTHING || coins.disputes.length > 0 || delivery.kind === 'entrusted';
}

/** What is owed, and what the bank card may have been charged without anybody knowing. */
function atStake(sale: Sale): Grosze {
  const { card } = sale;
  const owed = owedIn(sale);
  return card.kind === 'intended' || card.kind === 'unknown' ? add(owed, card.amount) : owed;
}
