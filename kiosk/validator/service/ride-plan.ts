import type { TransitCard } from '../../../devices/card/transit-card.ts';
import type { TicketCounts } from '../../../fares/card/state.ts';
import type { GroupPurchase } from '../../../fares/journey/group-decision.ts';
import type { CheckIn, CheckOut } from '../../../fares/journey/tap-decision.ts';
import { NOTHING } from '../../../fares/money.ts';
import type { Plan } from './carry-out.ts';
import type { Place } from './desk.ts';

/** A check-in, a check-out or a group as commands under the tap key. */
export function ridePlan(decision: CheckIn | CheckOut | GroupPurchase, place: Place, tickets?: TicketCounts): Plan {
  return {
    intent: decision.kind,
    transaction: decision.after.transaction,
    after: decision.after,
    courseKey: place.courseKey,
    stopIndex: decision.stopIndex,
    result: decision.result,
    order: tickets === undefined ? undefined : { kind: 'group', tickets },
    move: (card) => movePurse(card, decision),
    write: (card, record) => card.writeState(record),
  };
}

/**
 * LimitedCredit comes before Debit, whose sum then is what can be given back (A37). LimitedCredit of nothing still
 * closes the right to take money back, so a check-out always sends it.
 */
async function movePurse(card: TransitCard, decision: CheckIn | CheckOut | GroupPurchase): Promise<void> {
  const { limitedCredit, debit } = decision.movement;
  if (decision.kind === 'check-out' || limitedCredit > NOTHING) await card.giveBack(limitedCredit);
  if (decision.kind !== 'check-out' || debit > NOTHING) await card.debitPurse(debit);
}
