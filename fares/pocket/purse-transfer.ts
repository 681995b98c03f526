import type { CardState } from '../card/state.ts';
import { counterIsFull, nextRecord } from '../journey/next-record.ts';
import { civilDay } from '../local-time.ts';
import { add, atLeast, atMost, type Grosze, NOTHING, subtract } from '../money.ts';
import { secondsOf } from '../time.ts';
import { fromServicePurse } from './load-movement.ts';
import type { PocketContext } from './pocket-context.ts';
import type { PursePolicy } from './purse-policy.ts';
import type { PurseTransferDecision, TransferAmount } from './purse-transfer-decision.ts';
import { rideGoesOn } from './ride-goes-on.ts';

/**
 * T31, T107-T114: moves an amount from the e-purse to the t-purse, more than nothing and no more than there is. A
 * ride on the card goes on. `card`: with the balances that the value files gave. Pure.
 */
export function decidePurseTransfer(
  card: CardState,
  amount: TransferAmount,
  context: PocketContext,
  policy: PursePolicy,
): PurseTransferDecision {
  if (context.blocked) return { kind: 'refused', reason: 'blocked' };
  if (civilDay(context.now) > card.expiresOn) return { kind: 'refused', reason: 'expired' };
  const moved = amount === 'all' ? card.servicePurse : amount;
  if (moved <= NOTHING && amount !== 'all') return { kind: 'refused', reason: 'nothing-chosen' };
  if (counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };

  if (moved <= NOTHING || moved > card.servicePurse) {
    const needed = amount === 'all' ? undefined : amount;
    return { kind: 'refused', reason: 'service-purse-short', available: card.servicePurse, needed };
  }
  const balance = add(card.purse, moved);
  if (balance > policy.limit) {
    return { kind: 'refused', reason: 'purse-limit', available: card.purse, needed: policy.limit };
  }
  const servicePurse = subtract(card.servicePurse, moved);
  const ride = rideGoesOn(card.ride, secondsOf(context.now));
  return {
    kind: 'transfer',
    result: { kind: 'purse-transferred', amount: moved, balance, servicePurse },
    movement: fromServicePurse(moved),
    after: nextRecord(card, context, 'transfer', balance, ride, servicePurse),
  };
}

/** T108, where + and - begin and what they do; part of the city profile. */
export interface TransferSteps {
  readonly start: Grosze;
  readonly step: Grosze;
  readonly least: Grosze;
  readonly most: Grosze;
}

/** T108: the amount after one press of + or -, never outside of the least and the most. */
export function steppedAmount(amount: Grosze, press: 'plus' | 'minus', { step, least, most }: TransferSteps): Grosze {
  return press === 'plus' ? atMost(add(amount, step), most) : atLeast(subtract(amount, step), least);
}
