import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { VirtualTerminal } from '../bank-terminal/virtual-terminal.ts';
import type { Bench } from '../bench/bench.ts';
import { RigError } from '../bench/rig-error.ts';
import { moneyOf } from './coin-routes.ts';
import { body, machineOnly, query } from './request.ts';

const course = z.enum(['approve', 'decline', 'cancel', 'timeout', 'lose-answer']);
const order = z
  .strictObject({
    /** Of the next card, or of the next cards; it takes the place of what was planned before. */
    next: z.union([course.transform((one) => [one]), z.array(course).max(100)]).optional(),
    /** True: cards come by themselves; false: only by `tap`. */
    automatic: z.boolean().optional(),
    tap: z.literal(true).optional(),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    message: 'give next, automatic or tap',
  });

/** The bank terminal: what passenger and bank do next, and its own ledger. */
export function terminalRoutes(rig: FastifyInstance, bench: Bench): void {
  const terminalOf = (machine: string) => moneyOf(bench, machine, 'bank terminal').terminal;

  rig.get('/terminal', async (request) => shown(terminalOf(query(machineOnly, request).machine)));

  rig.post('/terminal', async (request) => {
    const { machine } = query(machineOnly, request);
    const terminal = terminalOf(machine);
    const { next, automatic, tap } = body(order, request);
    if (tap && !terminal.waitsForCard) throw new RigError(409, 'no-card-wanted', 'the terminal waits for no card');
    if (next !== undefined) terminal.plan(next);
    if (automatic !== undefined) terminal.automatic = automatic;
    if (tap) terminal.tap();
    bench.changes.tell('terminal', machine);
    return shown(terminal);
  });
}

/** `charged`: what cardholders have paid in the end, grosze. */
function shown(terminal: VirtualTerminal): object {
  const { charged, waitsForCard, busy, automatic, planned } = terminal;
  return { charged, waitsForCard, busy, automatic, next: planned[0] ?? 'approve', planned, ledger: terminal.ledger() };
}
