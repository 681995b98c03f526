import { type Contract, isCodable } from '../card/contract-slot.ts';
import { civilDay } from '../local-time.ts';
import { add, type Grosze, NOTHING } from '../money.ts';
import { secondsOf } from '../time.ts';
import type { CodedContract, WaitingReason } from './carry-over-decision.ts';
import { freeSlot, isCoded, type ReadSlots } from './contract-slots.ts';
import type { Load, MoneyLoad, SeasonLoad } from './load.ts';
import type { PocketContext } from './pocket-context.ts';
import type { PursePolicy } from './purse-policy.ts';

/** What becomes of one load on a card that already has what was judged before it. */
export type LoadVerdict =
  /** The t-purse then holds this. */
  | { readonly kind: 'credited'; readonly balance: Grosze }
  | { readonly kind: 'coded'; readonly coded: CodedContract }
  | { readonly kind: 'already' }
  | { readonly kind: 'waits'; readonly reason: WaitingReason };

const waits = (reason: WaitingReason): LoadVerdict => ({ kind: 'waits', reason });

/** What the card proves comes first, then what the office says, then whether it fits. */
export function judgeLoad(
  load: Load,
  balance: Grosze,
  slots: ReadSlots,
  context: PocketContext,
  policy: PursePolicy,
): LoadVerdict {
  if (load.standing === 'confirmed') return { kind: 'already' };
  if (load.kind === 'season' && isCoded(slots, load.contract.eTicket) === true) return { kind: 'already' };
  if (load.standing === 'being-checked') return waits('being-checked');
  if (!load.feasible) return waits('not-paid');
  return load.kind === 'season' ? judgeSeason(load, slots, context) : judgeMoney(load, balance, policy);
}

/** T53, T54: both kinds go to the t-purse. */
function judgeMoney({ amount }: MoneyLoad, balance: Grosze, policy: PursePolicy): LoadVerdict {
  if (!(amount > NOTHING)) return waits('invalid');
  const credited = add(balance, amount);
  return credited > policy.limit ? waits('purse-limit') : { kind: 'credited', balance: credited };
}

/** T52. */
function judgeSeason({ contract: ordered }: SeasonLoad, slots: ReadSlots, { now }: PocketContext): LoadVerdict {
  const contract: Contract = { ...ordered, codedAt: secondsOf(now) };
  if (ordered.eTicket < 1 || !isCodable(contract)) return waits('invalid');
  const today = civilDay(now);
  if (ordered.to < today) return waits('season-over');
  const slot = freeSlot(slots, today);
  return slot === undefined ? waits('season-places-full') : { kind: 'coded', coded: { slot, contract } };
}
