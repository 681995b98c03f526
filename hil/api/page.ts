import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Serves the built page under `/bench`; without one, `/bench` says where the rig interface is. */
export async function mountPage(server: FastifyInstance, folder: string): Promise<void> {
  if (existsSync(join(folder, 'index.html'))) {
    await server.register(fastifyStatic, { root: folder, prefix: '/bench/', redirect: false, decorateReply: true });
    server.get('/bench', (_request, reply) => reply.sendFile('index.html'));
    return;
  }
  const notice = 'The page of this bench is not built. The rig interface is at /rig, the screen at /.\n';
  server.get('/bench', (_request, reply) => reply.code(404).type('text/plain; charset=utf-8').send(notice));
}
