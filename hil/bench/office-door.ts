import type { FastifyInstance } from 'fastify';
import type { Faults } from './faults.ts';

/**
 * Faults of the way to the office: `down`, nobody is there; `drop-answer`, the office hears and does, its answer is
 * lost. Both end as a broken connection.
 */
export function officeDoor(scope: FastifyInstance, faults: Faults): void {
  scope.addHook('onRequest', async (request, reply) => {
    const fault = faults.live('office', ['down'], null);
    if (!fault) return;
    faults.fired(fault.id);
    reply.hijack();
    request.raw.socket.destroy();
  });
  scope.addHook('onSend', async (request, reply, payload) => {
    const fault = faults.live('office', ['drop-answer'], null);
    if (!fault) return payload;
    faults.fired(fault.id);
    reply.hijack();
    request.raw.socket.destroy();
    return payload;
  });
}
