/** The bus on its course as the fares need it; what the on-board computer reports fits as it is. */
export interface CoursePosition {
  readonly line: string;
  /** Number of the course; numbers repeat daily. */
  readonly course: string;
  readonly vehicle: number;
  readonly stops: { readonly length: number };
  /** Index, from 0, of the stop the bus stands at, or last left. */
  readonly at: number;
  /** `between`: the bus has left stop `at`. */
  readonly phase: 'at-stop' | 'between';
}

/** What a tap at this moment counts as; all are indices of the course's stops from 0. */
export interface CountingStops {
  /** T48: the stop that counts as the start of a ride. */
  readonly entryIndex: number;
  /** T49: the stop that counts as its end. */
  readonly exitIndex: number;
  /** The last stop the bus has left on this course, -1 before its first departure. */
  readonly lastLeftIndex: number;
}

/** A card remembers its entry stop in one byte, so a course has at most this many stops. */
export const MOST_STOPS = 256;

/**
 * T48-T50, T89: between stops k and k+1 the entry is k and the exit k+1; standing at k both are k. Stops passed
 * without halting count like any other, since only the index matters (A16). Behind the last stop both are the last.
 * Undefined when the position makes no sense: no stop of that index, or more stops than a card can tell apart.
 */
export function countingStops(position: CoursePosition): CountingStops | undefined {
  const { at, phase } = position;
  const last = position.stops.length - 1;
  if (!Number.isInteger(at) || at < 0 || at > last || last >= MOST_STOPS) return undefined;
  const between = phase === 'between';
  return {
    entryIndex: at,
    exitIndex: between ? Math.min(at + 1, last) : at,
    lastLeftIndex: between ? at : at - 1,
  };
}

/** Whether the bus has left this stop behind. */
export function hasLeft(stops: CountingStops, stopIndex: number): boolean {
  return stopIndex <= stops.lastLeftIndex;
}
