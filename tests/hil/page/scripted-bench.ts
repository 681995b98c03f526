import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { WebSocketServer } from 'ws';
import { memoryOf, shownCard } from './scripted-card.ts';
import { ScriptedRig } from './scripted-rig.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A call the page has made. */
export interface Heard {
  readonly method: string;
  /** Path and query below `/rig/`. */
  readonly route: string;
  readonly body: unknown;
}

export interface ScriptedBench {
  readonly address: string;
  readonly rig: ScriptedRig;
  readonly heard: Heard[];
  /** From now on this call is refused, as the bench would. */
  refuse(method: string, route: string, status: number, error: string): void;
  /** Drops all connections to `/rig/live`. */
  hangUp(): void;
  close(): Promise<void>;
}

/** A bench that follows a script instead of running machines: the page's other end, at the wire. `folder`: the page. */
export async function startScriptedBench(folder: string): Promise<ScriptedBench> {
  const sockets = new WebSocketServer({ noServer: true });
  const rig = new ScriptedRig((changed) => {
    const text = JSON.stringify({ changed });
    for (const socket of sockets.clients) socket.send(text);
  });
  const heard: Heard[] = [];
  const refusals = new Map<string, { status: number; error: string }>();
  const server = createServer((request, response) => void serve(request, response));
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => client.send('{"changed":[]}'));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://bench');
    if (!pathname.startsWith('/rig/')) return file(pathname, response);
    const route = pathname.slice('/rig/'.length);
    const method = request.method ?? 'GET';
    const body = await bodyOf(request);
    heard.push({ method, route: `${route}${search}`, body });
    const refusal = refusals.get(`${method} ${route}`);
    const answer = refusal ?? (await answerOf(rig, method, route, searchParams, body));
    const status = typeof answer === 'object' && answer !== null && 'status' in answer ? Number(answer.status) : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  function file(pathname: string, response: ServerResponse): void {
    const page = pathname === '/bench' || pathname === '/bench/';
    const path = join(folder, page ? 'index.html' : pathname.replace(/^\/bench\//, ''));
    if (!page && !pathname.startsWith('/bench/')) return void response.end(SCREEN);
    if (!existsSync(path)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
    response.end(readFileSync(path));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return {
    address: `http://127.0.0.1:${address.port}`,
    rig,
    heard,
    refuse: (method, route, status, error) => refusals.set(`${method} ${route}`, { status, error }),
    hangUp: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return parts.length === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString());
}

async function answerOf(
  rig: ScriptedRig,
  method: string,
  route: string,
  query: URLSearchParams,
  body: unknown,
): Promise<unknown> {
  const machine = query.get('machine') ?? 'main';
  const after = Number(query.get('after') ?? 0);
  const [subject, id] = route.split('/');
  const given = (body ?? {}) as Readonly<Record<string, never>>;
  switch (`${method} ${subject}`) {
    case 'GET cards':
      return id === undefined ? rig.cards.map(shownCard) : memoryOf(rig.card(id));
    case 'POST cards':
      return rig.makeCard(given);
    case 'POST slot':
      return rig.slideIn(machine, String(given.card));
    case 'DELETE slot':
      return rig.pullOut();
    case 'POST office':
      return rig.putIntoOffice(given);
    case 'POST antenna':
      if (Array.isArray(given.cards)) return rig.presentPair(machine, given.cards);
      return rig.present(machine, String(given.card));
    case 'DELETE antenna':
      return rig.takeAway(query.get('card') ?? '');
    case 'GET machines':
      return rig.machines;
    case 'POST machines':
      return rig.addMachine(given);
    case 'GET vehicle':
      return rig.vehicle;
    case 'POST vehicle':
      return rig.moveVehicle(given);
    case 'POST keys':
      return {};
    case 'GET tariff':
      return { kind: 'towns', contracts: [{ days: 30 }, { days: 90 }] };
    case 'GET clock':
    case 'POST clock':
      return rig.setClock(given);
    case 'GET faults':
      return rig.faults;
    case 'POST faults':
      return rig.orderFault(machine, given);
    case 'DELETE faults':
      return rig.takeBackFaults(query.get('id'));
    case 'GET state':
      return rig.state();
    case 'GET journal':
      return rig.journal.filter(({ seq }) => seq > after);
    case 'GET signals':
      return rig.signals.filter(({ seq }) => seq > after);
    case 'GET apdus':
      return rig.apdus.filter(({ seq }) => seq > after);
    case 'GET coins':
      return rig.till.books();
    case 'POST coins':
      return id === 'hoppers' ? rig.till.fill(given) : rig.till.drop(Number(given.grosze));
    case 'DELETE coins':
      return rig.till.emptyTray();
    case 'GET terminal':
      return rig.till.terminal;
    case 'POST terminal':
      return rig.till.order(given);
    case 'GET paper':
      return rig.till.paper.filter(({ seq }) => seq > after);
    case 'GET office':
      return rig.office();
    default:
      return { status: 404, error: 'unknown-route' };
  }
}

const SCREEN =
  '<!doctype html><html lang="pl"><title>Kasownik</title><body style="margin:0;background:#f6f7f3"><h1>Kasownik</h1></body></html>';
