import { ChannelBroken, DesfireRefusal } from '../../../devices/card/errors.ts';
import { CardLost } from '../../../devices/card-reader/contract.ts';
import type { ServiceRequest, ServiceResult } from '../../../statecharts/validator/events.ts';
import { JournalFailure } from '../../journal/contract.ts';
import { note } from './carry-out.ts';
import { checkCard } from './check-card.ts';
import type { Desk } from './desk.ts';
import { refused } from './entries.ts';
import { describe, openCard } from './open-card.ts';
import { proofOfFailure } from './proof-code.ts';
import { serveTap } from './serve-tap.ts';

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
    return { view: 'refused', reason };
  }
  broken.delete(uid);
  try {
    return request.intent === 'tap'
      ? await serveTap(desk, request.card, opened, now)
      : await checkCard(desk, opened, now);
  } catch (error) {
    return failedBeforeCommit(desk, error, opened.reference);
  }
}

/** Whatever fails outside of carryOut fails while nothing has been committed. */
function failedBeforeCommit(desk: Desk, error: unknown, card: string): ServiceResult {
  const now = desk.now();
  if (error instanceof JournalFailure) {
    desk.log('the journal failed', { detail: describe(error) });
    return { view: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, now, 'journal') };
  }
  if (error instanceof CardLost || error instanceof ChannelBroken || error instanceof DesfireRefusal) {
    note(desk, refused(now, 'removed-early', describe(error), card));
    return { view: 'refused', reason: 'removed-early' };
  }
  throw error;
}
