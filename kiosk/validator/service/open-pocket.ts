import type { EpochMillis } from '../../../fares/time.ts';
import { note } from './carry-out.ts';
import type { CardDesk } from './desk.ts';
import { reconciled } from './entries.ts';
import type { OpenedCard } from './open-card.ts';

/**
 * Opens a card in the pocket for loading: authenticates with the load key, before anything is pending, and reads both
 * value files, whose word counts more than the record's.
 */
export async function openPocket(desk: CardDesk, opened: OpenedCard, now: EpochMillis): Promise<OpenedCard> {
  await opened.card.authenticate('load');
  const purse = await opened.card.readPurse();
  const { state } = opened;
  // T23: only Tarnów's cards have an e-purse.
  const servicePurse = desk.city === 'tarnow' ? await opened.card.readServicePurse() : state.servicePurse;
  if (purse === state.purse && servicePurse === state.servicePurse) return opened;
  note(desk, reconciled(now, opened.reference, opened.record, state, purse));
  return { ...opened, state: { ...state, purse, servicePurse } };
}
