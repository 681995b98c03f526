import { MOST_TICKETS_OF_A_CLASS, type Ride, type RideGroup, type TicketCounts } from '../card/state.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;

export const NO_TICKETS: TicketCounts = { self: 0, normal: 0, local: 0, statutory: 0 };

/** How many people these tickets are for. */
export function countOf({ self, normal, local, statutory }: TicketCounts): number {
  return self + normal + local + statutory;
}

/** Class by class; the holder has one ticket of his own at most. */
export function together(one: TicketCounts, other: TicketCounts): TicketCounts {
  return {
    self: one.self === 1 || other.self === 1 ? 1 : 0,
    normal: one.normal + other.normal,
    local: one.local + other.local,
    statutory: one.statutory + other.statutory,
  };
}

/** What is left of the tickets without these others. */
export function less(all: TicketCounts, others: TicketCounts): TicketCounts {
  return {
    self: all.self === 1 && others.self === 0 ? 1 : 0,
    normal: all.normal - others.normal,
    local: all.local - others.local,
    statutory: all.statutory - others.statutory,
  };
}

/** Everybody on an open ride. */
export function ticketsOn(ride: OpenRide): TicketCounts {
  return ride.groups.reduce<TicketCounts>((sum, { tickets }) => together(sum, tickets), NO_TICKETS);
}

/** Whether the tickets of one stop of entry fit onto a card. */
export function fitOneGroup({ normal, local, statutory }: TicketCounts): boolean {
  return Math.max(normal, local, statutory) <= MOST_TICKETS_OF_A_CLASS;
}

/**
 * A37: the groups of a ride that these tickets have joined at this stop, or undefined when it would be the ride's
 * third stop of entry. Who enters at a stop at which somebody has entered shares his group, and with it his
 * transfer (A19: all tickets of a transfer cost the minimum).
 */
export function joined(
  { groups }: OpenRide,
  entryIndex: number,
  tickets: TicketCounts,
): { readonly groups: OpenRide['groups']; readonly at: RideGroup } | undefined {
  const [first, second] = groups;
  if (first.entryIndex === entryIndex) {
    const at = { ...first, tickets: together(first.tickets, tickets) };
    return { groups: second === undefined ? [at] : [at, second], at };
  }
  if (second === undefined) {
    const at: RideGroup = { entryIndex, tickets, transfer: false };
    return { groups: [first, at], at };
  }
  if (second.entryIndex !== entryIndex) return undefined;
  const at = { ...second, tickets: together(second.tickets, tickets) };
  return { groups: [first, at], at };
}
