import { createServer, type Server, type Socket } from 'node:net';
import { frameOf } from '../../../devices/card-reader/vpcd-frames.ts';

/** The reader's side of a vpcd slot, one card at a time. */
export class FakeVpcd {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Socket[] = [];
  #received: Uint8Array = new Uint8Array();
  #wake: () => void = () => {};
  #closed = false;
  #arrive: () => void = () => {};

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (socket) => {
      this.#sockets.push(socket);
      this.#received = new Uint8Array();
      this.#closed = false;
      this.#arrive();
      socket.on('data', (chunk) => {
        this.#received = Uint8Array.from([...this.#received, ...chunk]);
        this.#wake();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        // The card before may leave after this one has come.
        if (socket === this.#sockets.at(-1)) this.#closed = true;
        this.#wake();
      });
    });
  }

  static listen(): Promise<FakeVpcd> {
    return new Promise((resolve) => {
      const server = createServer();
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (address === null || typeof address === 'string') throw new Error('no port');
        resolve(new FakeVpcd(server, address.port));
      });
    });
  }

  /** The next card to come. */
  nextCard(): Promise<void> {
    return new Promise((resolve) => {
      this.#arrive = resolve;
    });
  }

  /** Sends bytes as they are, cut into pieces of this size. */
  sendRaw(bytes: Uint8Array, piece = bytes.length): void {
    for (let at = 0; at < bytes.length; at += piece) this.#sockets.at(-1)?.write(bytes.slice(at, at + piece));
  }

  control(code: 0 | 1 | 2 | 4): void {
    this.sendRaw(frameOf(Uint8Array.of(code)));
  }

  command(command: Uint8Array): void {
    this.sendRaw(frameOf(command));
  }

  /** The next frame from the card; undefined when the card has gone. */
  async answer(): Promise<Uint8Array | undefined> {
    for (;;) {
      const [high = 0, low = 0] = this.#received;
      const end = 2 + high * 256 + low;
      if (this.#received.length >= 2 && this.#received.length >= end) {
        const frame = this.#received.slice(2, end);
        this.#received = this.#received.slice(end);
        return frame;
      }
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** pcscd goes away. */
  hangUp(): void {
    this.#sockets.at(-1)?.destroy();
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
