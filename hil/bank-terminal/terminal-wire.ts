import { rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { openPseudoTerminal, type PseudoTerminal } from '../pty/pseudo-terminal.ts';
import { bytesOf, type Message, SerialEar, takeMessage, wrap } from './terminal-ear.ts';

/** One transmission on the line, counted from 1 in both directions. */
export interface Frame {
  readonly number: number;
  readonly from: 'terminal' | 'machine';
  /** `04 0F` and so on; `ack` and `nak` are the serial line's own. */
  readonly name: string;
}

export type Strike = 'drop' | 'corrupt' | 'duplicate' | 'split' | 'unplug' | 'reset';

/** What happens to frames; asked once for each. */
export type Mischief = (frame: Frame) => Strike | undefined;

export interface WireEvents {
  readonly heard: (message: Message) => void;
  /** The machine is no longer there, or a new connection begins. */
  readonly parted: () => void;
  readonly reset: () => void;
}

export interface TerminalWire {
  open(): Promise<void>;
  say(message: Message): void;
  /** The line is interrupted and at once there again. */
  part(): void;
  close(): Promise<void>;
}

const SPLIT_MS = 5;

abstract class Wire {
  protected readonly events: WireEvents;
  readonly #mischief: Mischief;
  #count = 0;

  constructor(events: WireEvents, mischief: Mischief) {
    this.events = events;
    this.#mischief = mischief;
  }

  protected strike(from: Frame['from'], name: string): Strike | undefined {
    this.#count += 1;
    return this.#mischief({ number: this.#count, from, name });
  }

  abstract part(): void;

  /** True where the strike ends the line. */
  protected ends(strike: Strike | undefined): boolean {
    if (strike === 'unplug') this.part();
    if (strike === 'reset') this.events.reset();
    return strike === 'unplug' || strike === 'reset';
  }
}

export const nameOf = ({ group, instruction }: Pick<Message, 'group' | 'instruction'>): string =>
  [group, instruction].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');

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

export interface SerialWireTiming {
  readonly linkAckMs: number;
  readonly tries: number;
}

/** A terminal on a pseudo-terminal; the path that a machine opens stays, as by-id paths do. */
export class SerialWire extends Wire implements TerminalWire {
  readonly #path: string | undefined;
  readonly #timing: SerialWireTiming;
  #terminal: PseudoTerminal | undefined;
  #ear = new SerialEar();
  #queue: Promise<void> = Promise.resolve();
  #answered: ((ok: boolean) => void) | undefined;

  constructor(path: string | undefined, timing: SerialWireTiming, events: WireEvents, mischief: Mischief) {
    super(events, mischief);
    this.#path = path;
    this.#timing = timing;
  }

  get path(): string {
    return this.#path ?? this.#terminal?.path ?? '';
  }

  get lineSettings() {
    return this.#terminal?.lineSettings();
  }

  async open(): Promise<void> {
    const terminal = openPseudoTerminal();
    this.#terminal = terminal;
    this.#ear = new SerialEar();
    if (this.#path !== undefined) {
      rmSync(this.#path, { force: true });
      symlinkSync(terminal.path, this.#path);
    }
    terminal.onBytes((bytes) => {
      if (this.#terminal !== terminal) return;
      for (const heard of this.#ear.hear(bytes)) {
        if (heard.kind === 'message') this.#hear(heard.message);
        else if (heard.kind === 'bad') this.#link('nak');
        else this.#hearLink(heard.kind);
      }
    });
  }

  /** What is said to one line is not said to the next. */
  say(message: Message): void {
    const terminal = this.#terminal;
    this.#queue = this.#queue.then(() => this.#transmit(message, terminal));
  }

  part(): void {
    this.#terminal?.close();
    this.#terminal = undefined;
    this.#answered?.(true);
    this.events.parted();
    void this.open();
  }

  async close(): Promise<void> {
    this.#terminal?.close();
    this.#terminal = undefined;
    this.#answered?.(true);
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
    this.events.parted();
  }

  async #transmit(message: Message, terminal: PseudoTerminal | undefined): Promise<void> {
    for (let attempt = 0; attempt < this.#timing.tries; attempt += 1) {
      if (this.#terminal !== terminal || terminal === undefined) return;
      const strike = this.strike('terminal', nameOf(message));
      if (this.ends(strike)) return;
      const answered = this.#waitForLink();
      await this.#put(wrap(message), strike);
      if (await answered) return;
    }
  }

  async #put(bytes: number[], strike: Strike | undefined): Promise<void> {
    if (strike === 'drop') return;
    const row = Uint8Array.from(bytes);
    // A byte of the body, so that the check tells.
    if (strike === 'corrupt') row[2] = (row[2] ?? 0) ^ 0x41;
    if (strike === 'split') {
      this.#terminal?.write(row.subarray(0, 4));
      await new Promise((resolve) => setTimeout(resolve, SPLIT_MS));
      this.#terminal?.write(row.subarray(4));
      return;
    }
    this.#terminal?.write(row);
    if (strike === 'duplicate') this.#terminal?.write(row);
  }

  #waitForLink(): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#answered?.(false), this.#timing.linkAckMs);
      this.#answered = (ok) => {
        clearTimeout(late);
        this.#answered = undefined;
        resolve(ok);
      };
    });
  }

  #hear(message: Message): void {
    const strike = this.strike('machine', nameOf(message));
    if (this.ends(strike) || strike === 'drop') return;
    if (strike === 'corrupt') {
      this.#link('nak');
      return;
    }
    const terminal = this.#terminal;
    this.#link('ack');
    if (this.#terminal !== terminal) return;
    this.events.heard(message);
    if (strike !== 'duplicate') return;
    this.#link('ack');
    this.events.heard(message);
  }

  #hearLink(answer: 'ack' | 'nak'): void {
    const strike = this.strike('machine', answer);
    if (this.ends(strike) || strike === 'drop' || strike === 'corrupt') return;
    this.#answered?.(answer === 'ack');
  }

  #link(answer: 'ack' | 'nak'): void {
    const strike = this.strike('terminal', answer);
    if (this.ends(strike) || strike === 'drop') return;
    const byte = strike === 'corrupt' ? 0x55 : answer === 'ack' ? 0x06 : 0x15;
    this.#terminal?.write(Uint8Array.of(byte));
    if (strike === 'duplicate') this.#terminal?.write(Uint8Array.of(byte));
  }
}
