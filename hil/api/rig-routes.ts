import type { FastifyInstance } from 'fastify';
import type { Bench } from '../bench/bench.ts';
import { bankCardRoutes } from './bank-card-routes.ts';
import { cardRoutes, fieldRoutes } from './card-routes.ts';
import { coinRoutes } from './coin-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { machineRoutes } from './machine-routes.ts';
import { officeRoutes } from './office-routes.ts';
import { paperRoutes } from './paper-routes.ts';
import { passengerRoutes } from './passenger-routes.ts';
import { scanRoutes } from './scan-routes.ts';
import { slipRoutes } from './slip-routes.ts';
import { surroundingsRoutes } from './surroundings-routes.ts';
import { terminalRoutes } from './terminal-routes.ts';

/** The rig interface: everything a test or the page can do to a bench. */
export function rigRoutes(rig: FastifyInstance, bench: Bench): void {
  rig.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  machineRoutes(rig, bench);
  passengerRoutes(rig, bench);
  cardRoutes(rig, bench);
  fieldRoutes(rig, bench);
  slipRoutes(rig, bench);
  coinRoutes(rig, bench);
  terminalRoutes(rig, bench);
  bankCardRoutes(rig, bench);
  paperRoutes(rig, bench);
  surroundingsRoutes(rig, bench);
  faultRoutes(rig, bench);
  officeRoutes(rig, bench);
  scanRoutes(rig, bench);
}
