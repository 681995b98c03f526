import Fastify from 'fastify';
import { screenPlugin } from '../screen/server.ts';
import type { Stage } from '../screen/stage.ts';

export interface ScreenServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves this machine's screen on 127.0.0.1 to whatever shows it: a shell, a browser, the bench's page. */
export async function serveScreen(options: { readonly port: number; readonly stage: Stage }): Promise<ScreenServer> {
  const server = Fastify({ forceCloseConnections: true });
  const { stage } = options;
  await server.register(screenPlugin, {
    current: () => stage.current(),
    subscribe: (listener) => stage.subscribe(listener),
    onTouch: (touch) => stage.touch(touch),
  });
  try {
    await server.listen({ host: '127.0.0.1', port: options.port });
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw inUse ? new Error(`port ${options.port} is in use`) : error;
  }
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () => server.close(),
  };
}
