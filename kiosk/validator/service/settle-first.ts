import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import type { ExitStopKept } from '../../../fares/journey/tap-context.ts';
import type { TapResult } from '../../../fares/journey/tap-decision.ts';
import { afterSettling, type Doubt, settleDoubt } from '../../../fares/settle.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { Desk, Place } from './desk.ts';
import { settled } from './entries.ts';
import type { OpenedCard } from './open-card.ts';

export type AfterSettling =
  | { readonly kind: 'nothing-open' }
  /** Step 6: the operation in doubt was carried out, and the passenger has not moved on since. */
  | { readonly kind: 'show-result'; readonly result: TapResult; readonly doubt: Doubt }
  | { readonly kind: 'decide-afresh'; readonly exitStopKept?: ExitStopKept | undefined };

/**
 * Step 6, first thing at every reading of a card with an open doubt of this terminal: the card itself says whether
 * the transaction is on it. Only closes the doubt; what follows is for the caller. May reject with CardLost,
 * ChannelBroken or DesfireRefusal while it reads the older records: the doubt then stays open.
 */
export async function settleFirst(
  desk: Desk,
  opened: OpenedCard,
  place: Place | null,
  now: EpochMillis,
): Promise<AfterSettling> {
  const open = desk.doubts.find(desk.journal.cardReferences(opened.state.cardNumber));
  if (open === undefined) return { kind: 'nothing-open' };
  const { doubt } = open;
  const verdict = settleDoubt(doubt, await recordsFor(doubt, opened));
  await desk.journal.append(settled(now, open.card, doubt.transaction, verdict, opened.record), 'lazy');
  desk.doubts.close(open.card);
  if (place === null) return { kind: 'decide-afresh' };
  return afterSettling(doubt, verdict, { courseKey: place.courseKey, stops: place.stops, now });
}

/** The newest record is enough unless others have been written since; then all that the card keeps. */
async function recordsFor(doubt: Doubt, opened: OpenedCard): Promise<readonly CardState[]> {
  const newest = opened.state;
  const own = newest.transaction;
  const isOurs = own.terminal === doubt.transaction.terminal && own.sequence === doubt.transaction.sequence;
  if (isOurs || newest.counter <= doubt.counterBefore) return [newest];
  const records = await opened.card.readAllStates();
  return records.flatMap((record) => {
    const decoded = decodeStateRecord(record);
    return decoded.ok ? [decoded.state] : [];
  });
}
