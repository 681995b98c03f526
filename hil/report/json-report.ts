import type { ReportSubject } from './verdict-of-record.ts';

/** The whole run as one object, for programs: what the record says, added up. Seconds and counts as they are. */
export function jsonReport({ summary, verdict, why, cutOff }: ReportSubject): object {
  const { opened, closed, plan, steps, covered, coverage, measurements, faults, devices, attachments, notes } = summary;
  return {
    verdict,
    ...(why === undefined ? {} : { why }),
    cutOff,
    ...opened,
    kind: undefined,
    begunAt: opened?.at,
    at: undefined,
    seconds: closed?.seconds ?? steps.reduce((sum, { seconds }) => sum + seconds, 0),
    steps: {
      run: steps.length,
      passed: steps.filter((step) => step.verdict === 'PASS').length,
      rigSeconds: round(summary.costSeconds),
      planned: plan && { steps: plan.steps, seconds: plan.seconds },
      bound: plan?.bound,
      ratioToBound: plan?.bound && {
        steps: ratio(steps.length, plan.bound.steps),
        seconds: ratio(summary.costSeconds, plan.bound.seconds),
      },
      list: steps.map(({ wire, kind: _, ...step }) => ({ ...step, cardCommands: wire.length })),
    },
    coverage: covered &&
      coverage && {
        ...covered,
        open: coverage.known.filter((branch) => !coverage.taken.has(branch) && !(branch in coverage.unreachable)),
        taken: [...coverage.taken].sort(),
        unreachable: coverage.unreachable,
      },
    measurements: measurements.map(({ kind: _, at: __, ...rest }) => rest),
    faults,
    devices,
    attachments: attachments.map(({ kind: _, ...rest }) => rest),
    notes: notes.map(({ text }) => text),
  };
}

function ratio(value: number, bound: number): number | null {
  return bound > 0 ? round(value / bound) : null;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
