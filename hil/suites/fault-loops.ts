import { type RigFault, RigRide } from '../fault-loops/rig-ride.ts';
import { WIRED, type Wired } from '../fault-loops/wires.ts';
import { MachineFailure, type Progress, type Station, type Suite } from '../runs/contract.ts';
import { DIRECTIONS, WIRE_FAULTS, type WireFaultKind } from '../wiretap/wire-fault.ts';

/** Frames of one direction in the day of rig-ride.ts: the Nth of a sample lies within. */
const FRAMES: Readonly<Record<Wired, number>> = { antenna: 20, slot: 24, vehicle: 5, office: 5 };

/** A case; its frame, direction and number of strikes are drawn by the run's seed. */
function drawn({ random }: Station, device: Wired, kind: WireFaultKind): RigFault {
  const nth = 1 + Math.floor(random() * FRAMES[device]);
  const direction = DIRECTIONS[random() < 0.5 ? 0 : 1];
  return { device, kind, direction, nth, times: random() < 0.5 ? 'once' : 'for-ever' };
}

/** Each kind once, the wires in turn. */
function sample(station: Station): readonly RigFault[] {
  const first = Math.floor(station.random() * WIRED.length);
  return WIRE_FAULTS.map((kind, index) => drawn(station, WIRED[(first + index) % WIRED.length] ?? 'antenna', kind));
}

const named = ({ device, kind, direction, times, nth }: RigFault): string =>
  `${device} ${kind} ${direction} ${times} at frame ${nth}`;

/** One day with one fault; it must leave the card as the day without one did. Answers whether the fault struck. */
async function tryFault(station: Station, progress: Progress, fault: RigFault, inTheEnd: unknown): Promise<boolean> {
  const kind = `${fault.device} ${fault.kind}`;
  try {
    const { memories, fired } = await progress.step({ title: named(fault), act: 'card' }, () =>
      new RigRide(station).go(fault),
    );
    const last = JSON.stringify(memories.at(-1));
    if (last !== JSON.stringify(inTheEnd)) {
      throw new MachineFailure('the card holds what it holds without the fault', { with: memories, without: inTheEnd });
    }
    if (fired > 0) progress.fault(kind, 'survived', named(fault));
    return fired > 0;
  } catch (cause) {
    if (cause instanceof MachineFailure) progress.fault(kind, 'failed', `${named(fault)}: ${cause.message}`);
    throw cause;
  }
}

async function withoutFault(station: Station, progress: Progress): Promise<unknown> {
  const { memories } = await progress.step({ title: 'the day without a fault', act: 'card' }, () =>
    new RigRide(station).go(),
  );
  return memories.at(-1);
}

const subject = { city: 'tarnow', machine: 'validator' } as const;

const short: Suite = {
  name: 'fault-sample',
  about: 'Each kind of fault once, the wires in turn, at a frame drawn by the seed; card and office agree afterwards',
  subject,
  limitSeconds: 300,
  async run(station, progress) {
    const inTheEnd = await withoutFault(station, progress);
    for (const fault of sample(station)) await tryFault(station, progress, fault, inTheEnd);
  },
};

const each: Suite = {
  name: 'fault-kinds',
  about: 'Each kind of fault once on each wire, at a frame drawn by the seed; card and office agree afterwards',
  subject,
  limitSeconds: 1200,
  async run(station, progress) {
    const inTheEnd = await withoutFault(station, progress);
    for (const device of WIRED) {
      for (const kind of WIRE_FAULTS) await tryFault(station, progress, drawn(station, device, kind), inTheEnd);
    }
  },
};

const long: Suite = {
  name: 'fault-loops',
  about: 'Every frame of every wire, N = 1, 2, ... until a day is clean, each kind, once and for ever (hours)',
  subject,
  limitSeconds: 24 * 3600,
  async run(station, progress) {
    const inTheEnd = await withoutFault(station, progress);
    for (const device of WIRED) {
      for (const kind of WIRE_FAULTS) {
        for (const direction of DIRECTIONS) {
          for (const times of ['once', 'for-ever'] as const) {
            for (
              let nth = 1;
              await tryFault(station, progress, { device, kind, direction, times, nth }, inTheEnd);
              nth += 1
            );
          }
        }
      }
    }
  },
};

export const suites: readonly Suite[] = [short, each, long];
