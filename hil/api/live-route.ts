import { WebSocketServer } from 'ws';
import type { Changed, Changes } from '../bench/changes.ts';
import type { UpgradeHandler } from './server.ts';

/** At most twenty messages a second, whatever happens. */
const PAUSE_MS = 50;
/** A reader that does not keep up is let go; the page opens the connection again and reads everything. */
const MOST_UNSENT_BYTES = 1024 * 1024;

/**
 * WebSocket `/rig/live`: says what has changed, `{ changed: [{ what, machine? }] }`, collected over 50 ms, so that
 * a page need not ask again and again. What is new is read by the ordinary calls.
 */
export function liveFeed(changes: Changes): { readonly upgrade: UpgradeHandler; close(): void } {
  const sockets = new WebSocketServer({ noServer: true });
  const collected = new Map<string, { what: Changed; machine?: string }>();
  let timer: NodeJS.Timeout | undefined;

  const send = (): void => {
    timer = undefined;
    const text = JSON.stringify({ changed: [...collected.values()] });
    collected.clear();
    for (const socket of sockets.clients) {
      if (socket.bufferedAmount > MOST_UNSENT_BYTES) socket.terminate();
      else socket.send(text);
    }
  };
  const unwatch = changes.watch(({ what, machine }) => {
    if (sockets.clients.size === 0) return;
    collected.set(`${what} ${machine ?? ''}`, { what, ...(machine === undefined ? {} : { machine }) });
    timer ??= setTimeout(send, PAUSE_MS);
  });
  return {
    upgrade: (request, socket, head) => {
      if (request.url?.split('?')[0] !== '/rig/live') return false;
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => client.terminate());
        client.send(JSON.stringify({ changed: [] }));
      });
      return true;
    },
    close: () => {
      unwatch();
      clearTimeout(timer);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
