/**
 * How a suite and the runner talk. A suite drives one station (a machine and its devices, virtual or real) through the
 * rig interface and tells each step; the runner owns time limits, verdicts, the record, the report and the station page.
 */

/**
 * `FAIL`: the machine did what it must not; `ERROR`: the rig could not do its part, nothing is said of the machine;
 * `TIMEOUT`: the machine never got there; `ABORTED`: somebody stopped the run.
 */
export type Verdict = 'PASS' | 'FAIL' | 'ERROR' | 'TIMEOUT' | 'ABORTED';

/** The machine under test broke its promise: FAIL. Everything else that is thrown is the rig's fault: ERROR. */
export class MachineFailure extends Error {
  override readonly name = 'MachineFailure';
  readonly evidence: unknown;
  constructor(message: string, evidence?: unknown) {
    super(message);
    this.evidence = evidence;
  }
}

/** The machine did not get there within the time it has: TIMEOUT. */
export class MachineTooSlow extends Error {
  override readonly name = 'MachineTooSlow';
}

/** What a suite may touch. */
export interface Station {
  /** The rig interface of this bench, e.g. `http://127.0.0.1:8080/rig`. */
  readonly rig: string;
  /** The machine's name on that bench (`?machine=`). */
  readonly machine: string;
  readonly seed: number;
  /** Repeatable randomness in [0, 1). */
  readonly random: () => number;
  /** What an act costs on this rig, seconds, by the act's kind (`touch`, `card`, `coin`, `wait`, `reset`, `power`). */
  readonly costOf: (act: string) => number;
  /** Ends when the run is aborted or out of time. */
  readonly signal: AbortSignal;
}

export interface StepPlan {
  readonly title: string;
  /** The kind of act it is paid by, see Station.costOf. */
  readonly act: string;
  /** A picture of the machine's screen when the step is over; one that fails gets its picture anyway. */
  readonly picture?: boolean;
}

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What a suite tells while it runs; all of it goes into the record. */
export interface Progress {
  /** What is ahead, where it is known: steps, the rig's seconds, and the least that could do (the bound). */
  plan(ahead: {
    readonly steps: number;
    readonly seconds: number;
    readonly bound?: { readonly steps: number; readonly seconds: number };
  }): void;
  /** Runs one step. It is recorded with its time, and with what it threw, which it throws on. */
  step<T>(plan: StepPlan, act: () => Promise<T>): Promise<T>;
  /** Branches of the chart that the machine itself has reported as taken; `known`: all that the chart has. */
  covered(branches: {
    readonly taken: readonly string[];
    readonly known: readonly string[];
    /** Known, but impossible, each with its reason. */
    readonly unreachable: Readonly<Record<string, string>>;
  }): void;
  /** A measurement outside its limits is a FAIL. */
  measure(measurement: Measurement): void;
  /** One kind of fault tried so many times, survived so many times. */
  fault(kind: string, outcome: 'survived' | 'failed', detail?: string): void;
  /** A file for the record: a picture, a wire trace, a scenario. */
  attach(name: string, mediaType: string, content: Uint8Array | string): void;
}

export interface Suite {
  readonly name: string;
  /** One line for the list. */
  readonly about: string;
  /** The machines it is for: city and machine as in the start command. */
  readonly subject: { readonly city: string; readonly machine: string };
  /** The options that the machine needs at its start (`--profile` and so on). */
  readonly options?: readonly string[];
  /** Seconds after which the run is a TIMEOUT. */
  readonly limitSeconds: number;
  /** The bench's time when the run begins (ISO 8601 with offset); absent: always the same noon of a working day. */
  readonly startsAt?: string;
  run(station: Station, progress: Progress): Promise<void>;
}
