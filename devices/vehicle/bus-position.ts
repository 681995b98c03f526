import type { AllData, DoorState, TripInformation } from './all-data.ts';
import type { UnknownReason, VehiclePosition, VehicleReport } from './contract.ts';

/** A card remembers stops in one byte and vehicles in two. */
const MOST_STOPS = 250;
const HIGHEST_VEHICLE = 0xffff;
const LONGEST_COURSE = 32;

type Unknown = Extract<VehicleReport, { kind: 'unknown' }>;
type Place = Pick<VehiclePosition, 'at' | 'phase'>;

/**
 * What the on-board computer's words mean for fares (T46-T50, T89): line, course, stops, and at or behind which of
 * them the bus is. Words that do not say so beyond doubt end in a named state, never in a position.
 */
export function reportOf(data: AllData): VehicleReport {
  const trip = data.trips[0];
  if (trip === undefined) return unknown('no-trip', 'the on-board computer names no trip');
  if (data.tripState === 'EmptyRun' || data.tripState === 'OffTrip' || data.tripState === 'OffDuty') {
    return unknown('no-trip', `trip state ${data.tripState}`);
  }
  if (data.routeDeviation === 'offroute') return unknown('off-route', 'the bus is off its route');
  const vehicle = /^\d{1,5}$/.test(data.vehicleRef) ? Number(data.vehicleRef) : Number.NaN;
  if (!(vehicle <= HIGHEST_VEHICLE)) return unknown('garbage', 'VehicleRef: not a number from 0 to 65535');
  if (trip.tripRef.length > LONGEST_COURSE) return unknown('garbage', `TripRef: over ${LONGEST_COURSE} characters`);
  if (trip.stops.length > MOST_STOPS) return unknown('garbage', `StopSequence: over ${MOST_STOPS} stops`);
  const nameless = trip.stops.find(({ name }) => name === '');
  if (nameless) return unknown('garbage', `stop ${nameless.index} has no name`);
  const line = lineOf(trip);
  if (typeof line !== 'string') return line;
  const place = placeOf(trip, data.currentStopIndex, data.doorState);
  if ('kind' in place) return place;
  const stops = trip.stops.map(({ ref, name, zone }) => ({ id: ref, name, ...(zone === undefined ? {} : { zone }) }));
  return { kind: 'position', position: { line, course: trip.tripRef, vehicle, stops, ...place } };
}

export function unknown(reason: UnknownReason, detail: string): Unknown {
  return { kind: 'unknown', reason, detail };
}

/** A ride belongs to one line: a trip that runs as two cannot be charged. */
function lineOf(trip: TripInformation): string | Unknown {
  const lines = new Set(trip.stops.flatMap(({ line }) => (line === undefined ? [] : [line])));
  const [line] = lines;
  if (line === undefined) return unknown('garbage', 'no stop tells the line, or its name is too long');
  if (lines.size > 1) return unknown('contradiction', `trip ${trip.tripRef} runs as lines ${[...lines].join(' and ')}`);
  return line;
}

/**
 * CurrentStopIndex is the stop at which the bus stands, or else the next one (VDV 301-2-3); LocationState tells
 * which. Where it is missing the doors tell, and without both nobody knows. One past the last stop: the bus has left
 * that too.
 */
function placeOf(trip: TripInformation, current: number | undefined, doors: DoorState | undefined): Place | Unknown {
  const first = trip.stops[0]?.index ?? 0;
  // A list that begins later, or with gaps, would count stops wrongly (A16).
  const inOrder = trip.stops.every(({ index }, position) => index === first + position);
  if (!inOrder || first < 0 || first > 1) {
    return unknown('contradiction', 'the stops are not numbered one by one from the first');
  }
  if (current === undefined) return unknown('garbage', 'CurrentStopIndex: missing');
  const next = current - first;
  const last = trip.stops.length - 1;
  if (next < 0 || next > last + 1) return unknown('contradiction', `stop ${current} is none of the trip's`);
  const open = doors !== undefined && doors !== 'AllDoorsClosed';
  switch (trip.locationState) {
    case 'AtStop':
      return standingAt(next, last);
    case 'BeforeStop':
      // Doors open where the bus was about to stop: it has stopped.
      return open ? standingAt(next, last) : underWayTo(next);
    case 'AfterStop':
      if (next === 0) return unknown('contradiction', 'the bus has left a stop, and the first is still before it');
      return open ? ridingWithOpenDoors('AfterStop') : underWayTo(next);
    case 'BetweenStop':
      return open ? ridingWithOpenDoors('BetweenStop') : underWayTo(next);
    case undefined:
      if (doors === undefined) return unknown('garbage', 'neither LocationState nor DoorState tells if the bus stands');
      return open ? standingAt(next, last) : underWayTo(next);
    default:
      return trip.locationState satisfies never;
  }
}

function standingAt(stop: number, last: number): Place | Unknown {
  if (stop > last) return unknown('contradiction', 'the bus stands at a stop behind the last');
  return { at: stop, phase: 'at-stop' };
}

/** On the way to the first stop a ride cannot begin before it. */
function underWayTo(stop: number): Place {
  return stop === 0 ? { at: 0, phase: 'at-stop' } : { at: stop - 1, phase: 'between' };
}

function ridingWithOpenDoors(state: string): Unknown {
  return unknown('contradiction', `doors are open and the location state is ${state}`);
}
