import type { DiskControl, DiskFaultKind } from '../disk/control.ts';
import { MachineFailure } from '../runs/contract.ts';
import { JournalAudit } from './integrity.ts';
import type { CaseOutcome } from './loop.ts';
import type { LoopDay } from './loop-day.ts';
import { RideThrough, serveNextPassenger } from './ride-through.ts';
import { Station } from './station.ts';

/** Faults that a program sees as the outcome of a call. */
export const SEEN_DISK_FAULTS = ['io', 'full', 'short'] as const satisfies readonly DiskFaultKind[];

export interface DiskCase {
  readonly kind: (typeof SEEN_DISK_FAULTS)[number];
  readonly times: 'once' | 'for-ever';
  /** The Nth call on the machine's files in the story. */
  readonly nth: number;
}

export interface DiskLoopOptions {
  readonly control: DiskControl;
  /** Below the root of the preloaded library. */
  readonly folder: string;
  readonly seed: string;
  /** Default: a passenger's day in Tarnów. */
  readonly day?: LoopDay;
  readonly kinds?: readonly DiskCase['kind'][];
  readonly stride?: number;
  readonly onCase: (tried: DiskCase, outcome: CaseOutcome) => void;
}

const NOON = Date.UTC(2026, 10, 20, 11);
const BETWEEN_PASSENGERS = 7200;

/**
 * The Nth call on the disk fails, N = 1, 2, ... until a run is clean, once and for ever, each followed by checks of
 * journal, card and office and by a next passenger. For a process that the disk library is preloaded into.
 */
export async function runDiskLoops({ control, stride = 1, ...options }: DiskLoopOptions): Promise<void> {
  let stations = 0;
  let cards = 2_000_000;
  let audit = new JournalAudit();
  let station: Station | undefined;
  const ready = async (): Promise<Station> => {
    if (station !== undefined) return station;
    stations += 1;
    audit = new JournalAudit();
    const folder = `${options.folder}/${stations}`;
    const seed = `${options.seed} ${stations}`;
    station = await Station.open({
      folder,
      seed,
      now: NOON,
      ...(options.day === undefined ? {} : { day: options.day }),
    });
    return station;
  };
  const attempt = async ({ kind, times, nth }: DiskCase): Promise<CaseOutcome> => {
    const here = await ready();
    cards += 2;
    try {
      const ride = await RideThrough.begin(here, audit, cards);
      control.arm({ kind, nth, count: times === 'once' ? 1 : null });
      await ride.go(() => control.disarm());
      if (control.fired === 0) return { kind: 'clean' };
      here.advance(BETWEEN_PASSENGERS);
      await serveNextPassenger(here, cards + 1);
      here.advance(BETWEEN_PASSENGERS);
      return { kind: 'survived' };
    } catch (cause) {
      control.disarm();
      station = undefined;
      await here.close();
      if (!(cause instanceof MachineFailure)) throw cause;
      return { kind: 'failed', promise: cause.message, evidence: cause.evidence };
    }
  };
  for (const kind of options.kinds ?? SEEN_DISK_FAULTS) {
    for (const times of ['once', 'for-ever'] as const) {
      for (let nth = 1; ; nth += stride) {
        const outcome = await attempt({ kind, times, nth });
        options.onCase({ kind, times, nth }, outcome);
        if (outcome.kind === 'clean') break;
      }
    }
  }
  await station?.close();
}
