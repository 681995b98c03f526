import { Agent, createServer, request, type Server, type ServerResponse } from 'node:http';
import type { OnBoardComputer } from './on-board-computer.ts';
import { spoiled } from './spoiled-document.ts';

/** What happens on the wire to one document, either way. */
export type WireFault = 'silent' | 'garbage';

export interface VehicleSocketOptions {
  /** What strikes the next document; each call is one. */
  readonly strike: () => WireFault | undefined;
  /** An integer from 0 to below the limit. */
  readonly below: (limit: number) => number;
  /** The way to who is to be told, where it leads through a tap. */
  readonly route?: ((url: URL) => Promise<URL>) | undefined;
}

const HOST = '127.0.0.1';
const POST_LIMIT_MS = 1000;
const LONGEST_REQUEST = 64 * 1024;

/**
 * The network socket of one machine: whichever bus it is plugged into, that bus's on-board computer answers at the
 * same address. Faults act here, on the wire between computer and machine.
 */
export class VehicleSocket {
  readonly #options: VehicleSocketOptions;
  readonly #server: Server;
  /** The connection to who is told stays open: the bus moves every few seconds. */
  readonly #agent = new Agent({ keepAlive: true });
  #computer: OnBoardComputer | undefined;

  constructor(options: VehicleSocketOptions) {
    this.#options = options;
    this.#server = createServer(async (incoming, response) => {
      const body = await bodyOf(incoming);
      const computer = this.#computer;
      const fault = this.#options.strike();
      if (computer === undefined || body === undefined || fault === 'silent') {
        incoming.socket.destroy();
        return;
      }
      const { afterwards, document, status } = computer.answer({ path: incoming.url ?? '/', body }, this);
      send(response, status, fault === 'garbage' ? spoiled(document, this.#options.below) : Buffer.from(document));
      afterwards?.();
    });
  }

  /** Opens the socket; the base address at which a machine finds the services. */
  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, HOST, resolve);
    });
    const bound = this.#server.address();
    return `http://${HOST}:${typeof bound === 'object' && bound !== null ? bound.port : 0}/`;
  }

  get computer(): OnBoardComputer | undefined {
    return this.#computer;
  }

  /** Pulls the cable out of one bus and plugs it into another. */
  plug(computer: OnBoardComputer | undefined): void {
    if (computer === this.#computer) return;
    this.#computer?.forget(this);
    this.#computer = computer;
  }

  /** From the computer to the machine. False: nobody listens there; what the wire loses is lost. */
  async post(url: URL, document: string): Promise<boolean> {
    const fault = this.#options.strike();
    if (fault === 'silent') return true;
    const { route } = this.#options;
    const way = route === undefined ? url : await route(url);
    const bytes = fault === 'garbage' ? spoiled(document, this.#options.below) : Buffer.from(document);
    // What listens in between sees each document on a connection of its own.
    return posted(way, bytes, way === url ? this.#agent : false);
  }

  async close(): Promise<void> {
    this.plug(undefined);
    this.#agent.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}

/** Undefined: longer than any request of the protocol, or broken off. */
async function bodyOf(incoming: AsyncIterable<Buffer>): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming) {
      length += chunk.length;
      if (length > LONGEST_REQUEST) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, bytes: Uint8Array): void {
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', 'content-length': bytes.length }).end(bytes);
}

function posted(url: URL, bytes: Uint8Array, agent: Agent | false): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'text/xml; charset=utf-8', 'content-length': bytes.length },
      timeout: POST_LIMIT_MS,
    });
    let overdue = false;
    call.on('timeout', () => {
      overdue = true;
      call.destroy();
    });
    call.on('error', () => {
      // The other side may have closed an idle connection just as it was taken: the document goes on a new one.
      resolve(call.reusedSocket && !overdue ? posted(url, bytes, false) : false);
    });
    call.on('response', (response) => {
      response.resume();
      response.on('error', () => resolve(false));
      response.on('end', () => resolve(response.statusCode === 200));
    });
    call.end(bytes);
  });
}
