import { courseKey } from '../../fares/course-key.ts';
import { operatingDay } from '../../fares/local-time.ts';
import { type EpochMillis, epochMillis } from '../../fares/time.ts';

/** No course of a city bus takes longer; the same number after that is another day's course. */
const LONGEST_COURSE_MS = 6 * 3600 * 1000;

/** A card that got its ride within this time may still be on it, also when the operating day has ended since. */
export const NIGHT_COURSE_MS = 3 * 3600 * 1000;

/**
 * Keys of courses as cards keep them. A course that runs across the end of the operating day (03:00) belongs to the
 * day on which it was first seen, or a check-out at 03:05 would not find its check-in of 02:50.
 */
export class CourseMemory {
  readonly #dayEndsAtSeconds: number;
  #course: {
    readonly line: string;
    readonly course: string;
    readonly seenAt: EpochMillis;
    readonly key: number;
  } | null = null;

  constructor(dayEndsAtSeconds: number) {
    this.#dayEndsAtSeconds = dayEndsAtSeconds;
  }

  keyOf(line: string, course: string, now: EpochMillis): number {
    const known = this.#course;
    const age = known === null ? Number.NaN : now - known.seenAt;
    const same = known?.line === line && known.course === course && age >= 0 && age < LONGEST_COURSE_MS;
    if (known !== null && same) return known.key;
    const key = courseKey(operatingDay(now, this.#dayEndsAtSeconds), line, course);
    this.#course = { line, course, seenAt: now, key };
    return key;
  }

  /**
   * Other keys under which machines of this bus may know its course at this moment: around the end of the operating
   * day one that was switched on later counts the course to the new day.
   */
  keysBeside(line: string, course: string, now: EpochMillis): readonly number[] {
    const own = this.keyOf(line, course, now);
    const days = [now, epochMillis(now - NIGHT_COURSE_MS)].map((at) => operatingDay(at, this.#dayEndsAtSeconds));
    const keys = new Set(days.map((day) => courseKey(day, line, course)));
    keys.delete(own);
    return [...keys];
  }
}
