import type { VehicleReport } from '../../devices/vehicle/contract.ts';
import { formatDay, operatingDay } from '../../fares/local-time.ts';
import { countingStops } from '../../fares/position.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { TapPlace } from './serve-bank-tap.ts';

/** No course of a city bus takes longer; the same number after that is another day's course. */
const LONGEST_COURSE_MS = 6 * 3600 * 1000;

/** Where a bank card is held to the machine. A course that runs across the end of the operating day stays in the day it began. */
export class TapPlaces {
  readonly #dayEndsAtSeconds: number;
  #course: { readonly name: string; readonly day: string; readonly seenAt: EpochMillis } | undefined;

  constructor(dayEndsAtSeconds: number) {
    this.#dayEndsAtSeconds = dayEndsAtSeconds;
  }

  /** Null when nobody knows where the bus is. */
  at(report: VehicleReport, now: EpochMillis): TapPlace | null {
    if (report.kind !== 'position') return null;
    const { line, course, vehicle, stops } = report.position;
    const counting = countingStops(report.position);
    if (counting === undefined) return null;
    const stop = stops[counting.entryIndex]?.name ?? '';
    return { day: this.#dayOf(JSON.stringify([line, course]), now), line, course, stop, vehicle };
  }

  #dayOf(name: string, now: EpochMillis): string {
    const known = this.#course;
    const age = known === undefined ? Number.NaN : now - known.seenAt;
    if (known?.name === name && age >= 0 && age < LONGEST_COURSE_MS) return known.day;
    const day = formatDay(operatingDay(now, this.#dayEndsAtSeconds));
    this.#course = { name, day, seenAt: now };
    return day;
  }
}
