import type { RigCalls } from './rig-calls.ts';
import { machines } from './shapes.ts';

/**
 * Leaves the machine as the next run expects it: nothing in the field or the pocket, no fault armed, time at its
 * ordinary speed, power on. Each act is tried whatever became of the one before; the answer says what did not work.
 */
export async function makeSafe(calls: RigCalls): Promise<readonly string[]> {
  const failures: string[] = [];
  const attempt = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (cause) {
      failures.push(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  };
  await attempt('faults taken back', () => calls.tell('DELETE', '/faults'));
  await attempt('field empty', () => calls.tell('DELETE', '/antenna'));
  await attempt('pocket empty', () => calls.tell('DELETE', '/slot'));
  await attempt('ordinary time', () => calls.tell('POST', '/clock', { rate: 1, freeze: false }));
  await attempt('power on', async () => {
    const all = await calls.ask(machines, 'GET', '/machines');
    const dead = all.filter(({ state }) => state === 'dead');
    for (const { name } of dead) await calls.tell('POST', `/machines/${name}/start`);
  });
  return failures;
}
