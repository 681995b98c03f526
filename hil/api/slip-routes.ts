import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';
import { RigError } from '../bench/rig-error.ts';
import { body, machineOnly, query } from './request.ts';

/** A validator that has not let a ticket go by then has forgotten it. */
const LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 20;
const given = z.array(z.object({ seq: z.int() }));

/** The slot for paper tickets. */
export function slipRoutes(rig: FastifyInstance, bench: Bench): void {
  /** Puts a paper ticket in; answers when the machine has let it go and beeped. `text`: what is stamped, or null. */
  rig.post('/slip', async (request) => {
    const { machine } = query(machineOnly, request);
    body(z.strictObject({}).default({}), request);
    const { stamp } = bench.seat(machine);
    if (stamp === undefined) throw new RigError(404, 'no-such-device', 'this machine has no slot for paper tickets');
    const { printer } = stamp;
    if (printer.holdsTicket) throw new RigError(409, 'slot-taken', 'there is a ticket in the slot');
    const signals = async (after: number) =>
      given.parse(await bench.machines.ask(machine, { ask: 'signals', after })).at(-1)?.seq;
    const before = (await signals(0)) ?? 0;
    const ended = new AbortController();
    const sheet = await Promise.race([printer.insert(), wait(LIMIT_MS, undefined, { signal: ended.signal })]);
    ended.abort();
    if (sheet === undefined) {
      printer.pull();
      throw new RigError(409, 'not-let-go', 'the machine does not let the ticket go; it was pulled out');
    }
    const until = performance.now() + LIMIT_MS;
    while ((await signals(before)) === undefined && performance.now() < until) await wait(LOOK_EVERY_MS);
    return { text: sheet.text === '' ? null : sheet.text, png: Buffer.from(sheet.png).toString('base64') };
  });
}
