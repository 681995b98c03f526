import { unknown } from './bus-position.ts';
import type { VehiclePosition, VehicleReport } from './contract.ts';
import { courseChange, sameCourse } from './course-change.ts';

/** Decides which words of the on-board computer are believed: a surprise in the middle of a course only when said twice. */
export class CourseBelief {
  /** What is believed of the course, also while nobody knows where on it the bus is. */
  #known: VehiclePosition | undefined;
  /** A surprise that was said once. */
  #doubted: VehiclePosition | undefined;

  /** A second word is wanted, the sooner the better. */
  get inDoubt(): boolean {
    return this.#doubted !== undefined;
  }

  /** What follows from a word; undefined: for now nothing, what was known stands. */
  hear(said: VehicleReport): VehicleReport | undefined {
    const doubted = this.#doubted;
    this.#doubted = undefined;
    if (said.kind === 'unknown') return said;
    const { position } = said;
    if (doubted !== undefined && sameCourse(doubted, position)) return this.#believe(said);
    const change = courseChange(this.#known, position);
    if (change === 'beheaded') {
      return unknown('contradiction', `course ${position.course}: the stops already passed are missing`);
    }
    if (change === 'plain' && doubted === undefined) return this.#believe(said);
    this.#doubted = position;
    if (doubted === undefined) return undefined;
    return unknown('contradiction', `courses ${doubted.course} and ${position.course} by turns`);
  }

  #believe(said: Extract<VehicleReport, { kind: 'position' }>): VehicleReport {
    this.#known = said.position;
    return said;
  }
}
