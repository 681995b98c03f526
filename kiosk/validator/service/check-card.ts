import type { DecodedSlot } from '../../../fares/card/contract-slot.ts';
import type { TicketCounts } from '../../../fares/card/state.ts';
import { openTickets } from '../../../fares/journey/journey-of.ts';
import { formatDay } from '../../../fares/local-time.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ContentsContext, ContentsPage } from '../../../fares/town-ride/card-contents.ts';
import type { ServiceResult } from '../../../statecharts/validator/events.ts';
import type { CardContents, ShownPage } from '../../../statecharts/validator/situation.ts';
import { note } from './carry-out.ts';
import { contractsIn } from './contract-bytes.ts';
import type { Desk, Place } from './desk.ts';
import { observed, reconciled } from './entries.ts';
import type { OpenedCard } from './open-card.ts';
import { stopName } from './show-result.ts';

const NO_TICKETS: TicketCounts = { self: 0, normal: 0, local: 0, statutory: 0 };

/** T73-T75, T104-T106, J68: shows what is on the card and writes nothing to it. */
export async function checkCard(
  desk: Desk,
  asked: {
    readonly opened: OpenedCard;
    readonly place: Place | null;
    readonly now: EpochMillis;
    /** The doubt that this reading settled. */
    readonly settled?: ContentsContext['settled'];
  },
): Promise<ServiceResult> {
  const { opened, place, now, settled } = asked;
  desk.doubts.answered(opened.reference);
  const purse = await opened.card.readPurse();
  const { slots } = contractsIn(await opened.card.readContracts());
  if (purse !== opened.state.purse) note(desk, reconciled(now, opened.reference, opened.record, opened.state, purse));
  note(desk, observed(now, opened.reference, opened.record, 'card-check', purse));
  const courseKey = place?.courseKey ?? null;
  const told = desk.fares.contents?.({ ...opened.state, purse }, { now, contracts: slots, courseKey, settled });
  if (told !== undefined) {
    return { view: 'card-contents', pages: told.pages.map((page) => shownPage(page, place)), page: 0 };
  }
  return {
    view: 'card-contents',
    purse,
    servicePurse: opened.state.servicePurse,
    tier: opened.state.tier,
    concession: opened.state.concession,
    ...currentTickets(opened, place),
    seasonTickets: slots.flatMap(seasonTicket),
  };
}

function shownPage(page: ContentsPage, place: Place | null): ShownPage {
  switch (page.page) {
    case 'operation':
    case 'no-contract':
    case 'purse':
      return page;
    case 'contract': {
      const { from, to, days, fareClass, standing } = page;
      return { page: 'contract', from: formatDay(from), to: formatDay(to), days, fareClass, standing };
    }
    case 'ride': {
      const { entryIndex, ...rest } = page;
      return { ...rest, entryStop: stopName(place, entryIndex) };
    }
    default:
      return page satisfies never;
  }
}

/** T106: only tickets of the current course count; after check-out there are none. */
function currentTickets(opened: OpenedCard, place: Place | null): Pick<CardContents, 'openTickets' | 'entryStop'> {
  const { ride } = opened.state;
  if (ride.kind !== 'open' || place === null || ride.courseKey !== place.courseKey) return { openTickets: NO_TICKETS };
  return { openTickets: openTickets(opened.state), entryStop: place.stopName(ride.groups[0].entryIndex) };
}

function seasonTicket(slot: DecodedSlot): CardContents['seasonTickets'] {
  if (!slot.ok || slot.contract === undefined) return [];
  const { product, from, to } = slot.contract;
  return [{ product, from: formatDay(from), to: formatDay(to) }];
}
