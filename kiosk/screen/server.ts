import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { builtScreen } from './built-page.ts';
import { contentSecurityPolicy } from './policy.ts';
import { admitViewer, type ScreenSource } from './viewer.ts';
import { longestScreenMessage, type ScreenAnswer } from './wire.ts';

export interface ScreenServerOptions extends ScreenSource {
  /** Folder of the built page; default `builtScreen`. */
  readonly folder?: string;
}

/** Only this computer's pages may frame it (the bench). */
const policy = contentSecurityPolicy({
  connect: "'self'",
  framedBy: "'self' http://127.0.0.1:* http://localhost:*",
});

/**
 * Serves the screen at `/` and its scenes at `/screen/ws`, below whatever prefix it is registered with. Each viewer
 * gets the current scene at once and then every change; several may look at the same time.
 */
export async function screenPlugin(app: FastifyInstance, options: ScreenServerOptions): Promise<void> {
  if (!app.hasDecorator('websocketServer')) {
    await app.register(fastifyWebsocket, { options: { maxPayload: 4 * longestScreenMessage } });
  }
  const folder = options.folder ?? builtScreen;
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', policy);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
  });
  app.get('/screen/ws', { websocket: true }, (socket, request) => {
    if (!fromThisComputer(request)) {
      socket.close(1008, 'foreign-origin');
      return;
    }
    view(socket, options);
  });
  if (existsSync(join(folder, 'index.html'))) {
    await app.register(fastifyStatic, {
      root: folder,
      decorateReply: false,
      wildcard: false,
      cacheControl: false,
      setHeaders: (response, path) =>
        response.header('cache-control', path.endsWith('.html') ? 'no-cache' : 'public, max-age=31536000, immutable'),
    });
  } else {
    app.get('/', async (_request, reply) =>
      reply
        .code(503)
        .type('text/plain')
        .send('The screen is not built: vite build --config kiosk/screen/client/vite.config.ts'),
    );
  }
}

function view(socket: WebSocket, options: ScreenServerOptions): void {
  const send = (answer: ScreenAnswer) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(answer));
  };
  const viewer = admitViewer(options, send);
  socket.on('close', () => viewer.leave());
  // A broken frame or one too long ends the connection (`close` follows); the viewer comes back by itself.
  socket.on('error', () => undefined);
  socket.on('message', (data, isBinary) => {
    if (isBinary) send({ error: 'not-text', detail: 'a message is text' });
    else viewer.hear(String(data));
  });
}

/** A page from elsewhere must not press buttons here. No origin at all: not a browser, or a page from a file. */
function fromThisComputer(request: FastifyRequest): boolean {
  const { origin } = request.headers;
  if (origin === undefined || origin === 'null' || origin.startsWith('file:')) return true;
  const url = URL.parse(origin);
  return (
    url !== null && (['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname) || url.host === request.headers.host)
  );
}
