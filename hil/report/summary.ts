import type { DeviceFacts, EntryOf, Opened, RecordEntry } from './entries.ts';

export interface FaultCount {
  readonly fault: string;
  readonly tried: number;
  readonly survived: number;
  /** What was said of those that were not survived. */
  readonly failures: readonly string[];
}

export interface Coverage {
  readonly taken: ReadonlySet<string>;
  readonly known: readonly string[];
  readonly unreachable: Readonly<Record<string, string>>;
}

/** What a run has come to: the fold over the lines of its record so far. */
export class RunSummary {
  opened: Opened | undefined;
  closed: EntryOf<'closed'> | undefined;
  plan: EntryOf<'plan'> | undefined;
  /** Begun and not ended. */
  current: EntryOf<'begun'> | undefined;
  readonly steps: EntryOf<'step'>[] = [];
  readonly measurements: EntryOf<'measured'>[] = [];
  readonly attachments: EntryOf<'attached'>[] = [];
  readonly notes: EntryOf<'note'>[] = [];
  devices: readonly DeviceFacts[] = [];
  readonly #faults = new Map<string, FaultCount>();
  readonly #taken = new Set<string>();
  #known: readonly string[] = [];
  #unreachable: Readonly<Record<string, string>> = {};
  /** Share of the reachable branches after so many steps, for the curve. */
  readonly growth: { readonly step: number; readonly taken: number }[] = [];

  static of(entries: Iterable<RecordEntry>): RunSummary {
    const summary = new RunSummary();
    for (const entry of entries) summary.add(entry);
    return summary;
  }

  add(entry: RecordEntry): void {
    switch (entry.kind) {
      case 'opened':
        this.opened = entry;
        return;
      case 'devices':
        this.devices = entry.devices;
        return;
      case 'plan':
        this.plan = entry;
        return;
      case 'begun':
        this.current = entry;
        return;
      case 'step':
        this.steps.push(entry);
        if (this.current?.step === entry.step) this.current = undefined;
        return;
      case 'covered':
        this.#covered(entry);
        return;
      case 'measured':
        this.measurements.push(entry);
        return;
      case 'fault':
        this.#fault(entry);
        return;
      case 'attached':
        this.attachments.push(entry);
        return;
      case 'note':
        this.notes.push(entry);
        return;
      case 'closed':
        this.closed = entry;
        return;
      default:
        entry satisfies never;
    }
  }

  get coverage(): Coverage | undefined {
    if (this.#known.length === 0 && this.#taken.size === 0) return undefined;
    return { taken: this.#taken, known: this.#known, unreachable: this.#unreachable };
  }

  /** Of the branches that can be reached. */
  get covered(): { readonly taken: number; readonly of: number } | undefined {
    const coverage = this.coverage;
    if (coverage === undefined) return undefined;
    const reachable = coverage.known.filter((branch) => !(branch in coverage.unreachable));
    return { taken: reachable.filter((branch) => coverage.taken.has(branch)).length, of: reachable.length };
  }

  /** By the pace since the first step, and the plan; undefined without a plan. `now`: milliseconds since 1970. */
  secondsLeft(now: number): number | undefined {
    const [first] = this.steps;
    if (this.plan === undefined || first === undefined) return undefined;
    const running = now / 1000 - (first.at / 1000 - first.seconds);
    return (running / this.steps.length) * Math.max(0, this.plan.steps - this.steps.length);
  }

  get faults(): readonly FaultCount[] {
    return [...this.#faults.values()];
  }

  /** By the rig file, so far. */
  get costSeconds(): number {
    return this.steps.reduce((sum, { cost }) => sum + cost, 0);
  }

  #covered({ taken, known, unreachable }: EntryOf<'covered'>): void {
    for (const branch of taken) this.#taken.add(branch);
    if (known) this.#known = known;
    if (unreachable) this.#unreachable = unreachable;
    this.growth.push({ step: this.steps.length, taken: this.#taken.size });
  }

  #fault({ fault, outcome, detail }: EntryOf<'fault'>): void {
    const before = this.#faults.get(fault) ?? { fault, tried: 0, survived: 0, failures: [] };
    const survived = outcome === 'survived';
    this.#faults.set(fault, {
      fault,
      tried: before.tried + 1,
      survived: before.survived + (survived ? 1 : 0),
      failures: survived ? before.failures : [...before.failures, detail ?? 'failed'],
    });
  }
}
