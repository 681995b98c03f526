import { createHash } from 'node:crypto';
import type { AnyStateMachine } from 'xstate';
import { branchesWithParts } from './branches.ts';

/**
 * Tells charts apart: two with the same hash have the same branches in the same order to the same states, and so have
 * the charts that they invoke.
 */
export function chartHash(chart: AnyStateMachine): string {
  const lines = branchesWithParts(chart).map(({ id, transition }) => {
    const targets = transition.target?.map((target) => target.id) ?? [];
    return `${id} ${transition.guard === undefined ? '' : '?'} ${transition.reenter ? '!' : ''} ${targets.join()}`;
  });
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
}
