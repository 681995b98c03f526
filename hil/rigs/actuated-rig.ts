import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { refusedOrigin } from '../api/loopback.ts';
import { RigError } from '../bench/rig-error.ts';
import { GantryFailure } from '../gantry/gantry-failure.ts';
import { type RigCalls, RigRefused } from '../station/rig-calls.ts';
import type { Act } from './actuated-acts.ts';

export interface ActuatedRig {
  /** The same rig interface, at an address of its own. */
  readonly address: string;
  close(): Promise<void>;
}

const LARGEST_BODY = 1024 * 1024;

/**
 * The rig interface with hands: a suite that speaks to it does not know whether a call is carried out by the bench or by
 * something that moves. What no actuator does goes to the bench as it came. Acts are done one after the other, for
 * there is one gantry.
 */
export async function openActuatedRig(bench: RigCalls, acts: ReadonlyMap<string, Act>): Promise<ActuatedRig> {
  const base = new URL(bench.address);
  let turn: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    const refused = refusedOrigin(request);
    if (refused !== undefined) return answer(response, 400, { error: 'wrong-origin', detail: refused });
    const url = new URL(request.url ?? '/', base);
    const route = url.pathname.startsWith(base.pathname) ? url.pathname.slice(base.pathname.length) : undefined;
    const mine = (url.searchParams.get('machine') ?? 'main') === bench.machine;
    const act = route !== undefined && mine ? acts.get(`${request.method} ${route}`) : undefined;
    if (act === undefined) return passOn(request, response, base);
    const done = turn.then(async () => act(await bodyOf(request), url.searchParams));
    turn = done.catch(() => undefined);
    done.then(
      (result) => answer(response, 200, result),
      (cause: unknown) => refuse(response, cause),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    address: `http://127.0.0.1:${port}${base.pathname}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, cause: unknown): void {
  if (cause instanceof RigError) answer(response, cause.status, { error: cause.error, detail: cause.detail });
  else if (cause instanceof RigRefused) answer(response, cause.status, { error: cause.error, detail: cause.message });
  else if (cause instanceof GantryFailure)
    answer(response, 409, { error: cause.trouble, detail: `gantry: ${cause.message}` });
  else answer(response, 500, { error: 'rig-failed', detail: cause instanceof Error ? cause.message : String(cause) });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body ?? null));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_BODY) throw new RigError(400, 'bad-body', `at most ${LARGEST_BODY} bytes`);
  }
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new RigError(400, 'bad-json', 'not JSON');
  }
}

function passOn(request: IncomingMessage, response: ServerResponse, base: URL): void {
  const headers = { ...request.headers, host: base.host };
  const onward = httpRequest({
    host: base.hostname,
    port: base.port,
    path: request.url,
    method: request.method,
    headers,
    agent: false,
  });
  onward.on('response', (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(response);
    reply.on('error', () => response.destroy());
  });
  onward.on('error', (error) => answer(response, 409, { error: 'bench-gone', detail: error.message }));
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
