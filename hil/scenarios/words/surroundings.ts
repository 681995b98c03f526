import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';
import type { RunStep } from './watch.ts';

export interface Stop {
  readonly id: string;
  readonly name: string;
  readonly zone?: string;
}

/** What the bus does: the on-board computer tells it to the machine. */
export interface Bus {
  /** Begins a course at its first stop; stops by count (made up), or by name. */
  runs(course: {
    readonly line: string;
    readonly course: string;
    readonly stops: number | readonly Stop[];
  }): Promise<void>;
  /** Stands at a stop: its index from 0. */
  standsAt(stop: number): Promise<void>;
  /** Has left the stop it stood at. */
  leaves(): Promise<void>;
  /** Goes on, stop by stop, so many stops. */
  goesOn(stops: number): Promise<void>;
}

const position = z.object({ at: z.int() });

export function openBus(calls: RigCalls, step: RunStep): Bus {
  const move = async (change: object): Promise<void> => void (await calls.tell('POST', '/vehicle', change));
  return {
    runs: ({ line, course, stops }) =>
      step({ title: `the bus begins course ${course} of line ${line}`, act: 'bus' }, () =>
        move({ line, course, stops: typeof stops === 'number' ? madeUp(stops) : stops, at: 0, phase: 'at-stop' }),
      ),
    standsAt: (stop) =>
      step({ title: `the bus stands at stop ${stop}`, act: 'bus' }, () => move({ at: stop, phase: 'at-stop' })),
    leaves: () => step({ title: 'the bus leaves the stop', act: 'bus' }, () => move({ phase: 'between' })),
    goesOn: (stops) =>
      step({ title: `the bus goes on ${stops} stop${stops === 1 ? '' : 's'}`, act: 'bus' }, async () => {
        const { at } = await calls.ask(position, 'GET', '/vehicle');
        for (let next = at + 1; next <= at + stops; next += 1) {
          await move({ phase: 'between' });
          await move({ at: next, phase: 'at-stop' });
        }
      }),
  };
}

function madeUp(count: number): readonly Stop[] {
  return Array.from({ length: count }, (_, index) => ({ id: `s${index}`, name: `Przystanek ${index}` }));
}

/** The one time of machine, bus and office. */
export interface Clock {
  /** So many seconds later, at once; what the machine waits for goes on as before. */
  advances(seconds: number): Promise<void>;
  minutesPass(minutes: number): Promise<void>;
  /** It is this time now, ISO 8601 with offset. */
  is(time: string): Promise<void>;
}

export function openClock(calls: RigCalls, step: RunStep): Clock {
  const change = async (order: object): Promise<void> => void (await calls.tell('POST', '/clock', order));
  const advances = (seconds: number, title: string): Promise<void> =>
    step({ title, act: 'clock' }, () => change({ advance: seconds }));
  return {
    advances: (seconds) => advances(seconds, `${seconds} seconds pass`),
    minutesPass: (minutes) => advances(minutes * 60, `${minutes} minutes pass`),
    is: (time) => step({ title: `it is ${time}`, act: 'clock' }, () => change({ now: time })),
  };
}

/** The machine's power. */
export interface Machine {
  /** Its power goes away, at once. */
  losesPower(): Promise<void>;
  /** Power is back; answers when it serves. */
  getsPower(): Promise<void>;
}

export function openMachine(calls: RigCalls, step: RunStep): Machine {
  const power = async (act: 'kill' | 'start'): Promise<void> =>
    void (await calls.tell('POST', `/machines/${calls.machine}/${act}`, {}));
  return {
    losesPower: () => step({ title: 'the machine loses its power', act: 'power' }, () => power('kill')),
    getsPower: () => step({ title: 'the machine gets its power back', act: 'reset' }, () => power('start')),
  };
}
