import { decodeContractSlot } from '../../../fares/card/contract-slot.ts';
import type { TicketCounts } from '../../../fares/card/state.ts';
import { openTickets } from '../../../fares/journey/journey-of.ts';
import { formatDay } from '../../../fares/local-time.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ResultSituation, ServiceResult } from '../../../statecharts/validator/events.ts';
import { note } from './carry-out.ts';
import type { Desk, Place } from './desk.ts';
import { observed, reconciled } from './entries.ts';
import type { OpenedCard } from './open-card.ts';

type CardContents = Extract<ResultSituation, { view: 'card-contents' }>;

const NO_TICKETS: TicketCounts = { self: 0, normal: 0, local: 0, statutory: 0 };

/** T73-T75, T104-T106: shows what is on the card and writes nothing to it. */
export async function checkCard(
  desk: Desk,
  opened: OpenedCard,
  place: Place | null,
  now: EpochMillis,
): Promise<ServiceResult> {
  desk.doubts.answered(opened.reference);
  const purse = await opened.card.readPurse();
  const contracts = await opened.card.readContracts();
  if (purse !== opened.state.purse) note(desk, reconciled(now, opened.reference, opened.record, opened.state, purse));
  note(desk, observed(now, opened.reference, opened.record, 'card-check', purse));
  return {
    view: 'card-contents',
    purse,
    servicePurse: opened.state.servicePurse,
    tier: opened.state.tier,
    concession: opened.state.concession,
    ...currentTickets(opened, place),
    seasonTickets: contracts.flatMap(seasonTicket),
  };
}

/** T106: only tickets of the current course count; after check-out there are none. */
function currentTickets(opened: OpenedCard, place: Place | null): Pick<CardContents, 'openTickets' | 'entryStop'> {
  const { ride } = opened.state;
  if (ride.kind !== 'open' || place === null || ride.courseKey !== place.courseKey) return { openTickets: NO_TICKETS };
  return { openTickets: openTickets(opened.state), entryStop: place.stopName(ride.groups[0].entryIndex) };
}

function seasonTicket(slot: Uint8Array): CardContents['seasonTickets'] {
  const decoded = decodeContractSlot(slot);
  if (!decoded.ok || decoded.contract === undefined) return [];
  const { product, from, to } = decoded.contract;
  return [{ product, from: formatDay(from), to: formatDay(to) }];
}
