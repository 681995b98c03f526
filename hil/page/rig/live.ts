import { z } from 'zod';

const message = z.object({ changed: z.array(z.object({ what: z.string(), machine: z.string().optional() })) });
export type Changed = z.output<typeof message>['changed'][number];

const AGAIN_MS = 1000;

/** Listens to what has changed on the bench, and opens the line again for as long as the page is open. */
export function listen(on: { opened(): void; changed(what: readonly Changed[]): void; closed(): void }): void {
  const address = new URL('/rig/live', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  socket.addEventListener('open', on.opened);
  socket.addEventListener('message', ({ data }) => {
    const parsed = message.safeParse(parsedJson(data));
    if (parsed.success) on.changed(parsed.data.changed);
  });
  socket.addEventListener('close', () => {
    on.closed();
    setTimeout(() => listen(on), AGAIN_MS);
  });
}

function parsedJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
