import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';
import { body, machineOnly, query, wholeNumber } from './request.ts';

const order = z.strictObject({
  device: z.string().min(1),
  fault: z.string().min(1),
  at: z
    .strictObject({
      command: z.string().min(1).optional(),
      nthApdu: z.int().min(1).optional(),
      nthFrame: z.int().min(1).optional(),
      journalWrite: z.int().min(1).optional(),
      when: z.enum(['before', 'after']).optional(),
    })
    .optional(),
  count: z.int().min(1).optional(),
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

  rig.delete('/faults', async (request) => ({ removed: await bench.faultDesk.takeBack(query(some, request)) }));
}
