import type { CardState, Ride, TicketCounts } from '../card/state.ts';
import type { Grosze } from '../money.ts';
import { type EpochMillis, millisOf } from '../time.ts';

/** The open ride of a card, in words of the course. */
export interface Journey {
  /** Null when nobody knows the course of this key any more. */
  readonly line: string | null;
  readonly course: string | null;
  readonly vehicle: number;
  /** Index of the stop of entry on the course, from 0. */
  readonly stop: number;
  /** Time of the check-in. */
  readonly at: EpochMillis;
  readonly paid: Grosze;
  /** T106: all tickets of the ride. */
  readonly tickets: Record<keyof TicketCounts, number>;
}

/** Which course a key stands for, as far as it is known. */
export type CourseLookup = (courseKey: number) => { readonly line: string; readonly course: string } | undefined;

type OpenRide = Extract<Ride, { kind: 'open' }>;

/**
 * The journey a card is on, null when no ride is open. `log`: the card's older records, newest first; with them the
 * time is that of the check-in even when something else (a carry-over) has written a record since.
 */
export function journeyOf(state: CardState, lookup: CourseLookup, log: readonly CardState[] = []): Journey | null {
  const { ride } = state;
  if (ride.kind !== 'open') return null;
  const known = lookup(ride.courseKey);
  return {
    line: known?.line ?? null,
    course: known?.course ?? null,
    vehicle: ride.vehicle,
    stop: ride.groups[0].entryIndex,
    at: millisOf(firstRecordOf(state, ride, log).at),
    paid: ride.refundable,
    tickets: openTickets(state),
  };
}

/** The record that began the ride: the oldest in an unbroken row of the same ride. */
function firstRecordOf(state: CardState, { courseKey, groups }: OpenRide, log: readonly CardState[]): CardState {
  let first = state;
  for (const record of log) {
    const continues =
      first.kind !== 'check-in' &&
      record.counter === first.counter - 1 &&
      record.ride.kind === 'open' &&
      record.ride.courseKey === courseKey &&
      record.ride.groups[0].entryIndex === groups[0].entryIndex;
    if (record.counter >= first.counter) continue;
    if (!continues) break;
    first = record;
  }
  return first;
}

/** T106: the tickets of the open ride, class by class; all 0 when no ride is open. */
export function openTickets({ ride }: CardState): Record<keyof TicketCounts, number> {
  const sum = { self: 0, normal: 0, local: 0, statutory: 0 };
  if (ride.kind !== 'open') return sum;
  for (const { tickets } of ride.groups) {
    sum.self += tickets.self;
    sum.normal += tickets.normal;
    sum.local += tickets.local;
    sum.statutory += tickets.statutory;
  }
  return sum;
}
