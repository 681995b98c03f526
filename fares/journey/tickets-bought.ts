import type { CardState } from '../card/state.ts';
import { subtract } from '../money.ts';
import type { TicketsBought } from './group-decision.ts';
import { countOf, less, NO_TICKETS, ticketsOn } from './ride-tickets.ts';

/**
 * What a group purchase is told to have bought when only the record that it wrote is left, and the one `before`; all
 * tickets of the ride where that is not known any more. Undefined when no ride is open.
 */
export function ticketsBought(after: CardState, before: CardState | undefined): TicketsBought | undefined {
  const { ride } = after;
  if (ride.kind !== 'open') return undefined;
  const was = before?.ride.kind === 'open' && before.ride.courseKey === ride.courseKey ? before.ride : undefined;
  const onRide = ticketsOn(ride);
  const tickets = less(onRide, was === undefined ? NO_TICKETS : ticketsOn(was));
  // The group in which there is more than there was.
  const group =
    ride.groups.find(({ entryIndex, tickets: now }) => {
      const then = was?.groups.find((one) => one.entryIndex === entryIndex);
      return then === undefined || countOf(now) > countOf(then.tickets);
    }) ?? ride.groups[0];
  return {
    kind: 'tickets-bought',
    tickets,
    onRide,
    charged: was === undefined ? ride.refundable : subtract(ride.refundable, was.refundable),
    balance: after.purse,
    entryIndex: group.entryIndex,
    transfer: group.transfer,
    holderHasTicket: onRide.self === 1,
    ownTicketAlready: false,
  };
}
