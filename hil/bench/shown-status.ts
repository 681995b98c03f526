import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Fault } from './faults.ts';
import type { Machines } from './machines.ts';

const devicesOf = z.object({ devices: z.record(z.string(), z.looseObject({ kind: z.string(), status: z.string() })) });

/** States that a machine notices by itself and not only when it uses the device, and how long that takes at most, ms. */
const NOTICED_WITHIN_MS: Readonly<Record<string, number>> = {
  unplug: 4000,
  'paper-out': 3000,
  'cover-open': 3000,
  overheated: 3000,
  feeding: 3000,
  broken: 3000,
};
/** Drivers look for what they have lost every few seconds. */
const FOUND_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 25;

/**
 * Resolves when the machine shows the device of this fault as broken or as ready again, when it is dead, or when it
 * takes longer than it may: whoever waits for the effect sees it in the machine's state then.
 */
export async function untilShown(
  machines: Pick<Machines, 'ask'>,
  machine: string,
  fault: Fault,
  as: 'broken' | 'ready',
): Promise<void> {
  const limit = as === 'ready' ? FOUND_WITHIN_MS : (NOTICED_WITHIN_MS[noticed(fault)] ?? 0);
  const end = performance.now() + limit;
  while (performance.now() < end) {
    const state = await machines.ask(machine, { ask: 'state' }).catch(() => undefined);
    const seen = devicesOf.safeParse(state).data;
    if (seen === undefined) return;
    const statuses = statusesOf(seen.devices, fault);
    if (statuses.every((status) => (status === 'ready') === (as === 'ready'))) return;
    await wait(LOOK_EVERY_MS);
  }
}

/** An acceptor says at once that a sensor is blocked; what is to come further down the paper is not waited for. */
function noticed({ device, fault, amount }: Fault): string {
  if (device === 'coin-acceptor' && fault === 'jam') return 'unplug';
  return device === 'printer' && amount !== undefined ? '' : fault;
}

function statusesOf(devices: z.infer<typeof devicesOf>['devices'], { device, amount }: Fault): readonly string[] {
  if (device !== 'hopper') return [devices[device]?.status ?? 'ready'];
  return Object.values(devices)
    .filter(({ kind, value }) => kind === 'hopper' && (amount === undefined || value === amount))
    .map(({ status }) => status);
}
