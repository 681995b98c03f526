import { MachineFailure, MachineTooSlow, type Verdict } from './contract.ts';

/** Somebody stopped the run. */
export class RunAborted extends Error {
  override readonly name = 'RunAborted';
}

/** The run's own time is over. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp';
  constructor(seconds: number) {
    super(`not finished within ${seconds} s`);
  }
}

/** What a run ends with; 2 is a wrong option. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { PASS: 0, FAIL: 1, ERROR: 3, TIMEOUT: 4, ABORTED: 5 };
export const WRONG_OPTION_CODE = 2;

/** What is worth knowing most comes first: a broken promise of the machine stays one, whatever came after it. */
const WEIGHT: readonly Verdict[] = ['FAIL', 'TIMEOUT', 'ERROR', 'ABORTED', 'PASS'];

export function weightiest(verdicts: Iterable<Verdict>): Verdict {
  let found: Verdict = 'PASS';
  for (const verdict of verdicts) if (WEIGHT.indexOf(verdict) < WEIGHT.indexOf(found)) found = verdict;
  return found;
}

/** What it means that this was thrown. By name as well, so that a suite with a contract of its own copy is understood. */
export function verdictOf(thrown: unknown): Exclude<Verdict, 'PASS'> {
  const name = thrown instanceof Error ? thrown.name : '';
  if (thrown instanceof MachineFailure || name === 'MachineFailure') return 'FAIL';
  if (thrown instanceof MachineTooSlow || name === 'MachineTooSlow' || thrown instanceof TimeIsUp) return 'TIMEOUT';
  if (thrown instanceof RunAborted) return 'ABORTED';
  return 'ERROR';
}

export function oneLine(thrown: unknown): string {
  const message = thrown instanceof Error ? `${thrown.message || thrown.name}${cause(thrown)}` : String(thrown);
  return message.split('\n')[0] ?? '';
}

/** `fetch failed` alone tells nobody anything. */
function cause({ cause: deeper }: Error): string {
  return deeper instanceof Error && deeper.message !== '' ? ` (${deeper.message})` : '';
}
