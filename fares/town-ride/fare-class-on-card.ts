import type { Ride, TicketCounts } from '../card/state.ts';
import { NO_TICKETS } from '../journey/ride-tickets.ts';
import type { FareClass } from '../tariff/town-tariff.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;

/**
 * How a card keeps the class that was chosen with N or U (J47): as the one ticket of its ride (J56), normal or
 * statutory. The holder's own ticket (`self`) is for cities where the class is coded on the card.
 */
export function ticketOf(fareClass: FareClass): TicketCounts {
  return fareClass === 'reduced' ? { ...NO_TICKETS, statutory: 1 } : { ...NO_TICKETS, normal: 1 };
}

/** The class of an open ride; a ticket of no class known here counts as normal. */
export function fareClassOf({ groups: [{ tickets }] }: OpenRide): FareClass {
  return tickets.statutory > 0 && tickets.normal === 0 ? 'reduced' : 'normal';
}
