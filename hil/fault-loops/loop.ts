import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MachineFailure } from '../runs/contract.ts';
import { DIRECTIONS, type Direction, UnsuitedFault, WIRE_FAULTS, type WireFaultKind } from '../wiretap/wire-fault.ts';
import { JournalAudit } from './integrity.ts';
import { type LoopDay, TARNOW_DAY } from './loop-day.ts';
import { RideThrough, serveNextPassenger } from './ride-through.ts';
import { Station } from './station.ts';
import { WIRED, type Wired } from './wires.ts';

/** One run of the story with one fault in it. */
export interface FaultCase {
  readonly device: Wired;
  readonly kind: WireFaultKind;
  readonly direction: Direction;
  readonly times: 'once' | 'for-ever';
  /** The fault strikes this frame of the story, and with `for-ever` all after it. */
  readonly nth: number;
}

export type CaseOutcome =
  /** The story has no such frame: this loop has come to its end. */
  | { readonly kind: 'clean' }
  | { readonly kind: 'survived' }
  | { readonly kind: 'failed'; readonly promise: string; readonly evidence: unknown };

export interface LoopsOptions {
  readonly seed: string;
  /** Default: a passenger's day in Tarnów. */
  readonly day?: LoopDay;
  readonly devices?: readonly Wired[];
  readonly kinds?: readonly WireFaultKind[];
  readonly directions?: readonly Direction[];
  readonly times?: readonly FaultCase['times'][];
  /** 1: every frame; more: every so-manieth, begun at a different frame for each loop. */
  readonly stride?: number;
  readonly from?: number;
  /** So many cases of each loop at most, for a sample: such a loop does not come to its clean end. */
  readonly most?: number;
  readonly onCase: (tried: FaultCase, outcome: CaseOutcome) => void;
  readonly signal?: AbortSignal;
}

/** One line, to be given to the command again. */
export function caseName({ device, kind, direction, times, nth }: FaultCase): string {
  return `${device} ${kind} ${direction} ${times} ${nth}`;
}

const NOON = Date.UTC(2026, 10, 20, 11);
/** Real milliseconds: a delayed frame comes when nobody waits for it any more, a device that vanished is soon back. */
const AMOUNT_MS: Partial<Record<WireFaultKind, number>> = { delay: 900, unplug: 60, 'brown-out': 60 };
/** Seconds between two passengers: no repeat rule of one reaches the next. */
const BETWEEN_PASSENGERS = 7200;

/**
 * The Nth-fault loops over the wires of a validator: for N = 1, 2, ... until a run is clean, each once and for ever,
 * each followed by checks of card, journal and office, and by a next passenger.
 */
export async function runFaultLoops(options: LoopsOptions): Promise<void> {
  const bench = new LoopBench(options.seed, options.day ?? TARNOW_DAY);
  try {
    let loop = 0;
    for (const lap of lapsOf(options)) {
      loop += 1;
      const stride = options.stride ?? 1;
      const first = options.from ?? 1 + ((loop - 1) % stride);
      const last = first + stride * ((options.most ?? Number.POSITIVE_INFINITY) - 1);
      for (let nth = first; nth <= last && options.signal?.aborted !== true; nth += stride) {
        const outcome = await bench.try({ ...lap, nth });
        options.onCase({ ...lap, nth }, outcome);
        if (outcome.kind === 'clean') break;
      }
    }
  } finally {
    await bench.close();
  }
}

function lapsOf({
  devices = WIRED,
  kinds = WIRE_FAULTS,
  directions = DIRECTIONS,
  times = ['once', 'for-ever'],
}: LoopsOptions) {
  return devices.flatMap((device) =>
    kinds.flatMap((kind) =>
      directions.flatMap((direction) => times.map((often) => ({ device, kind, direction, times: often }))),
    ),
  );
}

/** A station that is used for case after case, and put up anew after one that failed. */
class LoopBench {
  readonly #seed: string;
  readonly #day: LoopDay;
  readonly #folder = mkdtempSync(join(tmpdir(), 'fault-loops-'));
  #station: Station | undefined;
  #audit = new JournalAudit();
  #stations = 0;
  #cards = 1_000_000;

  constructor(seed: string, day: LoopDay) {
    this.#seed = seed;
    this.#day = day;
  }

  /** One case. Throws what is no fault of the machine. */
  async try({ device, kind, direction, times, nth }: FaultCase): Promise<CaseOutcome> {
    const station = await this.#ready();
    this.#cards += 2;
    let ride: RideThrough | undefined;
    try {
      ride = await RideThrough.begin(station, this.#audit, this.#cards);
      const count = times === 'once' ? 1 : null;
      const fired = station.wires.arm(device, { kind, direction, nthFrame: nth, count, amountMs: AMOUNT_MS[kind] });
      let struck = 0;
      await ride.go(() => {
        struck = Math.max(struck, fired());
        station.wires.mend();
      });
      if (struck === 0) return { kind: 'clean' };
      station.advance(BETWEEN_PASSENGERS);
      await serveNextPassenger(station, this.#cards + 1);
      station.advance(BETWEEN_PASSENGERS);
      return { kind: 'survived' };
    } catch (cause) {
      if (cause instanceof UnsuitedFault) throw cause;
      await this.close(false);
      if (!(cause instanceof MachineFailure)) throw cause;
      return { kind: 'failed', promise: cause.message, evidence: cause.evidence };
    }
  }

  async close(forGood = true): Promise<void> {
    const station = this.#station;
    this.#station = undefined;
    station?.wires.mend();
    await station?.close();
    if (forGood) rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready(): Promise<Station> {
    if (this.#station !== undefined) return this.#station;
    this.#stations += 1;
    this.#audit = new JournalAudit();
    this.#station = await Station.open({
      folder: join(this.#folder, String(this.#stations)),
      seed: `${this.#seed} ${this.#stations}`,
      day: this.#day,
      now: NOON,
    });
    return this.#station;
  }
}
