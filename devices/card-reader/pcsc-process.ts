import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { CardLost } from './contract.ts';
import { type HostCommand, type HostMessage, type HostSettings, hostMessageSchema } from './host-messages.ts';

interface Waiting {
  resolve(answer: Uint8Array): void;
  reject(loss: CardLost): void;
}

type Listener = (message: HostMessage) => void;

const HOST = new URL('./pcsc-host.ts', import.meta.url);
const FIRST_PAUSE_MS = 20;
const LAST_PAUSE_MS = 1000;
/** A process that lived so long was not broken from its start. */
const HEALTHY_AFTER_MS = 500;

/** The process that holds the native PC/SC library: started with the first listener, replaced when it or the service dies. */
export class PcscProcess {
  readonly #settings: HostSettings;
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #respawn: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #commands = 0;

  constructor(settings: HostSettings) {
    this.#settings = settings;
  }

  /**
   * The listener hears everything about the places with these prefixes from now on, their present state first.
   * The answer leaves again; after the last has left the process is gone.
   */
  join(prefixes: readonly string[], listener: Listener): () => Promise<void> {
    this.#listeners.add(listener);
    if (this.#child !== undefined) this.#send(this.#child, { kind: 'restate', prefixes });
    else if (this.#respawn === undefined) this.#spawn();
    return async () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) await this.#end();
    };
  }

  /** One command to the card that had this session number; rejects with CardLost. */
  transmit(place: string, session: number, command: Uint8Array): Promise<Uint8Array> {
    const child = this.#child;
    if (child === undefined) return Promise.reject(new CardLost('reader-lost', 'the PC/SC service is gone'));
    const id = ++this.#commands;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send(child, { kind: 'transmit', id, place, session, command: Buffer.from(command).toString('hex') });
    });
  }

  #send(child: ChildProcess, message: HostCommand): void {
    // A message that cannot be sent means that the process is going; its end settles everything.
    child.send(message, () => undefined);
  }

  #spawn(): void {
    this.#respawn = undefined;
    const born = performance.now();
    const child = fork(HOST, [JSON.stringify(this.#settings)], {
      // Not the flags of our own process: a debugger's port, for one, is taken.
      execArgv: [],
      // Standard output belongs to the machine.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // A thread each for commands that may stay unanswered.
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    });
    this.#child = child;
    child.on('message', (raw) => {
      if (this.#child === child) this.#take(hostMessageSchema.parse(raw), born);
    });
    child.once('error', (error) => this.#lost(child, `its process does not start: ${error.message}`, born));
    child.once('exit', (code, signal) => this.#lost(child, `its process ended with ${signal ?? code}`, born));
  }

  #take(message: HostMessage, born: number): void {
    if (message.kind === 'answer') {
      this.#settle(message.id)?.resolve(Uint8Array.from(Buffer.from(message.answer, 'hex')));
    } else if (message.kind === 'failed') {
      this.#settle(message.id)?.reject(new CardLost(message.reason, message.detail));
    } else if (message.kind === 'service-lost') {
      const dead = this.#child;
      if (dead !== undefined) this.#lost(dead, `the PC/SC service is gone: ${message.detail}`, born);
      dead?.kill('SIGKILL');
    } else {
      this.#tell(message);
    }
  }

  #lost(child: ChildProcess, detail: string, born: number): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new CardLost('reader-lost', detail));
    this.#tell({ kind: 'service-lost', detail });
    if (performance.now() - born > HEALTHY_AFTER_MS) this.#pause = FIRST_PAUSE_MS;
    this.#respawn = setTimeout(() => this.#spawn(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
  }

  async #end(): Promise<void> {
    clearTimeout(this.#respawn);
    this.#respawn = undefined;
    const child = this.#child;
    this.#child = undefined;
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(id)?.reject(new CardLost('reader-lost', 'the reader was closed'));
    }
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    // Ending in order would wait for a command that may never be answered.
    child.kill('SIGKILL');
    await gone;
  }

  #tell(message: HostMessage): void {
    for (const listener of [...this.#listeners]) listener(message);
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
