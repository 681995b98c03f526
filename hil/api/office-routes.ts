import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { loadOrderSchema } from '../../kiosk/office/load.ts';
import type { Bench } from '../bench/bench.ts';
import { withPurseNames } from '../bench/purse-names.ts';
import { bankReference } from './bank-card-routes.ts';
import { cardNumber } from './card-number.ts';
import { withProductNumbers } from './named-products.ts';
import { machineOnly, parsed, query } from './request.ts';

const order = z
  .strictObject({
    hotlist: z.array(cardNumber).max(100_000).optional(),
    /** Bank cards by reference, or by the name under which the bench has them. */
    denied: z.array(bankReference).max(10_000).optional(),
    registry: z
      .strictObject({
        number: cardNumber,
        tier: z.enum(['standard', 'premium']),
        concession: z.enum(['normal', 'local', 'statutory']),
      })
      .optional(),
    load: z.looseObject({ number: cardNumber }).pipe(loadOrderSchema).optional(),
  })
  .refine((given) => Object.values(given).some((part) => part !== undefined), {
    message: 'give a load, a hotlist, a registry entry or references that are denied',
  });

/** The office: what is put into it, and its own fold over what machines sent. */
export function officeRoutes(rig: FastifyInstance, bench: Bench): void {
  rig.post('/office', async (request) => {
    const { machine } = query(machineOnly, request);
    await bench.office.put(parsed(order, await withProductNumbers(bench, machine, request.body ?? {}), 'body'));
    await bench.syncOffice();
    bench.changes.tell('office');
    return withPurseNames(await bench.office.view(), bench.rack);
  });

  rig.get('/office', async (request) => {
    query(machineOnly, request);
    // What machines still hold in their outboxes comes first, so that the answer does not depend on its moment.
    await bench.syncOffice();
    return withPurseNames(await bench.office.view(), bench.rack);
  });
}
