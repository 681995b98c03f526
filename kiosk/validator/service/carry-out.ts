import { DesfireRefusal } from '../../../devices/card/errors.ts';
import type { TransitCard } from '../../../devices/card/transit-card.ts';
import type { CardState, TransactionId } from '../../../fares/card/state.ts';
import { encodeStateRecord } from '../../../fares/card/state-record.ts';
import type { OperationResult } from '../../../fares/operation-result.ts';
import type { Doubt, Intent, Order, PaidSale } from '../../../fares/settle.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ProofOfFailure } from '../../../statecharts/validator/situation.ts';
import type { CardDesk } from './desk.ts';
import { aborted, type CarriedLoads, committed, inDoubt, type Movement, prepared } from './entries.ts';
import { describe, type OpenedCard } from './open-card.ts';
import { proofOfFailure } from './proof-code.ts';
import { transactionName } from './transaction-name.ts';

/** What became of an operation on the card. */
export type CarriedOut =
  | { readonly kind: 'committed' }
  /** Step 3: Commit was not sent, nothing was charged. */
  | { readonly kind: 'aborted' }
  /** The value file refused the amount (BE): nothing was charged, state and value file are to be compared. */
  | { readonly kind: 'boundary' }
  /** The disk did not take PREPARED, so Commit was not sent. */
  | { readonly kind: 'not-journaled' }
  /** Step 4. */
  | { readonly kind: 'in-doubt'; readonly proof: ProofOfFailure; readonly inARow: number };

const BOUNDARY = 0xbe;

/** An operation on a card that has been decided and is to be carried out. */
export interface Plan {
  readonly intent: Intent;
  /** Its name, also where no record is written that bears it. */
  readonly transaction: TransactionId;
  /** The complete record to be written. */
  readonly after: CardState;
  /** Where it counts; -1 where the position does not matter (card pocket). */
  readonly courseKey: number;
  readonly stopIndex: number;
  /** Shown once the card has it; a sale tells its own story. */
  readonly result?: OperationResult | undefined;
  /** What was chosen, so that it can be run again. */
  readonly order?: Order | undefined;
  /** A carry-over's loads and contracts. */
  readonly carried?: CarriedLoads | undefined;
  /** The sale that it delivers. */
  readonly sale?: PaidSale | undefined;
  /** Numbers of the season tickets that it codes. */
  readonly eTickets?: readonly number[] | undefined;
  /** What happens to the value files. */
  readonly move: (card: TransitCard) => Promise<void>;
  /** What is written with it in the same commit, the record last. */
  readonly write: (card: TransitCard, record: Uint8Array) => Promise<void>;
}

/**
 * Steps 1 to 4: PREPARED goes to the disk beside the card's commands and is there before Commit is sent; the
 * outcome is what the card says, and a doubt where it says nothing.
 */
export async function carryOut(desk: CardDesk, opened: OpenedCard, plan: Plan, now: EpochMillis): Promise<CarriedOut> {
  const movement = movementOf(desk, opened, plan, now);
  // Never unhandled: it is awaited before Commit, and looked at when the card fails earlier.
  const onDisk = desk.journal.append(prepared(movement), 'durable').then(
    () => true,
    (error: unknown) => {
      desk.log('PREPARED was not journaled', { detail: describe(error) });
      return false;
    },
  );
  let moved = false;
  try {
    await plan.move(opened.card);
    moved = true;
    await plan.write(opened.card, movement.after);
  } catch (error) {
    if (await onDisk) note(desk, aborted(movement, describe(error)));
    // The record has its boundaries too, and meets them only where a command was spoilt on its way.
    const boundary = !moved && error instanceof DesfireRefusal && error.status === BOUNDARY;
    return { kind: boundary ? 'boundary' : 'aborted' };
  }
  if (!(await onDisk)) return { kind: 'not-journaled' };
  try {
    await opened.card.commit();
  } catch (error) {
    return doubtful(desk, movement, describe(error));
  }
  note(desk, committed(movement, plan.result));
  desk.doubts.committed(movement.card);
  desk.greens.shown(movement.doubt.transaction, desk.now());
  return { kind: 'committed' };
}

function movementOf(desk: CardDesk, opened: OpenedCard, plan: Plan, now: EpochMillis): Movement {
  const doubt: Doubt = {
    transaction: plan.transaction,
    counterBefore: opened.state.counter,
    before: opened.state,
    after: plan.after,
    intent: plan.intent,
    courseKey: plan.courseKey,
    stopIndex: plan.stopIndex,
    at: now,
    result: plan.result,
    order: plan.order,
    eTickets: plan.eTickets,
    sale: plan.sale,
  };
  return {
    at: now,
    card: opened.reference,
    sealed: desk.journal.sealCardNumber(opened.state.cardNumber),
    doubt,
    before: opened.record,
    after: encodeStateRecord(plan.after),
    carried: plan.carried,
  };
}

function doubtful(desk: CardDesk, movement: Movement, why: string): CarriedOut {
  const at = desk.now();
  const proof = proofOfFailure(desk.journal.terminal, at, transactionName(movement.doubt.transaction));
  const { inARow } = desk.doubts.open(movement.card, movement.doubt);
  note(desk, inDoubt(movement, at, why, inARow, proof.code));
  return { kind: 'in-doubt', proof, inARow };
}

/** What the journal need not have on the disk before the passenger is answered: were it lost, it would settle alike. */
export function note(desk: CardDesk, entry: Parameters<CardDesk['journal']['append']>[0]): void {
  desk.journal.append(entry, 'lazy').catch((error: unknown) => {
    desk.log(`${entry.kind} was not journaled`, { detail: describe(error) });
  });
}
