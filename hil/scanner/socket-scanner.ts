import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { HostMessage } from '../../devices/scanner/host-messages.ts';
import type { BenchScanner } from './bench-scanner.ts';
import type { ScannerMake } from './makes.ts';

/** Where the bench's scanner waits; in the environment of the process that stands in for node-hid's. */
export const SCANNER_SOCKET = 'KASOWNIK_SCANNER_SOCKET';
/** Module of that process. */
export const SOCKET_HOST = new URL('./socket-scanner-host.ts', import.meta.url).pathname;

/**
 * A scanner for computers without umockdev: its reports travel over a socket to a process in node-hid's place. The
 * driver above, which reads descriptor and reports, is the same.
 */
export class SocketScanner implements BenchScanner {
  readonly through = 'socket';
  readonly make: ScannerMake;
  readonly #server: Server;
  readonly #drivers = new Set<Socket>();
  #plugged = false;

  private constructor(make: ScannerMake, server: Server) {
    this.make = make;
    this.#server = server;
    server.on('connection', (socket) => {
      this.#drivers.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => this.#drivers.delete(socket));
      if (this.#plugged) write(socket, this.#greeting());
    });
  }

  static async open(make: ScannerMake, path: string): Promise<SocketScanner> {
    rmSync(path, { force: true });
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    return new SocketScanner(make, server);
  }

  plug(): void {
    if (this.#plugged) return;
    this.#plugged = true;
    for (const socket of this.#drivers) write(socket, this.#greeting());
  }

  unplug(): void {
    this.#plugged = false;
    for (const socket of this.#drivers) write(socket, { kind: 'absent', detail: 'the scanner was pulled out' });
  }

  async say(reports: readonly Uint8Array[]): Promise<boolean> {
    if (!this.#plugged || this.#drivers.size === 0) return false;
    for (const report of reports) {
      for (const socket of this.#drivers) write(socket, { kind: 'report', bytes: Buffer.from(report).toString('hex') });
    }
    return true;
  }

  async close(): Promise<void> {
    for (const socket of this.#drivers) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #greeting(): HostMessage {
    const { maker, model, vendor, reportDescriptor } = this.make;
    const descriptor = Buffer.from(reportDescriptor).toString('hex');
    return { kind: 'plugged', model: `${maker} ${model} (without umockdev)`, vendor, descriptor };
  }
}

function write(socket: Socket, message: HostMessage): void {
  socket.write(`${JSON.stringify(message)}\n`);
}
