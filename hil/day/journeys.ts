import type { Dice } from '../monkey/dice.ts';
import type { Call, Course } from './timetable.ts';

/** One ride of a passenger: in at one stop of a course, out at a later one. */
export interface Leg {
  readonly course: Course;
  readonly from: number;
  readonly to: number;
}

/** When a passenger can be aboard, in seconds since 1970. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface Wish {
  /** How many stops. */
  readonly least?: number;
  readonly most?: number;
  readonly vehicle?: number;
}

/** How long a passenger waits for the other bus, in seconds; the transfer is for a quarter of an hour (T16). */
const CHANGE = { least: 20, most: 840 };
const TRIES = 50;

const callOf = ({ course }: Leg, index: number): Call => {
  const call = course.calls[index];
  if (call === undefined) throw new RangeError(`course ${course.run} has no stop ${index}`);
  return call;
};

export const entryCall = (leg: Leg): Call => callOf(leg, leg.from);
export const exitCall = (leg: Leg): Call => callOf(leg, leg.to);

/** All rides that a timetable allows. */
export class Journeys {
  readonly #legs: readonly Leg[];
  readonly #byStart: ReadonlyMap<string, readonly Leg[]>;

  constructor(courses: readonly Course[]) {
    this.#legs = courses.flatMap((course) =>
      course.calls.flatMap((_, from) =>
        course.calls.flatMap((_, to): readonly Leg[] => (to > from ? [{ course, from, to }] : [])),
      ),
    );
    this.#byStart = Map.groupBy(this.#legs, (leg) => entryCall(leg).stop);
  }

  /** Any ride within the time; undefined where no bus goes. */
  ride(span: Span, dice: Dice, wish: Wish = {}): Leg | undefined {
    return anyOf(
      this.#legs.filter((leg) => isWithin(leg, span) && isAsWished(leg, wish)),
      dice,
    );
  }

  /** Two rides, the second in the other bus from the stop where the first ended, soon after it (T16). */
  connection(span: Span, dice: Dice): readonly [Leg, Leg] | undefined {
    const firsts = this.#legs.filter((leg) => isWithin(leg, span));
    for (let tries = 0; tries < TRIES && firsts.length > 0; tries++) {
      const first = dice.pick(firsts);
      const { stop } = exitCall(first);
      const next = (this.#byStart.get(stop) ?? []).filter((leg) => isWithin(leg, span) && follows(leg, first));
      const second = anyOf(next, dice);
      if (second !== undefined) return [first, second];
    }
    return undefined;
  }
}

const anyOf = (legs: readonly Leg[], dice: Dice): Leg | undefined => (legs.length === 0 ? undefined : dice.pick(legs));

const isWithin = (leg: Leg, { from, until }: Span): boolean =>
  entryCall(leg).arrives >= from && exitCall(leg).arrives <= until;

function isAsWished({ course, from, to }: Leg, { least = 1, most = Number.POSITIVE_INFINITY, vehicle }: Wish): boolean {
  const stops = to - from;
  return stops >= least && stops <= most && (vehicle === undefined || course.bus.vehicle === vehicle);
}

function follows(second: Leg, first: Leg): boolean {
  const waits = entryCall(second).arrives - exitCall(first).arrives;
  return second.course.bus !== first.course.bus && waits >= CHANGE.least && waits <= CHANGE.most;
}
