import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';
import { afterQuery, body, machineOnly, query } from './request.ts';

const sceneNumber = { scene: z.int().min(0).optional() };
const touchButton = z.strictObject({ button: z.string().min(1).max(64), ...sceneNumber });
const touchPoint = z.strictObject({ x: z.number(), y: z.number(), ...sceneNumber });
/** Chosen by what is given, so that a mistake is told about the form that was meant. */
const touch = z.looseObject({}).transform((given, context) => {
  const result = ('x' in given || 'y' in given ? touchPoint : touchButton).safeParse(given);
  if (result.success) return result.data;
  for (const issue of result.error.issues) context.addIssue({ ...issue, code: 'custom' });
  return z.NEVER;
});
const key = z.strictObject({ key: z.string().min(1).max(16) });

/** What a passenger sees, hears and touches, and what the machine remembers of it. */
export function passengerRoutes(rig: FastifyInstance, bench: Bench): void {
  rig.get('/state', async (request) => bench.machines.ask(query(machineOnly, request).machine, { ask: 'state' }));

  for (const what of ['scenes', 'signals', 'journal'] as const) {
    rig.get(`/${what}`, async (request) => {
      const { machine, after } = query(afterQuery, request);
      return bench.machines.ask(machine, { ask: what, after });
    });
  }

  rig.get('/apdus', async (request) => {
    const { machine, after } = query(afterQuery, request);
    return bench.seat(machine).apdus.after(after);
  });

  rig.post('/touch', async (request) => {
    const { machine } = query(machineOnly, request);
    const { scene, ...where } = body(touch, request);
    const of = scene === undefined ? {} : { scene };
    return bench.machines.ask(
      machine,
      'button' in where ? { ask: 'touch', ...where, ...of } : { ask: 'touch-at', ...where, ...of },
    );
  });

  rig.post('/keys', async (request) => {
    const { machine } = query(machineOnly, request);
    return bench.machines.ask(machine, { ask: 'key', ...body(key, request) });
  });
}
