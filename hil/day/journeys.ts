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

const TRANSFER = { least: 20, most: 840 };
const ANY = { least: 1, most: 28 };

const callOf = ({ course }: Leg, index: number): Call => {
  const call = course.calls[index];
  if (call === undefined) throw new RangeError(`course ${course.run} has no stop ${index}`);
  return call;
};

export const entryCall = (leg: Leg): Call => callOf(leg, leg.from);
export const exitCall = (leg: Leg): Call => callOf(leg, leg.to);

/** Finds rides in the timetable. */
export class Journeys {
  readonly #courses: readonly Course[];
  readonly #dice: Dice;

  constructor(courses: readonly Course[], dice: Dice) {
    this.#courses = courses;
    this.#dice = dice;
  }

  /** Any ride within the time; undefined where no bus goes. */
  ride({ from, until }: Span, wish: Wish = {}): Leg | undefined {
    const legs = this.#legs({ from, until }, wish);
    return legs.length === 0 ? undefined : this.#dice.pick(legs);
  }

  /** Two rides, the second in the other bus from the stop where the first ended, soon after it (T16). */
  connection({ from, until }: Span): readonly [Leg, Leg] | undefined {
    const pairs: [Leg, Leg][] = [];
    const all = this.#legs({ from, until }, {});
    const starts = Map.groupBy(all, (leg) => entryCall(leg).stop);
    for (const first of all) {
      const { stop, arrives } = exitCall(first);
      const seconds = (starts.get(stop) ?? []).filter((second) => {
        const waits = entryCall(second).arrives - arrives;
        const other = second.course.bus !== first.course.bus;
        return other && waits >= TRANSFER.least && waits <= TRANSFER.most;
      });
      if (seconds.length > 0) pairs.push([first, this.#dice.pick(seconds)]);
    }
    return pairs.length === 0 ? undefined : this.#dice.pick(pairs);
  }

  #legs({ from, until }: Span, { least = ANY.least, most = ANY.most, vehicle }: Wish): readonly Leg[] {
    return this.#courses.flatMap((course) => {
      if (vehicle !== undefined && course.bus.vehicle !== vehicle) return [];
      return course.calls.flatMap(({ arrives }, start) =>
        course.calls.flatMap((end, stop): readonly Leg[] => {
          const stops = stop - start;
          const fits = arrives >= from && end.arrives <= until && stops >= least && stops <= most;
          return fits ? [{ course, from: start, to: stop }] : [];
        }),
      );
    });
  }
}
