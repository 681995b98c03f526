import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { admitViewer, type ScreenSource } from './viewer.ts';
import { longestScreenMessage } from './wire.ts';

/** Where a machine's shell finds its screen: a socket in the machine's data folder, for its own user alone. */
export const panelSocketIn = (folder: string): string => join(folder, 'screen.sock');

/** sockaddr_un keeps 108 bytes, the last of which is 0. */
const longestSocketName = 107;

/**
 * Calls `use` with a name of this socket that the kernel takes, however deep its folder lies: the folder is opened and
 * named by its descriptor until `done` is called.
 */
export function withSocketName<Result>(path: string, use: (name: string, done: () => void) => Result): Result {
  if (Buffer.byteLength(path) <= longestSocketName) return use(path, () => {});
  const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
  let open = true;
  const done = (): void => {
    if (open) closeSync(folder);
    open = false;
  };
  return use(`/proc/self/fd/${folder}/${basename(path)}`, done);
}

/**
 * Serves the screen to a shell on this computer without the network: lines of JSON, as on the WebSocket. A socket that
 * a killed machine left behind is replaced. Rejects with the system's error where the folder takes no socket.
 */
export async function servePanelSocket(path: string, source: ScreenSource): Promise<{ close(): Promise<void> }> {
  const shells = new Set<Socket>();
  const server = createServer((socket) => {
    shells.add(socket);
    socket.on('close', () => shells.delete(socket));
    view(socket, source);
  });
  rmSync(path, { force: true });
  await listen(server, path);
  await chmod(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of shells) socket.destroy();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return withSocketName(path, (name, done) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(name, () => {
        server.off('error', reject);
        resolve();
      });
    }).finally(done),
  );
}

function view(socket: Socket, source: ScreenSource): void {
  const viewer = admitViewer(source, (answer) => {
    if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
  });
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) viewer.hear(line);
    // Whoever sends no end of a line is no shell of ours.
    if (rest.length > longestScreenMessage) socket.destroy();
  });
  // `close` follows.
  socket.on('error', () => undefined);
  socket.on('close', () => viewer.leave());
}
