import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { UpgradeHandler } from './server.ts';

/** The port of a machine's screen server; `undefined`: it does not run now; `null`: no such machine. */
export type ScreenPort = (machine: string) => number | undefined | null;

interface Target {
  readonly machine: string;
  /** Path and query as the machine's own server knows it. */
  readonly path: string;
}

const NAMED = /^\/machines\/([^/?]+)(\/.*)$/;

/** `/` is the main machine's screen, `/machines/NAME/` another's; the bench's own paths are nobody's screen. */
function targetOf(url: string): Target | undefined {
  const named = NAMED.exec(url);
  if (named?.[1] !== undefined) return { machine: named[1], path: named[2] ?? '/' };
  if (/^\/(rig|bench|office|machines)([/?]|$)/.test(url)) return undefined;
  return { machine: 'main', path: url };
}

/** Hop-by-hop headers (RFC 9110, 7.6.1) belong to one connection and are not passed on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

function headersFor(request: IncomingMessage, port: number): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...request.headers, host: `127.0.0.1:${port}` };
  for (const name of HOP_BY_HOP) delete headers[name];
  if (headers.origin !== undefined) headers.origin = `http://127.0.0.1:${port}`;
  return headers;
}

/** Serves the machines' screens under the bench's address, over HTTP. */
export function mountScreens(server: FastifyInstance, portOf: ScreenPort): void {
  server.get('/machines/:name', (request, reply) => {
    const { name } = request.params as { name: string };
    return reply.redirect(`/machines/${encodeURIComponent(name)}/`);
  });
  server.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler: async (request, reply) => {
      const target = targetOf(request.url);
      const port = target && portOf(target.machine);
      if (!target || port === null) return reply.callNotFound();
      if (port === undefined) return reply.code(503).headers(WAIT_HEADERS).send(WAIT_PAGE);
      reply.hijack();
      passOn(request.raw, reply.raw, target, port);
      return reply;
    },
  });
}

function passOn(request: IncomingMessage, response: ServerResponse, { path }: Target, port: number): void {
  const onward = httpRequest({
    host: '127.0.0.1',
    port,
    path,
    method: request.method,
    headers: headersFor(request, port),
    agent: false,
  });
  onward.on('response', (answer) => {
    const headers: OutgoingHttpHeaders = { ...answer.headers };
    for (const name of HOP_BY_HOP) delete headers[name];
    response.writeHead(answer.statusCode ?? 502, headers);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(503, WAIT_HEADERS).end(WAIT_PAGE);
  });
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

/** The same for WebSockets: after the handshake the bytes are passed on as they come. */
export function screenUpgrade(portOf: ScreenPort): UpgradeHandler {
  return (request, socket, head) => {
    const target = targetOf(request.url ?? '/');
    const port = target && portOf(target.machine);
    if (!target || port === null || port === undefined) return false;
    const headers = { ...headersFor(request, port), connection: 'Upgrade', upgrade: request.headers.upgrade };
    const onward = httpRequest({ host: '127.0.0.1', port, path: target.path, headers, agent: false });
    onward.on('upgrade', (answer, machine, first) => join(socket, head, answer, machine, first));
    onward.on('response', (answer) => {
      answer.resume();
      socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\n\r\n`);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    onward.end();
    return true;
  };
}

function join(caller: Duplex, head: Buffer, answer: IncomingMessage, machine: Duplex, first: Buffer): void {
  const lines = answer.rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [`${name}: ${answer.rawHeaders[at + 1]}`] : [],
  );
  caller.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
  if (first.length > 0) caller.write(first);
  if (head.length > 0) machine.write(head);
  for (const [one, other] of [[caller, machine] as const, [machine, caller] as const]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
    one.pipe(other);
  }
}

const WAIT_HEADERS = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '1' };

/** What stands in place of a screen whose machine is not running: calm, and gone by itself. */
const WAIT_PAGE = `<!doctype html>
<html lang="pl">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Kasownik</title>
<style>
html, body { height: 100%; margin: 0 }
body { display: grid; place-content: center; text-align: center; background: #14202b; color: #e8eef3; font: 1.25rem/1.5 "Fira Sans", system-ui, sans-serif }
p { margin: 0; opacity: .75 }
</style></head>
<body><h1>Automat jest wyłączony</h1><p lang="en">The machine is not running. This page goes on by itself when it does.</p></body>
</html>
`;
