import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bench } from '../bench/bench.ts';
import type { Readers } from '../bench/readers.ts';
import { body, machineOnly, params, query } from './request.ts';

const machineName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'a small letter, then up to 31 of a-z, 0-9 and -');

const newMachine = z.strictObject({
  name: machineName,
  city: z.enum(['tarnow', 'jaworzno', 'krakow']).optional(),
  machine: z.enum(['validator', 'vending', 'parking', 'inspector']).optional(),
  vehicle: z.int().min(0).max(0xffff).optional(),
});

const named = z.object({ name: z.string() });

/** Further machines on the bench, and the power switch of each. */
export function machineRoutes(rig: FastifyInstance, bench: Bench): void {
  const shown = (name: string) => ({
    ...bench.machines.view(name),
    screen: bench.screenOf(name),
    vehicle: bench.vehicles.position(name).vehicle,
    readers: readersOf(bench.seat(name).readers),
  });

  rig.get('/machines', async () => bench.machines.names.map(shown));

  rig.post('/machines', async (request) => {
    const order = body(newMachine, request);
    await bench.addMachine(order);
    return shown(order.name);
  });

  rig.delete('/machines/:name', async (request) => {
    const { name } = params(named, request);
    return { removed: await bench.removeMachine(name) };
  });

  rig.post('/machines/:name/kill', async (request) => {
    const { name } = params(named, request);
    await bench.machines.kill(name);
    return shown(name);
  });

  rig.post('/machines/:name/start', async (request) => {
    const { name } = params(named, request);
    await bench.startMachine(name);
    return shown(name);
  });

  rig.get('/coverage', async (request) => bench.machines.ask(query(machineOnly, request).machine, { ask: 'coverage' }));

  rig.get('/tariff', async (request) => bench.machines.ask(query(machineOnly, request).machine, { ask: 'tariff' }));
}

function readersOf({ access, antenna, kind, pocket }: Readers): object {
  const socket = access.access === 'pcsc' ? { socket: access.socket } : {};
  return { access: kind, ...socket, antenna: antenna.map(({ name }) => name), slot: pocket.map(({ name }) => name) };
}
