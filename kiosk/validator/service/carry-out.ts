import { DesfireRefusal } from '../../../devices/card/errors.ts';
import { encodeStateRecord } from '../../../fares/card/state-record.ts';
import type { CheckIn, CheckOut } from '../../../fares/journey/tap-decision.ts';
import { NOTHING } from '../../../fares/money.ts';
import type { Doubt } from '../../../fares/settle.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ProofOfFailure } from '../../../statecharts/validator/situation.ts';
import type { Desk, Place } from './desk.ts';
import { aborted, committed, inDoubt, type Movement, prepared } from './entries.ts';
import { describe, type OpenedCard } from './open-card.ts';
import { proofOfFailure } from './proof-code.ts';
import { transactionName } from './transaction-name.ts';

/** What became of a decision on the card. */
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

/**
 * Steps 1 to 4: PREPARED goes to the disk beside the card's commands and is there before Commit is sent; the
 * outcome is what the card says, and a doubt where it says nothing.
 */
export async function carryOut(
  desk: Desk,
  opened: OpenedCard,
  decision: CheckIn | CheckOut,
  place: Place,
  now: EpochMillis,
): Promise<CarriedOut> {
  const movement = movementOf(desk, opened, decision, place, now);
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
    await moveMoney(opened, decision);
    moved = true;
    await opened.card.writeState(movement.after);
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
  note(desk, committed(movement, decision.result));
  desk.doubts.answered(movement.card);
  desk.greens.shown(movement.doubt.transaction, desk.now());
  return { kind: 'committed' };
}

function movementOf(
  desk: Desk,
  opened: OpenedCard,
  decision: CheckIn | CheckOut,
  place: Place,
  now: EpochMillis,
): Movement {
  const doubt: Doubt = {
    transaction: decision.after.transaction,
    counterBefore: opened.state.counter,
    before: opened.state,
    after: decision.after,
    intent: decision.kind,
    courseKey: place.courseKey,
    stopIndex: decision.stopIndex,
    at: now,
  };
  return {
    at: now,
    card: opened.reference,
    sealed: desk.journal.sealCardNumber(opened.state.cardNumber),
    doubt,
    before: opened.record,
    after: encodeStateRecord(decision.after),
  };
}

/** LimitedCredit of nothing still closes the right to take money back, so a check-out always sends it. */
async function moveMoney(opened: OpenedCard, decision: CheckIn | CheckOut): Promise<void> {
  const { limitedCredit, debit } = decision.movement;
  if (decision.kind === 'check-out' || limitedCredit > NOTHING) await opened.card.giveBack(limitedCredit);
  if (decision.kind === 'check-in' || debit > NOTHING) await opened.card.debitPurse(debit);
}

function doubtful(desk: Desk, movement: Movement, why: string): CarriedOut {
  const at = desk.now();
  const proof = proofOfFailure(desk.journal.terminal, at, transactionName(movement.doubt.transaction));
  const { inARow } = desk.doubts.open(movement.card, movement.doubt);
  note(desk, inDoubt(movement, at, why, inARow, proof.code));
  return { kind: 'in-doubt', proof, inARow };
}

/** What the journal need not have on the disk before the passenger is answered: were it lost, it would settle alike. */
export function note(desk: Desk, entry: Parameters<Desk['journal']['append']>[0]): void {
  desk.journal.append(entry, 'lazy').catch((error: unknown) => {
    desk.log(`${entry.kind} was not journaled`, { detail: describe(error) });
  });
}
