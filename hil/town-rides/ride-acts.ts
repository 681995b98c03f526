import { z } from 'zod';
import type { BusPlace, PressedKey } from './town-ledger.ts';

/** What a passenger and a driver do, minutes between one act and the next. */
export const rideAct = z.discriminatedUnion('act', [
  /** `late`: the key was pressed more than five seconds before the card came (J47). */
  z.strictObject({ act: z.literal('tap'), key: z.enum(['N', 'U', 'S']).nullable(), late: z.boolean().default(false) }),
  z.strictObject({ act: z.literal('ride'), stops: z.int().min(1).max(30) }),
  /** J71: another bus goes on with this course. */
  z.strictObject({ act: z.literal('replace-bus') }),
  /** The bus has begun its next course, at its first stop. */
  z.strictObject({ act: z.literal('next-course') }),
]);
export type RideAct = z.output<typeof rideAct>;

/** Waited between acts: nothing is "presented again a moment ago" (A36). */
export const MINUTES_BETWEEN = 5;

/** The bus after an act; the same where it does not concern it. */
export function busAfter(bus: BusPlace, act: RideAct): BusPlace {
  switch (act.act) {
    case 'tap':
      return bus;
    case 'ride':
      return { ...bus, at: Math.min(bus.at + act.stops, bus.towns.length - 1) };
    case 'replace-bus':
      return { ...bus, vehicle: bus.vehicle + 1 };
    case 'next-course':
      return { ...bus, course: String(Number(bus.course) + 1), at: 0 };
  }
}

/** J47: a key that was pressed too early is as good as none. */
export const keyInTime = ({ key, late }: Extract<RideAct, { act: 'tap' }>): PressedKey => (late ? null : key);

/** A course of six stops through three towns. */
export const BUS: BusPlace = {
  course: '1',
  vehicle: 437,
  at: 0,
  towns: ['Jaworzno', 'Jaworzno', 'Mysłowice', 'Mysłowice', 'Katowice', 'Katowice'],
};

export function inWords(act: RideAct): string {
  switch (act.act) {
    case 'tap':
      return `card ${act.key === null ? 'without a key' : `${act.late ? 'long ' : ''}after ${act.key}`}`;
    case 'ride':
      return `the bus goes on ${act.stops}`;
    case 'replace-bus':
      return 'another bus takes the course over';
    case 'next-course':
      return 'the next course begins';
  }
}
