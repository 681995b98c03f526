import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import { codesOnly, type Doubt, type Settlement, sameTransaction, settleDoubt } from '../../../fares/settle.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import { contractsIn, joinedSlots } from './contract-bytes.ts';
import type { CardDesk } from './desk.ts';
import { settled } from './entries.ts';
import type { OpenedCard } from './open-card.ts';

export interface Settled {
  readonly doubt: Doubt;
  readonly settlement: Settlement;
}

/**
 * Step 6, first thing at every reading of a card with an open doubt of this terminal: the card itself says whether
 * the transaction is on it. Only closes the doubt; what follows is for the caller. May reject with CardLost,
 * ChannelBroken or DesfireRefusal while it reads the older records: the doubt then stays open.
 */
export async function settleFirst(desk: CardDesk, opened: OpenedCard, now: EpochMillis): Promise<Settled | null> {
  const open = desk.doubts.find(desk.journal.cardReferences(opened.state.cardNumber));
  if (open === undefined) return null;
  const { doubt } = open;
  // A coding writes no record: the slots themselves say what became of it.
  const contracts = codesOnly(doubt) ? contractsIn(await opened.card.readContracts()) : undefined;
  const settlement = settleDoubt(doubt, await recordsFor(doubt, opened), contracts?.slots);
  const slots = contracts === undefined ? undefined : joinedSlots(contracts.bytes);
  await desk.journal.append(settled(now, open.card, doubt.transaction, settlement, opened.record, slots), 'lazy');
  desk.doubts.close(open.card);
  return { doubt, settlement };
}

/** The newest record is enough unless others have been written since; then all that the card keeps. */
async function recordsFor(doubt: Doubt, opened: OpenedCard): Promise<readonly CardState[]> {
  const newest = opened.state;
  if (sameTransaction(newest.transaction, doubt.transaction) || newest.counter <= doubt.counterBefore) return [newest];
  const records = await opened.card.readAllStates();
  return records.flatMap((record) => {
    const decoded = decodeStateRecord(record);
    return decoded.ok ? [decoded.state] : [];
  });
}
