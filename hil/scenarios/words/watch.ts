import { MachineFailure, MachineTooSlow, type StepPlan } from '../../runs/contract.ts';

const LOOK_EVERY_MS = 25;

/** How a thing that is looked at stands: there, not there yet, or something else; `final`: it will not turn into it. */
export type Look<Seen> =
  | { readonly is: 'there'; readonly seen: Seen }
  | { readonly is: 'not-yet'; readonly saw: string; readonly evidence?: unknown }
  | { readonly is: 'wrong'; readonly saw: string; readonly evidence?: unknown; readonly final?: boolean };

export type RunStep = <T>(plan: StepPlan, act: () => Promise<T>) => Promise<T>;

/**
 * Looks until the expected is there. Throws MachineFailure when something else stands there at the end of the time,
 * MachineTooSlow when the machine was still at it.
 */
export async function waitFor<Seen>(
  expected: string,
  look: () => Promise<Look<Seen>>,
  limitSeconds: number,
  signal: AbortSignal,
): Promise<Seen> {
  const deadline = performance.now() + limitSeconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found.is === 'there') return found.seen;
    const final = found.is === 'wrong' && found.final === true;
    if (final || performance.now() > deadline) {
      const message = `expected ${expected}, saw ${found.saw}${final ? '' : ` (after ${limitSeconds} s)`}`;
      throw found.is === 'wrong' ? new MachineFailure(message, found.evidence) : new MachineTooSlow(message);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
