import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { MachineCannotStart } from '../bench/machine-process.ts';
import { RigError } from '../bench/rig-error.ts';
import { refusedOrigin } from './loopback.ts';

/** Whoever may take over a connection that asks to become a WebSocket; `false` = not mine. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

const LARGEST_BODY = 4 * 1024 * 1024;

/**
 * The bench's HTTP server, without routes: JSON in, JSON out, each error as `{ error, detail }` with 400, 404 or
 * 409, nothing for callers from elsewhere.
 */
export function rigServer(upgrades: readonly UpgradeHandler[]): FastifyInstance {
  const server = fastify({
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: true,
    // An address that is not one reaches no route and no hook, a request that is not HTTP not even a reply.
    frameworkErrors: (error, _request, reply) => {
      const text = JSON.stringify({ error: 'bad-request', detail: error.message });
      reply.raw.writeHead(400, { 'content-type': 'application/json' }).end(text);
    },
    clientErrorHandler: (error, socket) => {
      const text = JSON.stringify({ error: 'bad-request', detail: error.message });
      const head = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\n';
      if (socket.writable) socket.end(`${head}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      else socket.destroy();
    },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined);
    try {
      done(null, JSON.parse(String(text)));
    } catch (cause) {
      done(new RigError(400, 'bad-json', cause instanceof Error ? cause.message : 'unreadable'));
    }
  });
  server.addHook('onRequest', async (request) => {
    const refused = refusedOrigin(request);
    if (refused !== undefined) throw new RigError(400, 'wrong-origin', refused);
  });
  server.setErrorHandler((error: FastifyError | RigError | Error, request, reply) => {
    const known = asRigError(error);
    if (!known) {
      process.stderr.write(`bench: ${request.method} ${request.routeOptions.url ?? '?'}: ${error.stack ?? error}\n`);
      return reply.code(500).send({ error: 'bench-failed', detail: error.message });
    }
    return reply.code(known.status).send({ error: known.error, detail: known.detail });
  });
  server.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: 'unknown-route', detail: `there is no ${request.method} ${request.url.split('?')[0]}` }),
  );
  server.server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const taken = refusedOrigin(request) === undefined && upgrades.some((handler) => handler(request, socket, head));
    if (!taken) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return server;
}

function asRigError(error: Error): RigError | undefined {
  if (error instanceof RigError) return error;
  if (error instanceof MachineCannotStart) return new RigError(409, 'machine-cannot-start', error.message);
  if (isFullDisk(error)) return new RigError(409, 'disk-full', `the bench's own disk is full: ${error.message}`);
  const status = (error as FastifyError).statusCode;
  if (status === 415) return new RigError(400, 'bad-body', 'send JSON, with the header content-type: application/json');
  if (status === 413) return new RigError(400, 'bad-body', `at most ${LARGEST_BODY} bytes`);
  if (status !== undefined && status >= 400 && status < 500) return new RigError(400, 'bad-request', error.message);
  return undefined;
}

/** SQLITE_FULL (13), or what the file system says. */
function isFullDisk(error: Error): boolean {
  return ('code' in error && error.code === 'ENOSPC') || ('errcode' in error && error.errcode === 13);
}
