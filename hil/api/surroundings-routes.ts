import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';
import { body, machineOnly, nothing, query } from './request.ts';

/** Lines and courses are names, though often written as numbers. */
const name = (longest: number) =>
  z
    .union([z.string(), z.int().min(0)])
    .transform(String)
    .pipe(z.string().trim().min(1).max(longest));

const stop = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  zone: z.string().min(1).max(16).optional(),
});

const vehicle = z.strictObject({
  line: name(8).optional(),
  course: name(32).optional(),
  vehicle: z.int().min(0).max(0xffff).optional(),
  // More than a card can tell apart (one byte) no on-board computer may report.
  stops: z.array(stop).min(1).max(250).optional(),
  at: z.union([z.int().min(0), z.string().min(1)]).optional(),
  phase: z.enum(['at-stop', 'between']).optional(),
});

const clock = z
  .strictObject({
    advance: z.number().optional(),
    now: z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]).optional(),
    freeze: z.boolean().optional(),
    rate: z.number().optional(),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    message: 'give one of advance, now, freeze, rate',
  });

/** The bus and the time. */
export function surroundingsRoutes(rig: FastifyInstance, bench: Bench): void {
  rig.get('/vehicle', async (request) => {
    const position = bench.vehicles.position(query(machineOnly, request).machine);
    return { ...position, machines: bench.vehicles.aboard(position.vehicle) };
  });

  rig.post('/vehicle', async (request) => {
    const { machine } = query(machineOnly, request);
    const position = await bench.moveVehicle(machine, body(vehicle, request));
    return { ...position, machines: bench.vehicles.aboard(position.vehicle) };
  });

  rig.get('/clock', async (request) => {
    query(nothing, request);
    return shownClock(bench);
  });

  rig.post('/clock', async (request) => {
    // One time for the whole bench; the machine's name is accepted as everywhere.
    query(machineOnly, request);
    await bench.setClock(body(clock, request));
    return shownClock(bench);
  });
}

function shownClock(bench: Bench): object {
  const { rate, frozen } = bench.clock.setting;
  return { now: bench.clock.now(), rate, frozen };
}
