import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';
import { DIRECTIONS } from '../wiretap/wire-fault.ts';
import { afterQuery, body, machineOnly, query, wholeNumber } from './request.ts';

const order = z.strictObject({
  device: z.string().min(1),
  fault: z.string().min(1),
  at: z
    .strictObject({
      command: z.string().min(1).optional(),
      nthApdu: z.int().min(1).optional(),
      nthFrame: z.int().min(1).optional(),
      direction: z.enum(DIRECTIONS).optional(),
      journalWrite: z.int().min(1).optional(),
      diskCall: z.int().min(1).optional(),
      when: z.enum(['before', 'after']).optional(),
    })
    .optional(),
  count: z.union([z.int().min(1), z.literal('for-ever')]).optional(),
  amount: z.int().optional(),
});

const some = z.strictObject({ machine: z.string().optional(), id: wholeNumber.optional() });

/** Faults: ordered, counted, taken back. Without a machine, reading and taking back mean those of all machines. */
export function faultRoutes(rig: FastifyInstance, bench: Bench): void {
  rig.post('/faults', async (request) => {
    const { machine } = query(machineOnly, request);
    return bench.faultDesk.order(machine, body(order, request));
  });

  rig.get('/faults', async (request) => bench.faults.list(query(some, request).machine));

  rig.get('/wire', async (request) => {
    const { machine, after } = query(afterQuery, request);
    return bench.seat(machine).wiring.frames(after);
  });

  rig.delete('/faults', async (request) => ({ removed: await bench.faultDesk.takeBack(query(some, request)) }));
}
