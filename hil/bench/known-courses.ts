import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { courseKey } from '../../fares/course-key.ts';
import { civilDay } from '../../fares/local-time.ts';
import { dayNumber, type EpochMillis } from '../../fares/time.ts';
import { keepJson } from './atomic-file.ts';

export interface CourseName {
  readonly line: string;
  readonly course: string;
}

const stored = z.array(z.object({ line: z.string(), course: z.string() }));
/** The busiest test day knows fewer; the oldest are forgotten first. */
const KEPT = 500;

/**
 * Every course that a bus of this bench has run, also before a restart: a card carries only a hash of day, line and
 * course, and this finds the words for it.
 */
export class KnownCourses {
  readonly #file: string;
  #courses: readonly CourseName[] = [];

  constructor(file: string) {
    this.#file = file;
    if (!existsSync(file)) return;
    try {
      this.#courses = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      process.stderr.write(`bench: ${file} is unreadable; courses of earlier rides are not known\n`);
    }
  }

  learn({ line, course }: CourseName): void {
    if (this.#courses.some((known) => known.line === line && known.course === course)) return;
    this.#courses = [...this.#courses, { line, course }].slice(-KEPT);
    keepJson(this.#file, this.#courses);
  }

  /** The course of this key; its operating day is that of `near` or one beside it. */
  find(key: number, near: EpochMillis): CourseName | undefined {
    const today = civilDay(near);
    const days = [today, dayNumber(today - 1), dayNumber(today + 1)];
    return this.#courses.find(({ line, course }) => days.some((day) => courseKey(day, line, course) === key));
  }
}
