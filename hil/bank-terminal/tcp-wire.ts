import { createServer, type Server, type Socket } from 'node:net';
import { bytesOf, type Message, takeMessage } from './terminal-ear.ts';
import { type Mischief, nameOf, SPLIT_MS, type TerminalWire, Wire, type WireEvents } from './terminal-wire.ts';

/** A listening terminal; a new connection takes the place of the one before. */
export class TcpWire extends Wire implements TerminalWire {
  #port: number;
  #server: Server | undefined;
  #socket: Socket | undefined;

  constructor(port: number, events: WireEvents, mischief: Mischief) {
    super(events, mischief);
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  open(): Promise<void> {
    if (this.#server !== undefined) return Promise.resolve();
    const server = createServer({ noDelay: true }, (socket) => this.#welcome(socket));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object' && address !== null) this.#port = address.port;
        resolve();
      });
    });
  }

  say(message: Message): void {
    const strike = this.strike('terminal', nameOf(message));
    if (this.ends(strike) || strike === 'drop') return;
    const bytes = Uint8Array.from(bytesOf(message));
    if (strike === 'corrupt') bytes[0] = 0x5a;
    if (strike === 'split') {
      this.#socket?.write(bytes.subarray(0, 1));
      const socket = this.#socket;
      // The rest keeps its place before whatever is said next.
      socket?.cork();
      socket?.write(bytes.subarray(1));
      setTimeout(() => socket?.uncork(), SPLIT_MS);
      return;
    }
    this.#socket?.write(bytes);
    if (strike === 'duplicate') this.#socket?.write(bytes);
  }

  part(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.events.parted();
  }

  async close(): Promise<void> {
    this.part();
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  #welcome(socket: Socket): void {
    this.part();
    this.#socket = socket;
    const row: number[] = [];
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#socket === socket) this.part();
    });
    socket.on('data', (bytes: Buffer) => {
      row.push(...bytes);
      for (let one = takeMessage(row); one !== undefined; one = takeMessage(row)) {
        if (this.#socket === socket) this.#hear(one);
      }
    });
  }

  #hear(message: Message): void {
    const strike = this.strike('machine', nameOf(message));
    if (this.ends(strike) || strike === 'drop') return;
    // What it cannot read ends the connection.
    if (strike === 'corrupt') {
      this.part();
      return;
    }
    this.events.heard(message);
    if (strike === 'duplicate') this.events.heard(message);
  }
}
