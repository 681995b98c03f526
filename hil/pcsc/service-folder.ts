import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PcscUnavailable } from './unavailable.ts';

/** Where a service keeps its socket, its configuration and its copies of the driver. */
export interface ServiceFolder {
  readonly path: string;
  readonly socket: string;
  /** Removes what was put into it, and the folder itself where we chose it. */
  remove(): Promise<void>;
}

/** A reader as reader.conf(5) describes it; vpcd takes its first port from behind the colon of the device name. */
export interface ReaderEntry {
  readonly friendlyName: string;
  readonly driverFile: string;
  readonly port: number;
}

const PARTS = ['run', 'conf', 'lib'] as const;
/** sockaddr_un.sun_path without its closing zero (unix(7)). */
const LONGEST_SOCKET_PATH = 107;

const socketIn = (folder: string): string => join(folder, 'run', 'pcscd.comm');

/** A socket's path must be short, and reader.conf knows no blanks. */
const fits = (path: string): boolean =>
  Buffer.byteLength(socketIn(path)) <= LONGEST_SOCKET_PATH && !/[\s"'#]/.test(path);

/** The folder asked for, or a temporary one where its path would not do. */
export const serviceFolder = async (wanted: string): Promise<ServiceFolder> => {
  const own = !fits(wanted);
  const path = await made(own ? undefined : wanted);
  if (!fits(path)) throw new PcscUnavailable(`no folder fit for a socket: ${wanted}, ${path}`);
  return {
    path,
    socket: socketIn(path),
    remove: async () => {
      for (const part of own ? [''] : PARTS) await rm(join(path, part), { recursive: true, force: true });
    },
  };
};

const made = async (wanted: string | undefined): Promise<string> => {
  try {
    const path = wanted ?? (await mkdtemp(join(tmpdir(), 'pcsc-')));
    for (const part of PARTS) await mkdir(join(path, part), { recursive: true });
    return path;
  } catch (error) {
    throw new PcscUnavailable(error instanceof Error ? error.message : String(error));
  }
};

export const writeReaders = async ({ path }: ServiceFolder, readers: readonly ReaderEntry[]): Promise<void> => {
  const entries = readers.map(({ friendlyName, driverFile, port }) =>
    [
      `FRIENDLYNAME "${friendlyName}"`,
      `DEVICENAME /dev/null:0x${port.toString(16)}`,
      `LIBPATH ${join(path, 'lib', driverFile)}`,
      `CHANNELID 0x${port.toString(16)}`,
    ].join('\n'),
  );
  await writeFile(join(path, 'conf', 'readers'), `${entries.join('\n\n')}\n`);
};

/** Left behind by a killed service; pcscd refuses to start beside them. */
export const removeTraces = async ({ path, socket }: ServiceFolder): Promise<void> => {
  await rm(socket, { force: true });
  await rm(join(path, 'run', 'pcscd.pid'), { force: true });
};
