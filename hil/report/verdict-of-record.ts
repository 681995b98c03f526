import type { z } from 'zod';
import type { RecordEntry, verdict } from './entries.ts';
import type { RunSummary } from './summary.ts';

export interface ReportSubject {
  /** Where record and attachments lie. */
  readonly folder: string;
  readonly summary: RunSummary;
  readonly entries: readonly RecordEntry[];
  /** The record ends before the run did. */
  readonly cutOff: boolean;
  readonly verdict: z.output<typeof verdict>;
  readonly why?: string;
}

/** The verdict a record ends with. One that was cut off proves nothing, unless the machine had failed by then. */
export function verdictOfRecord(summary: RunSummary, cutOff: boolean): Pick<ReportSubject, 'verdict' | 'why'> {
  const { closed } = summary;
  if (closed && !cutOff) return { verdict: closed.verdict, ...(closed.why === undefined ? {} : { why: closed.why }) };
  const failed = summary.steps.find((step) => step.verdict === 'FAIL');
  if (failed)
    return {
      verdict: 'FAIL',
      why: `step ${failed.step} "${failed.title}": ${failed.failure?.message ?? ''}; then the record was cut off`,
    };
  const under = summary.current ? `, in step ${summary.current.step} "${summary.current.title}"` : '';
  return { verdict: 'ERROR', why: `the record was cut off after ${summary.steps.length} steps${under}` };
}
