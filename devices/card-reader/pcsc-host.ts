import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { HostCommand, HostMessage, HostSettings } from './host-messages.ts';
import { dieWithParent } from './parent-death.ts';
import { pcscFailure } from './pcsc-errors.ts';
import { PcscPlace } from './pcsc-place.ts';

/*
 * A process of its own for nfc-pcsc and the native PC/SC library. The library can block its process: without a
 * service while it opens, when it closes a reader with a command under way, and at the end of the process. It keeps
 * state per process, reads the service's address from the environment once, and dies by assertion. Here none of that
 * stops the machine: the driver replaces this process, or kills it when it is done.
 *
 * First argument: HostSettings as JSON. Messages go over the IPC channel; without it the process ends.
 */

const FIRST_WAIT_MS = 10;
const LAST_WAIT_MS = 250;

const send = (message: HostMessage): void => {
  process.send?.(message);
};

const main = async ({ socket, readers }: HostSettings): Promise<void> => {
  // The machine decides when it is done with its cards, also when a whole process group is told to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // SIGKILL: leaving in order waits for a command that may never be answered.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  dieWithParent();
  // Read by the library when it is loaded.
  process.env.PCSCLITE_CSOCK_NAME = socket;

  const places = new Map<string, PcscPlace>();
  const within = (prefixes: readonly string[]): PcscPlace[] =>
    [...places.values()].filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
  let serving = false;
  process.on('message', (command: HostCommand) => {
    if (command.kind === 'restate') {
      if (serving) send({ kind: 'service' });
      for (const place of within(command.prefixes)) place.restate();
      return;
    }
    const place = places.get(command.place);
    if (place !== undefined) place.transmit(command);
    else send({ kind: 'failed', id: command.id, reason: 'reader-lost', detail: `${command.place} is not there` });
  });
  const { NFC } = await import('nfc-pcsc');
  await serviceAt(socket);

  const nfc = new NFC();
  nfc.on('error', (error) => send({ kind: 'service-lost', detail: pcscFailure(error).detail }));
  nfc.on('reader', (reader) => {
    const group = readers.find((prefixes) => prefixes.some((prefix) => reader.name.startsWith(prefix)));
    // Its automatic connects to every card of every reader, and tells errors as events named after the error.
    reader.reader.removeAllListeners('status');
    reader.on('error', (error) => {
      const { detail } = pcscFailure(error);
      if (!UNPLUGGED.includes(detail)) send({ kind: 'service-lost', detail });
    });
    if (group === undefined) return;
    const neighbours = (): PcscPlace[] => within(group).filter((other) => other !== place);
    const place = new PcscPlace(reader.reader, send, () => neighbours().length > 0);
    places.set(place.name, place);
    reader.reader.on('status', ({ state, atr }) => place.report(state, atr));
    reader.on('end', () => {
      place.end();
      places.delete(place.name);
      for (const other of neighbours()) other.restate();
    });
  });
  serving = true;
  send({ kind: 'service' });
};

/** A reader's own end, which is told apart from the service's. */
const UNPLUGGED: readonly string[] = ['SCARD_E_READER_UNAVAILABLE', 'SCARD_E_UNKNOWN_READER'];

/** Waits until somebody answers there: opening the library without a service would spin. */
const serviceAt = async (socket: string): Promise<void> => {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    const failure = await refusal(socket);
    if (failure === undefined) return;
    send({ kind: 'no-service', detail: `no PC/SC service at ${socket}: ${failure}` });
    await pause(wait);
  }
};

const refusal = (socket: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const knock = connect(socket);
    knock.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    knock.once('connect', () => {
      knock.destroy();
      resolve(undefined);
    });
  });

await main(JSON.parse(process.argv[2] ?? '{}') as HostSettings);
