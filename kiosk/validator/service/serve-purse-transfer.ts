import { decidePurseTransfer } from '../../../fares/pocket/purse-transfer.ts';
import type { PurseTransfer, TransferAmount } from '../../../fares/pocket/purse-transfer-decision.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ServiceResult } from '../../../statecharts/validator/events.ts';
import { type CarriedOut, carryOut, note, type Plan } from './carry-out.ts';
import type { Desk } from './desk.ts';
import { observed, refused } from './entries.ts';
import type { OpenedCard } from './open-card.ts';
import { openPocket } from './open-pocket.ts';
import { proofOfFailure } from './proof-code.ts';
import { showResult } from './show-result.ts';

/** T112, T113: moves an amount from the e-purse to the t-purse, with the load key, in one commit. */
export async function servePurseTransfer(
  desk: Desk,
  amount: TransferAmount,
  opened: OpenedCard,
  now: EpochMillis,
): Promise<ServiceResult> {
  const card = await openPocket(desk, opened, now);
  const context = {
    now,
    transaction: { terminal: desk.journal.terminal, sequence: desk.journal.nextSequence() },
    blocked: desk.isBlocked(card.state.cardNumber),
  };
  const decision = decidePurseTransfer(card.state, amount, context, desk.pursePolicy);
  if (decision.kind === 'refused') {
    note(desk, refused(now, decision.reason, 'purse transfer', card.reference));
    note(desk, observed(now, card.reference, card.record, decision.reason, card.state.purse));
    const { reason, available, needed } = decision;
    return { view: 'refused', reason, available, needed, purpose: 'purse-transfer' };
  }
  return conclude(desk, decision, await carryOut(desk, card, transferPlan(decision, amount), now));
}

function transferPlan(decision: PurseTransfer, amount: TransferAmount): Plan {
  const { servicePurseDebit, purseCredit } = decision.movement;
  return {
    intent: 'transfer',
    transaction: decision.after.transaction,
    after: decision.after,
    courseKey: -1,
    stopIndex: -1,
    result: decision.result,
    order: { kind: 'transfer', amount },
    move: async (card) => {
      await card.debitServicePurse(servicePurseDebit);
      await card.creditPurse(purseCredit);
    },
    write: (card, record) => card.writeState(record),
  };
}

function conclude(desk: Desk, decision: PurseTransfer, done: CarriedOut): ServiceResult {
  switch (done.kind) {
    case 'committed':
      return showResult(decision.result, null, false);
    case 'aborted':
    // The balances were read a moment ago under the same session: the card does not do what it says.
    case 'boundary':
      return { view: 'refused', reason: 'removed-early', purpose: 'purse-transfer' };
    case 'not-journaled':
      return { view: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, desk.now(), 'journal') };
    case 'in-doubt':
      return { view: 'uncertain', proof: done.proof, again: done.inARow >= 2, purpose: 'purse-transfer' };
    default:
      return done satisfies never;
  }
}
