import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spawnPcscd } from './namespace.ts';
import { holdPortBlock, type PortBlock } from './port-block.ts';
import { requirePrograms, VPCD_DRIVER } from './programs.ts';
import { removeTraces, type ServiceFolder, serviceFolder, writeReaders } from './service-folder.ts';
import { readerNames } from './service-query.ts';
import { PcscUnavailable } from './unavailable.ts';

/** One place for a card: the PC/SC reader that shows it, and the TCP port where a virtual card enters it. */
export interface PcscSlot {
  readonly name: string;
  readonly port: number;
}

/** A PC/SC service of one machine alone, with a virtual antenna and a virtual card pocket. */
export interface PcscService {
  /** Value of PCSCLITE_CSOCK_NAME for the machine. */
  readonly socket: string;
  readonly readers: { readonly antenna: readonly PcscSlot[]; readonly pocket: readonly PcscSlot[] };
  /** Process id of the running pcscd; absent after `kill`. */
  readonly pid: number | undefined;
  /** SIGKILL, without a word to its clients. Ports and socket path stay held for `restart`. */
  kill(): Promise<void>;
  /** SIGKILL if it still runs, and start again on the same ports and socket path. */
  restart(): Promise<void>;
  /** Ends it, removes its folders, lets go of its ports. May be called twice. */
  stop(): Promise<void>;
}

export interface PcscOptions {
  /** Folder for socket, configuration and lock; made if missing. */
  readonly directory: string;
  /** Places per reader; vpcd has two per reader, 0 leaves the reader out. Default: two and two. */
  readonly slots?: { readonly antenna: 1 | 2; readonly pocket: 0 | 1 | 2 };
}

type Place = 'antenna' | 'pocket';

/** libifdvpcd is compiled for two slots; slot n listens on the reader's port + n. */
const SLOTS_PER_READER = 2;
const START_LIMIT_MS = 10_000;
const ATTEMPTS = 5;

/**
 * Starts pcscd for one machine, as root by a mount namespace, otherwise by a user namespace if the kernel permits.
 * Resolves when the service answers and has all its readers. Rejects with PcscUnavailable, which says why.
 */
export const startPcsc = async ({
  directory,
  slots = { antenna: 2, pocket: 2 },
}: PcscOptions): Promise<PcscService> => {
  requirePrograms(['pcscd', 'unshare', 'setpriv', 'mount'], VPCD_DRIVER);
  const folder = await serviceFolder(resolve(directory));
  const places: Place[] = slots.pocket > 0 ? ['antenna', 'pocket'] : ['antenna'];
  const refused = new Set<number>();
  for (let attempt = 1; ; attempt++) {
    const ports = await holdPortBlock(refused);
    try {
      await writeReaders(
        folder,
        places.map((place) => ({
          friendlyName: friendlyName(place),
          driverFile: `${place}.so`,
          port: portOf(place, ports.first),
        })),
      );
      const running = await launch(folder, places);
      return service({ folder, places, ports, slots, running });
    } catch (error) {
      await ports.release();
      // Somebody outside took a port between our look and the driver's: the reader is missing, others may do.
      if (!(error instanceof ReaderMissing) || attempt === ATTEMPTS) {
        await folder.remove();
        throw error instanceof PcscUnavailable ? error : new PcscUnavailable(messageOf(error));
      }
      refused.add(ports.first);
    }
  }
};

const service = (made: {
  folder: ServiceFolder;
  places: readonly Place[];
  ports: PortBlock;
  slots: NonNullable<PcscOptions['slots']>;
  running: Running;
}): PcscService => {
  const { folder, places, ports, slots } = made;
  let running: Running | undefined = made.running;
  const slotsOf = (place: Place): PcscSlot[] =>
    made.running.names
      .filter((name) => name.startsWith(friendlyName(place)))
      .sort()
      .slice(0, slots[place])
      .map((name, slot) => ({ name, port: portOf(place, ports.first) + slot }));

  const kill = async (): Promise<void> => {
    const dying = running;
    running = undefined;
    if (dying !== undefined) await ended(dying.process);
  };
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await kill();
    await ports.release();
    await folder.remove();
  };
  return {
    socket: folder.socket,
    readers: { antenna: slotsOf('antenna'), pocket: places.includes('pocket') ? slotsOf('pocket') : [] },
    get pid() {
      return running?.process.pid;
    },
    kill,
    restart: async () => {
      if (stopped !== undefined) throw new PcscUnavailable('it was stopped');
      await kill();
      running = await launch(folder, places);
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};

interface Running {
  readonly process: ChildProcess;
  readonly names: readonly string[];
}

/** The service answers, but a reader did not come up: another program has its port. */
class ReaderMissing extends Error {
  override readonly name = 'ReaderMissing';
}

const launch = async (folder: ServiceFolder, places: readonly Place[]): Promise<Running> => {
  await removeTraces(folder);
  const child = spawnPcscd({ folder: folder.path, driver: VPCD_DRIVER, places });
  const log = tailOf(child);
  try {
    const names = await answering(child, folder.socket, log);
    const missing = places.filter(
      (place) => names.filter((name) => name.startsWith(friendlyName(place))).length < SLOTS_PER_READER,
    );
    if (missing.length > 0) throw new ReaderMissing(`no virtual reader for ${missing.join(', ')}: ${log()}`);
    return { process: child, names };
  } catch (error) {
    await ended(child);
    throw error;
  }
};

/** Asks until the service answers; it is ready when it does, as pcscd opens its socket after its readers. */
const answering = async (child: ChildProcess, socket: string, log: () => string): Promise<string[]> => {
  let failed: string | undefined;
  child.once('error', (error) => {
    failed = `unshare cannot be started: ${error.message}`;
  });
  child.once('exit', (code, signal) => {
    failed ??= `pcscd ended with ${signal ?? code}: ${log()}`;
  });
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    if (failed !== undefined) throw new PcscUnavailable(failed);
    try {
      return await readerNames(socket);
    } catch (error) {
      if (performance.now() > deadline)
        throw new PcscUnavailable(`pcscd gave no answer: ${messageOf(error)}; ${log()}`);
      await pause(3);
    }
  }
};

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

/** The last words of the service, for error messages. */
const tailOf = (child: ChildProcess): (() => string) => {
  let tail = '';
  const keep = (chunk: Buffer): void => {
    tail = (tail + chunk.toString('utf8')).slice(-600);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => tail.trim().replaceAll('\n', ' | ') || 'it said nothing';
};

const friendlyName = (place: Place): string => `Virtual PCD ${place}`;

const portOf = (place: Place, first: number): number => (place === 'antenna' ? first : first + SLOTS_PER_READER);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
