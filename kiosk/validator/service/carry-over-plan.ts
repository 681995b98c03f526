import type { TransactionId } from '../../../fares/card/state.ts';
import { NOTHING } from '../../../fares/money.ts';
import type { CarryOver } from '../../../fares/pocket/carry-over-decision.ts';
import { codedSlots } from '../../../fares/pocket/contract-slots.ts';
import type { Plan } from './carry-out.ts';
import { type Contracts, joinedSlots } from './contract-bytes.ts';
import type { OpenedCard } from './open-card.ts';

/** A carry-over as commands under the load key: credit, contracts, record, all in one commit. */
export function carryOverPlan(
  decision: CarryOver,
  transaction: TransactionId,
  card: OpenedCard,
  contracts: Contracts,
): Plan {
  const { after, coded, loads, movement, result } = decision;
  const written = codedSlots(contracts.bytes, coded);
  const slots = { before: joinedSlots(contracts.bytes), after: joinedSlots(written) };
  return {
    intent: 'carry-over',
    transaction,
    // Only contracts: the card's state stays as it is, and the slots are the proof.
    after: after ?? card.state,
    courseKey: -1,
    stopIndex: -1,
    result,
    order: { kind: 'carry-over' },
    carried: { ids: loads, contracts: coded.length === 0 ? undefined : slots },
    eTickets: coded.length === 0 ? undefined : coded.map(({ contract }) => contract.eTicket),
    move: async (transit) => {
      if (movement.purseCredit > NOTHING) await transit.creditPurse(movement.purseCredit);
    },
    write: async (transit, record) => {
      if (coded.length > 0) await transit.writeContracts(written);
      if (after !== undefined) await transit.writeState(record);
    },
  };
}
