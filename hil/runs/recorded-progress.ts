import type { WireFrame } from '../report/entries.ts';
import type { RecordWriter } from '../report/record-writer.ts';
import type { Progress, StepPlan, Verdict } from './contract.ts';
import { CoverageDelta } from './coverage-delta.ts';
import { oneLine, verdictOf } from './verdicts.ts';

/** What the runner lends to a run besides the record. */
export interface RunEyes {
  /** The machine's screen as a picture; rejects with one line where there is none to be had. */
  readonly picture: () => Promise<{ readonly mediaType: string; readonly content: Uint8Array }>;
  /** Card commands that have passed the reader since the last look. */
  readonly wire: () => Promise<readonly WireFrame[]>;
}

export interface ProgressMeans extends RunEyes {
  readonly record: RecordWriter;
  readonly costOf: (act: string) => number;
  readonly signal: AbortSignal;
  readonly monotonic: () => number;
}

/** More failures than this get no picture: they say the same. */
const MOST_FAILURE_PICTURES = 12;

/** Writes down what a suite tells, and remembers what speaks against the machine or the rig. */
export class RecordedProgress implements Progress {
  readonly #means: ProgressMeans;
  readonly #coverage = new CoverageDelta();
  readonly #against: { readonly verdict: Verdict; readonly why: string }[] = [];
  readonly #told = new WeakSet<object>();
  #steps = 0;
  #failurePictures = 0;

  constructor(means: ProgressMeans) {
    this.#means = means;
  }

  get steps(): number {
    return this.#steps;
  }

  /** What steps, measurements and faults have said against machine or rig, in order. */
  get against(): readonly { readonly verdict: Verdict; readonly why: string }[] {
    return this.#against;
  }

  plan(ahead: Parameters<Progress['plan']>[0]): void {
    this.#means.record.add({ kind: 'plan', ...ahead });
  }

  async step<T>({ title, act, picture = false }: StepPlan, run: () => Promise<T>): Promise<T> {
    const { record, costOf, signal, monotonic } = this.#means;
    signal.throwIfAborted();
    this.#steps += 1;
    const plan = { step: this.#steps, title, act };
    record.add({ kind: 'begun', ...plan });
    const began = monotonic();
    const done = (verdict: Verdict, wire: WireFrame[]) => ({
      kind: 'step' as const,
      ...plan,
      seconds: monotonic() - began,
      cost: costOf(act),
      verdict,
      wire,
    });
    try {
      const value = await run();
      const ended = done('PASS', []);
      record.add({ ...ended, wire: await this.#wire() });
      if (picture) await this.#picture(plan.step, title);
      return value;
    } catch (cause) {
      // What falls over because the run was stopped says nothing of machine or rig.
      const thrown: unknown = signal.aborted ? signal.reason : cause;
      const ended = done(verdictOf(thrown), []);
      record.add({ ...ended, wire: await this.#wire(), failure: failureOf(thrown) });
      this.#hold(thrown, `step ${plan.step} "${title}": ${oneLine(thrown)}`);
      await this.#failurePicture(plan.step, title);
      throw cause;
    }
  }

  covered(branches: Parameters<Progress['covered']>[0]): void {
    const entry = this.#coverage.of(branches);
    if (entry) this.#means.record.add(entry);
  }

  measure(measurement: Parameters<Progress['measure']>[0]): void {
    const { name, value, unit, atLeast = -Infinity, atMost = Infinity } = measurement;
    // NaN is within nothing.
    const within = value >= atLeast && value <= atMost;
    this.#means.record.add({ kind: 'measured', ...measurement, within });
    if (within) return;
    const limits = [
      ...(measurement.atLeast === undefined ? [] : [`at least ${atLeast}`]),
      ...(measurement.atMost === undefined ? [] : [`at most ${atMost}`]),
    ];
    this.#against.push({
      verdict: 'FAIL',
      why: `${name}: ${value} ${unit}, ${limits.join(' and ') || 'not a number'}`,
    });
  }

  fault(kind: string, outcome: 'survived' | 'failed', detail?: string): void {
    this.#means.record.add({ kind: 'fault', fault: kind, outcome, ...(detail === undefined ? {} : { detail }) });
    if (outcome === 'failed')
      this.#against.push({ verdict: 'FAIL', why: `fault ${kind}: ${detail ?? 'not survived'}` });
  }

  attach(name: string, mediaType: string, content: Uint8Array | string): void {
    this.#means.record.attach(name, mediaType, content, this.#steps === 0 ? undefined : this.#steps);
  }

  /** A step that throws inside a step is told once. */
  #hold(thrown: unknown, why: string): void {
    if (typeof thrown === 'object' && thrown !== null) {
      if (this.#told.has(thrown)) return;
      this.#told.add(thrown);
    }
    this.#against.push({ verdict: verdictOf(thrown), why });
  }

  async #wire(): Promise<WireFrame[]> {
    try {
      return [...(await this.#means.wire())];
    } catch {
      // A bench that is gone is told by the step itself.
      return [];
    }
  }

  async #failurePicture(step: number, title: string): Promise<void> {
    if (this.#means.signal.aborted || this.#failurePictures >= MOST_FAILURE_PICTURES) return;
    this.#failurePictures += 1;
    await this.#picture(step, title);
  }

  async #picture(step: number, title: string): Promise<void> {
    const { picture, record } = this.#means;
    try {
      const { mediaType, content } = await picture();
      record.attach(`step-${step}.${mediaType.split('/')[1] ?? 'bin'}`, mediaType, content, step);
    } catch (thrown) {
      record.add({ kind: 'note', text: `no picture of step ${step} "${title}": ${oneLine(thrown)}` });
    }
  }
}

function failureOf(thrown: unknown): { name: string; message: string; evidence?: unknown } {
  if (!(thrown instanceof Error)) return { name: 'Thrown', message: String(thrown) };
  const evidence = 'evidence' in thrown && thrown.evidence !== undefined ? { evidence: storable(thrown.evidence) } : {};
  return {
    name: thrown.name,
    message: `${thrown.message}${thrown.cause instanceof Error ? ` (${thrown.cause.message})` : ''}`,
    ...evidence,
  };
}

/** What JSON cannot hold becomes text: evidence never costs the record. */
function storable(evidence: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(evidence)) as unknown;
  } catch {
    return String(evidence);
  }
}
