import type { BusPosition } from '../monkey/actions.ts';
import type { Dice } from '../monkey/dice.ts';
import type { BusOfTown } from './network.ts';

/** A bus at one stop of a course; times in seconds since 1970. */
export interface Call {
  readonly stop: string;
  readonly arrives: number;
  readonly departs: number;
}

/** One course of a line, in one direction. */
export interface Course {
  readonly bus: BusOfTown;
  readonly line: string;
  readonly number: string;
  /** As the ledger names it. */
  readonly run: string;
  readonly calls: readonly Call[];
}

/** The bus is somewhere else from this time on. */
export interface Move {
  readonly at: number;
  readonly vehicle: number;
  readonly to: BusPosition;
}

const LAYOVER = { least: 180, most: 420 };
const DRIVE = { least: 60, most: 110 };
const HALT = { least: 20, most: 50 };

/** Courses there and back all day long, each line of the bus in turn; the last one ends before `until`. */
export function coursesOf(bus: BusOfTown, day: string, from: number, until: number, dice: Dice): readonly Course[] {
  const courses: Course[] = [];
  let now = from + dice.between(0, 300);
  for (;;) {
    const turn = courses.length;
    const line = bus.lines[Math.floor(turn / 2) % bus.lines.length];
    if (line === undefined) return courses;
    const stops = turn % 2 === 0 ? line.stops : line.stops.toReversed();
    const calls = callsAt(stops, now, dice);
    const end = calls.at(-1)?.arrives ?? until;
    if (end >= until) return courses;
    const number = String(turn + 1);
    courses.push({ bus, line: line.line, number, run: `${day}:${line.line}/${number}`, calls });
    now = end + dice.between(LAYOVER.least, LAYOVER.most);
  }
}

function callsAt(stops: readonly string[], start: number, dice: Dice): readonly Call[] {
  let now = start;
  return stops.map((stop, index) => {
    const arrives = now;
    const departs = arrives + dice.between(HALT.least, HALT.most) + (index === 0 ? 60 : 0);
    now = departs + dice.between(DRIVE.least, DRIVE.most);
    return { stop, arrives, departs: index === stops.length - 1 ? arrives + LAYOVER.least : departs };
  });
}

/** Every stop and departure of a course as the on-board computer tells it. */
export function movesOf({ bus, line, number, run, calls }: Course): readonly Move[] {
  const names = calls.map(({ stop }) => stop);
  const position = { line, course: number, run, stops: calls.length, names };
  return calls.flatMap(({ arrives, departs }, at): readonly Move[] => {
    const halt: Move = { at: arrives, vehicle: bus.vehicle, to: { ...position, at, phase: 'at-stop' } };
    if (at === calls.length - 1) return [halt];
    return [halt, { at: departs, vehicle: bus.vehicle, to: { ...position, at, phase: 'between' } }];
  });
}
