import type { Progress } from '../../../hil/runs/contract.ts';

/** Hears what a suite tells, and keeps nothing of it. */
export function silentProgress(): Progress {
  const nothing = (): void => {};
  return {
    plan: nothing,
    step: (_, act) => act(),
    covered: nothing,
    measure: nothing,
    fault: nothing,
    attach: nothing,
  };
}
