import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { refusedOrigin } from '../api/loopback.ts';
import { paintChart } from '../charts/paint.ts';
import type { PaintChart } from '../report/chart-picture.ts';
import type { RecordEntry } from '../report/entries.ts';
import { RunSummary } from '../report/summary.ts';
import { type ScreenPlace, stationView } from './station-view.ts';

export interface StationPage {
  readonly address: string;
  /** A further line of the run's record. */
  hear(entry: RecordEntry): void;
  /** The machine's screen, once it is known where it is. */
  showScreen(screen: ScreenPlace): void;
  /** A new run begins: what was shown before belongs to the last one. */
  beginRun(): void;
  close(): Promise<void>;
}

export interface StationOptions {
  /** On 127.0.0.1, 0 = any free one. */
  readonly port: number;
  /** Somebody pressed the button. */
  readonly onAbort: () => void;
  readonly paint?: PaintChart;
  readonly now?: () => number;
}

/** At most ten pictures of the run a second. */
const PAUSE_MS = 100;
const file = (name: string): Buffer => readFileSync(new URL(`./page/${name}`, import.meta.url));
const ASSETS = ['index.html', 'station.css', 'station.js'];
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'text/javascript' };

/**
 * The page to watch a run: served to this computer alone, told what is new by server-sent events, with one button that
 * ends the run in order. Throws where the port is in use.
 */
export async function openStationPage(options: StationOptions): Promise<StationPage> {
  const { paint = paintChart, now = Date.now } = options;
  const watchers = new Set<ServerResponse>();
  let summary = new RunSummary();
  let screen: ScreenPlace | undefined;
  let aborting = false;
  let timer: NodeJS.Timeout | undefined;
  const event = (): string => `data: ${JSON.stringify(stationView(summary, { screen, aborting, now: now() }))}\n\n`;
  const send = (): void => {
    timer = undefined;
    const text = event();
    for (const watcher of watchers) watcher.write(text);
  };
  const soon = (): void => {
    timer ??= setTimeout(send, PAUSE_MS);
    timer.unref();
  };
  const server = createServer((request, response) => {
    const refused = refusedOrigin(request);
    const path = request.url?.split('?')[0] ?? '/';
    if (refused !== undefined) plain(response, 403, refused);
    else if (request.method === 'POST' && path === '/abort') {
      aborting = true;
      options.onAbort();
      soon();
      plain(response, 202, 'the run is being ended');
    } else if (request.method !== 'GET') plain(response, 405, 'GET, or POST /abort');
    else if (path === '/events') watch(response, watchers, event());
    else if (path === '/chart.svg') void chart(response, summary, paint);
    else asset(response, path);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  server.unref();
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  return {
    address: `http://127.0.0.1:${port}/`,
    hear(entry) {
      summary.add(entry);
      soon();
    },
    showScreen(place) {
      screen = place;
      soon();
    },
    beginRun() {
      summary = new RunSummary();
      screen = undefined;
      soon();
    },
    async close() {
      clearTimeout(timer);
      send();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const watcher of watchers) watcher.end();
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), PAUSE_MS).unref();
      });
    },
  };
}

const SAFE = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-src http://127.0.0.1:* http://localhost:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...SAFE, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function asset(response: ServerResponse, path: string): void {
  const name = path === '/' ? 'index.html' : path.slice(1);
  if (!ASSETS.includes(name)) {
    plain(response, 404, 'there is no such page');
    return;
  }
  const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain';
  response.writeHead(200, { ...SAFE, 'content-type': `${type}; charset=utf-8` }).end(file(name));
}

function watch(response: ServerResponse, watchers: Set<ServerResponse>, first: string): void {
  response.writeHead(200, { ...SAFE, 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(`retry: 1000\n${first}`);
  watchers.add(response);
  response.on('close', () => watchers.delete(response));
}

async function chart(response: ServerResponse, { coverage, opened }: RunSummary, paint: PaintChart): Promise<void> {
  try {
    const svg = coverage && opened ? await paint({ ...coverage, ...opened.subject }) : undefined;
    if (svg === undefined) plain(response, 404, 'there is no picture of this chart');
    else response.writeHead(200, { ...SAFE, 'content-type': 'image/svg+xml; charset=utf-8' }).end(svg);
  } catch (cause) {
    plain(response, 500, cause instanceof Error ? cause.message : String(cause));
  }
}
