import type { TransitCard } from '../../../devices/card/transit-card.ts';
import type { TicketCounts } from '../../../fares/card/state.ts';
import type { GroupPurchase } from '../../../fares/journey/group-decision.ts';
import type { CheckIn, CheckOut } from '../../../fares/journey/tap-decision.ts';
import { NOTHING } from '../../../fares/money.ts';
import type { Registration } from '../../../fares/town-ride/town-tap-decision.ts';
import type { Plan } from './carry-out.ts';
import type { Place } from './desk.ts';

/** Decisions that are written to the card. */
export type RideToWrite = CheckIn | CheckOut | GroupPurchase | Registration;

/** A check-in, a check-out, a group or a contract's registration as commands under the tap key. */
export function ridePlan(decision: RideToWrite, place: Place, tickets?: TicketCounts): Plan {
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
async function movePurse(card: TransitCard, decision: RideToWrite): Promise<void> {
  // J73: the purse is not touched, nor what can be given back of a ride that goes on.
  if (decision.kind === 'registration') return;
  const { limitedCredit, debit } = decision.movement;
  if (decision.kind === 'check-out' || limitedCredit > NOTHING) await card.giveBack(limitedCredit);
  if (decision.kind !== 'check-out' || debit > NOTHING) await card.debitPurse(debit);
}
