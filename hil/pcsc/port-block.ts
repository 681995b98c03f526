import { createServer, type Server } from 'node:net';
import { PcscUnavailable } from './unavailable.ts';

/** Consecutive TCP ports that no other bench on this computer chooses while they are held. */
export interface PortBlock {
  readonly first: number;
  release(): Promise<void>;
}

/** Below 32768, where Linux begins to hand out ports for outgoing connections: a restart finds its ports free. */
const FIRST_PORT = 24_000;
const LAST_PORT = 32_000;
/** Blocks are laid out on this grid, so two of different size cannot overlap. */
export const PORTS_PER_BLOCK = 4;

/**
 * Holds the first free block after those in `refused` (first ports that turned out to be taken after all).
 * The hold is an abstract Unix socket: it keeps other benches away also while nobody listens on the ports
 * (a service that was killed and shall come back), and the kernel lifts it when this process ends.
 */
export const holdPortBlock = async (refused: ReadonlySet<number> = new Set()): Promise<PortBlock> => {
  for (let first = FIRST_PORT; first + PORTS_PER_BLOCK <= LAST_PORT; first += PORTS_PER_BLOCK) {
    if (refused.has(first)) continue;
    const hold = await listening({ path: `\0kasownik-ports-${first}` });
    if (hold === undefined) continue;
    if (await allFree(first)) return { first, release: () => closed(hold) };
    await closed(hold);
  }
  throw new PcscUnavailable(`no ${PORTS_PER_BLOCK} free ports in a row between ${FIRST_PORT} and ${LAST_PORT}`);
};

const allFree = async (first: number): Promise<boolean> => {
  for (let port = first; port < first + PORTS_PER_BLOCK; port++) {
    // All addresses, as the virtual reader itself listens.
    const probe = await listening({ port, host: '0.0.0.0' });
    if (probe === undefined) return false;
    await closed(probe);
  }
  return true;
};

const listening = (at: { path: string } | { port: number; host: string }): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen(at, () => {
      server.unref();
      resolve(server);
    });
  });

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
