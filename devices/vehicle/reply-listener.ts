import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { LONGEST_DOCUMENT } from './ibis-ip-document.ts';
import type { ReplyAddress } from './subscription.ts';

export interface ReplyListener {
  readonly reply: ReplyAddress;
  close(): Promise<void>;
}

export interface ReplyListenerOptions {
  /** The machine's own address in the vehicle's network. */
  readonly address: string;
  /** TCP port, 0 = any free one. */
  readonly port: number;
  /** Not to be guessed: whoever knows it can move the bus. */
  readonly path: string;
  /** Called before the document is acknowledged. */
  readonly onDocument: (bytes: Uint8Array) => void;
}

const PATIENCE_MS = 5000;

/** The machine's own small HTTP server, to which the on-board computer posts what was subscribed. Throws what listen throws. */
export async function listenForReplies({
  address,
  port,
  path,
  onDocument,
}: ReplyListenerOptions): Promise<ReplyListener> {
  const server = createServer({ headersTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS }, (request, response) => {
    if (request.url !== path) refuse(request, response, 404);
    else if (request.method !== 'POST') refuse(request, response, 405);
    else take(request, response, onDocument);
  });
  server.maxConnections = 16;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  return {
    reply: { address, port: actual, path },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function take(request: IncomingMessage, response: ServerResponse, onDocument: (bytes: Uint8Array) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  // A connection that breaks off brings no document.
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LONGEST_DOCUMENT) chunks.push(chunk);
    else refuse(request, response, 413);
  });
  request.on('end', () => {
    if (response.headersSent) return;
    onDocument(Buffer.concat(chunks));
    response.writeHead(200, { 'content-length': 0 }).end();
  });
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  request.resume();
  response.writeHead(status, { connection: 'close', 'content-length': 0 }).end();
}
