import type { CardInField } from '../../../devices/card-reader/contract.ts';
import { decideTap } from '../../../fares/journey/decide-tap.ts';
import type { ExitStopKept, TapContext } from '../../../fares/journey/tap-context.ts';
import type { CheckIn, CheckOut, Refused } from '../../../fares/journey/tap-decision.ts';
import { afterSettling } from '../../../fares/settle.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ServiceResult } from '../../../statecharts/validator/events.ts';
import { type CarriedOut, carryOut, note } from './carry-out.ts';
import type { Desk, Place } from './desk.ts';
import { observed, reconciled, refused } from './entries.ts';
import { type OpenedCard, openCard } from './open-card.ts';
import { placeOnCard } from './place-on-card.ts';
import { proofOfFailure } from './proof-code.ts';
import { settleFirst } from './settle-first.ts';
import { showResult } from './show-result.ts';

/** A plain tap: settle what is open, decide, carry out (steps 1 to 7). */
export async function serveTap(
  desk: Desk,
  field: CardInField,
  opened: OpenedCard,
  now: EpochMillis,
): Promise<ServiceResult> {
  const here = desk.place(now);
  const settled = await settleFirst(desk, opened, now);
  if (here === null) {
    note(desk, refused(now, 'no-position', 'the on-board computer does not say where the bus is', opened.reference));
    note(desk, observed(now, opened.reference, opened.record, 'no-position'));
    return { view: 'refused', reason: 'no-position' };
  }
  const place = placeOnCard(here, opened.state, now);
  const tap: Tap = { field, opened, place, now, exitStopKept: undefined, purseRead: false };
  if (settled === null) return decideAndCarryOut(desk, tap);
  const { settlement, doubt } = settled;
  const next = afterSettling(settlement, doubt, opened.state, contextOf(desk, tap), desk.tariffs, desk.policy);
  if (next.kind === 'decide-afresh') return decideAndCarryOut(desk, { ...tap, exitStopKept: next.exitStopKept });
  // Green again now: the repeat rules count from here (A36).
  desk.greens.shown(doubt.transaction, now);
  desk.doubts.answered(opened.reference);
  return showResult(next.result, place, true);
}

interface Tap {
  readonly field: CardInField;
  /** `state` may already carry the value file's balance instead of the record's. */
  readonly opened: OpenedCard;
  readonly place: Place;
  readonly now: EpochMillis;
  readonly exitStopKept: ExitStopKept | undefined;
  /** The value file has been asked: its balance is in `opened.state`. */
  readonly purseRead: boolean;
}

function contextOf(desk: Desk, { opened, place, now, exitStopKept }: Tap): TapContext {
  const { cardNumber, transaction } = opened.state;
  return {
    now,
    transaction: { terminal: desk.journal.terminal, sequence: desk.journal.nextSequence() },
    courseKey: place.courseKey,
    vehicle: place.vehicle,
    stops: place.stops,
    blocked: desk.isBlocked(cardNumber),
    greenHereAt: desk.greens.at(transaction),
    exitStopKept,
  };
}

async function decideAndCarryOut(desk: Desk, tap: Tap): Promise<ServiceResult> {
  const { opened, place, now } = tap;
  const decision = decideTap(opened.state, contextOf(desk, tap), desk.tariffs, desk.policy);
  switch (decision.kind) {
    case 'same-answer':
      note(desk, observed(now, opened.reference, opened.record, 'same-answer'));
      return showResult(decision.result, place, true);
    case 'refused':
      if (decision.reason === 'funds' && !tap.purseRead) return decideAndCarryOut(desk, await withPurse(desk, tap));
      return refuse(desk, tap, decision);
    case 'check-in':
    case 'check-out':
      return conclude(desk, tap, decision, await carryOut(desk, opened, decision, place, now));
    default:
      return decision satisfies never;
  }
}

/** The balance in the record is the truth only as long as everybody writes both: ask the value file (GetValue). */
async function withPurse(desk: Desk, tap: Tap): Promise<Tap> {
  const { opened, now } = tap;
  const purse = await opened.card.readPurse();
  if (purse === opened.state.purse) return { ...tap, purseRead: true };
  note(desk, reconciled(now, opened.reference, opened.record, opened.state, purse));
  return { ...tap, purseRead: true, opened: { ...opened, state: { ...opened.state, purse } } };
}

async function conclude(desk: Desk, tap: Tap, decision: CheckIn | CheckOut, done: CarriedOut): Promise<ServiceResult> {
  switch (done.kind) {
    case 'committed':
      return showResult(decision.result, tap.place, false);
    case 'aborted':
      return { view: 'refused', reason: 'removed-early' };
    case 'not-journaled':
      return { view: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, desk.now(), 'journal') };
    case 'in-doubt':
      return { view: 'uncertain', proof: done.proof, again: done.inARow >= 2 };
    case 'boundary':
      return afterBoundary(desk, tap, decision);
    default:
      return done satisfies never;
  }
}

/** The session is gone with the boundary error and nothing was charged: read the card anew and compare. */
async function afterBoundary(desk: Desk, tap: Tap, decision: CheckIn | CheckOut): Promise<ServiceResult> {
  const again = await openCard(desk, tap.field);
  if (again.kind === 'not-opened') return { view: 'refused', reason: again.reason };
  const asked = await withPurse(desk, { ...tap, opened: again });
  const disagreed = asked.opened.state.purse !== again.state.purse;
  if (disagreed && !tap.purseRead) return decideAndCarryOut(desk, asked);
  // State and value file agree and still the card will not: it does not let the refund through.
  const detail = `the card refused ${decision.kind} at its limit`;
  desk.log(detail);
  return refuse(desk, asked, { kind: 'refused', reason: 'refund-limit' });
}

function refuse(desk: Desk, tap: Tap, decision: Refused): ServiceResult {
  const { opened, now } = tap;
  note(desk, refused(now, decision.reason, '', opened.reference));
  note(
    desk,
    observed(now, opened.reference, opened.record, decision.reason, tap.purseRead ? opened.state.purse : undefined),
  );
  if (decision.reason === 'no-tariff') {
    return { view: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, now, 'no-tariff') };
  }
  const { reason, available, needed } = decision;
  return { view: 'refused', reason, available, needed };
}
