import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { machineConfigSchema } from '../../../kiosk/machine/config.ts';
import { openVehicle } from '../../../kiosk/machine/vehicle.ts';
import type { BenchRequest, ClockSetting, MachineFault, MachineToBench } from '../../../kiosk/rig-link/messages.ts';
import { readCard } from './scripted-reader.ts';

/**
 * A machine's process that keeps to the rig link and knows nothing of fares: it notes what it is told, and says
 * `tap` commands to each card. Its name decides what goes wrong: `broken` cannot start.
 */
const config = machineConfigSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const journalFile = join(config.data, 'journal.ndjson');
const send = (message: MachineToBench): void => void process.send?.(message);

let clock: ClockSetting | undefined;
const vehicle = await openVehicle(config.vehicle, () => {});
await vehicle.start();
let faults: readonly MachineFault[] = [];
let writes = 0;
const touches: unknown[] = [];
const inField = { antenna: 0, slot: 0 };
const fieldWatchers = new Set<() => void>();

const now = (): number => {
  if (!clock) return 0;
  const passed = Number(process.hrtime.bigint()) / 1e6 - clock.monotonic;
  return clock.frozen ? clock.wall : clock.wall + clock.rate * passed;
};

const journal = (): { seq: number }[] =>
  existsSync(journalFile)
    ? readFileSync(journalFile, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line, index) => ({ seq: index + 1, ...JSON.parse(line) }))
    : [];

const write = (kind: string): void => {
  writes += 1;
  const kill = faults.find((fault) => fault.device === 'machine' && (fault.journalWrite ?? writes) === writes);
  const die = (): void => {
    if (kill) process.kill(process.pid, 'SIGKILL');
  };
  if (kill?.when === 'before') die();
  appendFileSync(journalFile, `${JSON.stringify({ at: now(), kind })}\n`);
  if (kill?.when === 'after') die();
  send({ tell: 'changed', what: 'journal' });
};

const field = (reader: 'antenna' | 'slot', cards: number, timeoutMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (inField[reader] !== cards) return;
      done(true);
    };
    const timer = setTimeout(() => done(false), timeoutMs);
    const done = (reached: boolean): void => {
      clearTimeout(timer);
      fieldWatchers.delete(look);
      resolve(reached);
    };
    fieldWatchers.add(look);
    look();
  });

/** Where the bus is, or why nobody knows. */
const bus = (): unknown => (vehicle.report.kind === 'position' ? vehicle.report.position : vehicle.report);

class Refusal extends Error {
  readonly status: 400 | 404 | 409;
  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.status = status;
  }
}

async function answer(request: BenchRequest): Promise<unknown> {
  switch (request.ask) {
    case 'clock':
      clock = request.clock;
      return null;
    case 'vehicle':
      return request.look ? vehicle.look() : vehicle.report;
    case 'faults':
      faults = request.faults;
      writes = 0;
      for (const { fault, device } of faults) if (device === 'clock') send({ tell: 'fault-fired', fault });
      return null;
    case 'state':
      return { now: now(), city: config.city, machine: config.machine, vehicle: bus(), faults, touches, config };
    case 'touch':
      if (request.button === 'die') process.exit(3);
      if (request.button === 'mute') return new Promise(() => undefined);
      if (request.button === 'write') write('WRITTEN');
      else if (request.button !== 'group') throw new Refusal(404, 'there is no such button');
      touches.push(request);
      return { scene: 1 };
    case 'fill':
      throw new Refusal(404, 'there is no hopper');
    case 'touch-at':
    case 'key':
      touches.push(request);
      return { scene: 1 };
    case 'scenes':
    case 'signals':
      return [{ seq: request.after + 1, ask: request.ask }];
    case 'journal':
      return journal().filter(({ seq }) => seq > request.after);
    case 'tariff':
      return { kind: 'distance', status: 'example', bands: [], contracts: [{ id: 'month', days: 31 }] };
    case 'coverage':
      return { chart: 'scripted', model: '0', branches: [{ id: 'home:CARD[0]', taken: 1 }] };
    case 'field':
      return { reached: await field(request.reader, request.cards, request.timeoutMs) };
    case 'office-sync':
      return fetch(`${config.office}/ping`, { method: 'POST' })
        .then((response) => (response.ok ? 'sent' : 'failed'))
        .catch(() => 'failed');
    case 'stop':
      setTimeout(() => process.exit(0), 5);
      return null;
  }
}

process.on('message', (message: { id: number } & BenchRequest) => {
  const { id } = message;
  answer(message).then(
    (result) => send({ id, ok: true, answer: result }),
    (error: Error) =>
      send({ id, ok: false, status: error instanceof Refusal ? error.status : 409, error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));

const places = [
  ...config.readers.antenna.map((port) => ({ reader: 'antenna' as const, port })),
  ...config.readers.pocket.map((port) => ({ reader: 'slot' as const, port })),
];
for (const { reader, port } of places) {
  const count = (change: number): void => {
    inField[reader] += change;
    for (const look of fieldWatchers) look();
  };
  createServer((socket) => readCard(socket, count, () => write('TAPPED'))).listen(Number(port), '127.0.0.1');
}

const screen = createHttpServer((request, response) => {
  const chunks = [`${config.name} ${request.method} ${request.url} ${request.headers.host}`];
  response.writeHead(request.url === '/missing' ? 404 : 200, {
    'content-type': 'text/plain',
    'x-machine': config.name,
  });
  response.end(chunks.join());
});
const sockets = new WebSocketServer({ server: screen });
sockets.on('connection', (socket, request) => {
  socket.send(`${config.name} at ${request.url}, origin ${request.headers.origin ?? 'none'}`);
  socket.on('message', (data) => socket.send(`heard ${data}`));
});

if (config.name === 'broken') {
  send({ tell: 'cannot-start', error: 'the tariff file is not one' });
} else {
  write('OPENED');
  screen.listen(config.port, '127.0.0.1', () => {
    const address = screen.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    send({ tell: 'ready', pid: process.pid, port });
  });
}
