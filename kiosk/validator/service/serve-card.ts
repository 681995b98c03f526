import { ChannelBroken, DesfireRefusal } from '../../../devices/card/errors.ts';
import { CardLost } from '../../../devices/card-reader/contract.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ServiceOrder, ServiceRequest, ServiceResult } from '../../../statecharts/validator/events.ts';
import { JournalFailure } from '../../journal/contract.ts';
import { note } from './carry-out.ts';
import { checkCard } from './check-card.ts';
import type { Desk } from './desk.ts';
import { observed, refused } from './entries.ts';
import { describe, type OpenedCard, openCard } from './open-card.ts';
import { placeOnCard } from './place-on-card.ts';
import { proofOfFailure } from './proof-code.ts';
import { serveCarryOver } from './serve-carry-over.ts';
import { servePurseTransfer } from './serve-purse-transfer.ts';
import { serveRide } from './serve-ride.ts';
import { settleAndGoOn } from './what-follows.ts';

/** Cards whose answers broke at their last presentation, by UID: the second time in a row the card is damaged. */
export type BrokenCards = Set<string>;

/**
 * Serves one presented card from its first command to an outcome. Everything that cards, readers, radio and disks
 * can do ends in a named result; only a defect of this program rejects.
 */
export async function serveCard(desk: Desk, broken: BrokenCards, request: ServiceRequest): Promise<ServiceResult> {
  const uid = Buffer.from(request.card.uid).toString('hex');
  const now = desk.now();
  const opened = await openCard(desk, request.card);
  if (opened.kind === 'not-opened') {
    const again = opened.broken && broken.has(uid);
    if (opened.broken) broken.add(uid);
    const reason = again ? 'damaged' : opened.reason;
    note(desk, refused(now, reason, opened.detail));
    return reason === 'removed-early' ? removedEarly(request.order) : { view: 'refused', reason };
  }
  broken.delete(uid);
  try {
    return await serveOrder(desk, request, opened, now);
  } catch (error) {
    return failedBeforeCommit(desk, error, opened.reference, request.order);
  }
}

async function serveOrder(
  desk: Desk,
  request: ServiceRequest,
  opened: OpenedCard,
  now: EpochMillis,
): Promise<ServiceResult> {
  const here = desk.place(now);
  const place = here === null ? null : placeOnCard(here, opened.state, now);
  const next = await settleAndGoOn(desk, request, opened, place, now);
  if (next.kind === 'answer') return next.result;
  const { order, exitStopKept, settled } = next;
  // T80: the uncertain view asked for its own card; another one in the pocket is not checked in.
  if (order.kind === 'tap' && request.inPocket) {
    note(desk, refused(now, 'card-slot', 'nothing was chosen', opened.reference));
    note(desk, observed(now, opened.reference, opened.record, 'card-slot'));
    return { view: 'refused', reason: 'card-slot' };
  }
  switch (order.kind) {
    case 'tap':
    case 'fare-class':
    case 'group':
      return serveRide(desk, { field: request.card, order, opened, place, now, exitStopKept });
    case 'card-check':
      return checkCard(desk, { opened, place, now, settled });
    case 'transfer':
      return servePurseTransfer(desk, order.amount, opened, now);
    case 'carry-over':
      return serveCarryOver(desk, opened, now);
    default:
      return order satisfies never;
  }
}

/** Nothing was written; what the passenger is told depends on where the card was (T119). */
function removedEarly(order: ServiceOrder): ServiceResult {
  if (order.kind === 'carry-over') return { view: 'carried-over', outcome: 3 };
  return {
    view: 'refused',
    reason: 'removed-early',
    purpose: order.kind === 'transfer' ? 'purse-transfer' : undefined,
  };
}

/** Whatever fails outside of carryOut fails while nothing has been committed. */
function failedBeforeCommit(desk: Desk, error: unknown, card: string, order: ServiceOrder): ServiceResult {
  const now = desk.now();
  if (error instanceof JournalFailure) {
    desk.log('the journal failed', { detail: describe(error) });
    return { view: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, now, 'journal') };
  }
  if (error instanceof CardLost || error instanceof ChannelBroken || error instanceof DesfireRefusal) {
    note(desk, refused(now, 'removed-early', describe(error), card));
    return removedEarly(order);
  }
  throw error;
}
