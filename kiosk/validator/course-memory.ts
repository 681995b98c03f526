import { courseKey } from '../../fares/course-key.ts';
import { operatingDay } from '../../fares/local-time.ts';
import type { EpochMillis } from '../../fares/time.ts';

/** No course of a city bus takes longer; the same number after that is another day's course. */
const LONGEST_COURSE_MS = 6 * 3600 * 1000;

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
}
