import type { RecordWriter } from '../report/record-writer.ts';
import type { Station, Suite, Verdict } from './contract.ts';
import { RecordedProgress, type RunEyes } from './recorded-progress.ts';
import { oneLine, RunAborted, TimeIsUp, verdictOf, weightiest } from './verdicts.ts';

export interface RunMeans extends RunEyes {
  readonly record: RecordWriter;
  readonly station: Omit<Station, 'signal'>;
  /** Somebody stops the run. */
  readonly abort: AbortSignal;
  /** Seconds that only go forward. */
  readonly monotonic?: () => number;
}

export interface RunResult {
  readonly verdict: Verdict;
  readonly why?: string;
  readonly seconds: number;
}

/** A suite that is told to stop has this long to tidy up before it is left alone. */
const GRACE_MS = 2000;

/**
 * Runs a suite once, never again, within its time, and writes down what it tells; the last line of the record is for
 * the caller, once the station is in its safe state. Never throws for what the suite does.
 */
export async function runSuite(suite: Suite, means: RunMeans): Promise<RunResult> {
  const monotonic = means.monotonic ?? (() => performance.now() / 1000);
  const stop = new AbortController();
  const aborted = (): void => stop.abort(new RunAborted('stopped by hand'));
  if (means.abort.aborted) aborted();
  means.abort.addEventListener('abort', aborted, { once: true });
  const limit = setTimeout(() => stop.abort(new TimeIsUp(suite.limitSeconds)), suite.limitSeconds * 1000);
  const { record, station, picture, wire } = means;
  const progress = new RecordedProgress({
    record,
    picture,
    wire,
    monotonic,
    costOf: station.costOf,
    signal: stop.signal,
  });
  const began = monotonic();
  const thrown = await outcomeOf(suite, { ...station, signal: stop.signal }, progress);
  clearTimeout(limit);
  means.abort.removeEventListener('abort', aborted);
  return { ...judged(thrown, progress), seconds: monotonic() - began };
}

/** What the suite threw, or why it was stopped; undefined for a suite that ran to its end. */
async function outcomeOf(suite: Suite, station: Station, progress: RecordedProgress): Promise<unknown> {
  const { signal } = station;
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const run = Promise.resolve()
    .then(() => suite.run(station, progress))
    .then(
      () => undefined,
      (cause: unknown) => ({ cause }),
    );
  const first = await Promise.race([run, stopped.then(() => 'stopped' as const)]);
  if (first !== 'stopped') return signal.aborted ? signal.reason : first?.cause;
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, GRACE_MS);
  });
  await Promise.race([run, grace]);
  clearTimeout(timer);
  return signal.reason;
}

function judged(thrown: unknown, progress: RecordedProgress): { verdict: Verdict; why?: string } {
  const against = [...progress.against];
  // What a step has thrown and the suite has passed on is told by the step.
  const last = thrown === undefined ? undefined : { verdict: verdictOf(thrown), why: oneLine(thrown) };
  if (last && !against.some(({ why }) => why.endsWith(last.why))) against.push(last);
  if (against.length === 0 && progress.steps === 0) {
    return { verdict: 'ERROR', why: 'the suite ran no step, which proves nothing' };
  }
  const verdict = weightiest(against.map((each) => each.verdict));
  const first = against.find((each) => each.verdict === verdict);
  const more = against.filter((each) => each.verdict === verdict).length - 1;
  return first ? { verdict, why: `${first.why}${more > 0 ? ` (and ${more} more)` : ''}` } : { verdict };
}
