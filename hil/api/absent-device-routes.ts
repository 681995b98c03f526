import type { FastifyInstance } from 'fastify';
import type { Bench } from '../bench/bench.ts';
import { RigError } from '../bench/rig-error.ts';
import { machineOnly, query } from './request.ts';

/** Devices the rig interface knows and no machine of this bench has: each says so instead of an unknown route. */
const ABSENT = {
  scan: 'barcode scanner',
};

export function absentDeviceRoutes(rig: FastifyInstance, bench: Bench): void {
  for (const [route, device] of Object.entries(ABSENT)) {
    rig.route({
      method: ['GET', 'POST', 'DELETE'],
      url: `/${route}`,
      handler: async (request) => {
        const { city, machine } = bench.machines.view(query(machineOnly, request).machine);
        throw new RigError(404, 'no-such-device', `the ${machine} of ${city} has no ${device}`);
      },
    });
  }
}
