import type { UnixSeconds } from '../time.ts';

/**
 * Seconds from a recorded time to now. Clocks of two machines differ: one that is behind by no more than the
 * tolerance counts as 0 seconds elapsed; one further behind proves nothing, and the time counts as long ago.
 */
export function secondsElapsed(since: UnixSeconds, now: UnixSeconds, toleranceSeconds: number): number {
  const elapsed = now - since;
  if (elapsed >= 0) return elapsed;
  return -elapsed <= toleranceSeconds ? 0 : Number.POSITIVE_INFINITY;
}
