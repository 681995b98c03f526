import * as fc from 'fast-check';
import type { FareClass } from '../../../fares/tariff/town-tariff.ts';
import { later } from '../given.ts';
import type { TownPlace } from './given-town.ts';
import type { Presented } from './town-ledger.ts';

/** One step of a passenger's day: time passes, a bus moves on, and the card is held to one of its validators. */
export interface Step {
  readonly seconds: number;
  readonly key: 'N' | 'U' | null;
  readonly bus: number;
  readonly halfStops: number;
  readonly machine: number;
  /** The bus breaks down, and another takes its course over (J71). */
  readonly replaced: boolean;
}

export const anyStep: fc.Arbitrary<Step> = fc.record({
  seconds: fc.oneof(fc.nat(12), fc.nat(70), fc.nat(1_200)),
  key: fc.constantFrom(null, null, 'N', 'U'),
  bus: fc.nat(1),
  halfStops: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(12)),
  machine: fc.nat(1),
  replaced: fc.integer({ min: 0, max: 7 }).map((one) => one === 0),
});

export function classOf(key: Step['key']): FareClass | null {
  return key === null ? null : key === 'N' ? 'normal' : 'reduced';
}

/** Two buses on their courses; one at the end of its course begins the next. */
export class TownDay {
  time = 0;
  private readonly buses;

  constructor(courses: readonly (readonly (string | undefined)[])[]) {
    this.buses = courses.map((towns, bus) => ({ towns, half: 0, course: bus, vehicle: 100 + bus }));
  }

  /** The presentation of this step as the ledger is told it. */
  next({ seconds, key, bus: which, halfStops, machine, replaced }: Step, hasContract: boolean): Presented {
    this.time += seconds;
    const bus = this.buses[which];
    if (bus === undefined) throw new RangeError(`no bus ${which}`);
    bus.half += halfStops;
    if (bus.half > 2 * (bus.towns.length - 1)) {
      bus.half = 0;
      bus.course += 10;
    }
    if (replaced) bus.vehicle += 10;
    return { ...bus, key, time: this.time, machine: bus.vehicle * 10 + machine, hasContract };
  }
}

/** And as the decision is told it. */
export function placeOf({ towns, half, course, vehicle, machine, time }: Presented, sequence: number): TownPlace {
  const phase = half % 2 === 1 ? 'between' : 'at-stop';
  const at = Math.floor(half / 2);
  return { zones: towns, at, phase, courseKey: course, vehicle, terminal: machine, sequence, now: later(time) };
}
