import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ContactlessEvent, ContactlessReader, ContactlessStatus } from './contract.ts';
import { eventSchema, type NeoSettings } from './host-messages.ts';

export interface NeoReaderOptions extends NeoSettings {
  readonly name: string;
  /** Environment of the reader's process; the machine's own unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

const HOST = new URL('./contactless-host.ts', import.meta.url);
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 5000;
/** What the reader's process needs at most to cancel a transaction. */
const CLOSE_WITHIN_MS = 2000;

/** A reader that speaks ViVOtech2 (ID TECH NEO), on a serial line or USB, in a process of its own. */
export class NeoReader implements ContactlessReader {
  readonly name: string;
  readonly #options: NeoReaderOptions;
  readonly #listeners = new Set<(event: ContactlessEvent) => void>();
  #status: ContactlessStatus = { kind: 'starting' };
  #child: ChildProcess | undefined;
  #respawn: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #running = false;

  constructor(options: NeoReaderOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get status(): ContactlessStatus {
    return this.#status;
  }

  subscribe(listener: (event: ContactlessEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#spawn();
  }

  show(result: 'accepted' | 'refused'): void {
    if (this.#child?.connected === true) this.#child.send({ show: result }, () => undefined);
  }

  async close(): Promise<void> {
    this.#running = false;
    this.#listeners.clear();
    clearTimeout(this.#respawn);
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    const stuck = setTimeout(() => child.kill('SIGKILL'), CLOSE_WITHIN_MS);
    if (child.connected) child.disconnect();
    await gone;
    clearTimeout(stuck);
  }

  #spawn(): void {
    const { name: _name, environment, ...settings } = this.#options;
    const child = fork(HOST, [JSON.stringify(settings)], {
      execArgv: [],
      // Standard output belongs to the machine.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...(environment ?? process.env) },
    });
    this.#child = child;
    child.on('message', (raw) => {
      if (this.#child === child) this.#take(eventSchema.parse(raw));
    });
    child.once('error', (error) => this.#lost(child, `its process does not start: ${error.message}`));
    child.once('exit', (code, signal) => this.#lost(child, `its process ended with ${signal ?? code}`));
  }

  #lost(child: ChildProcess, detail: string): void {
    if (this.#child !== child || !this.#running) return;
    this.#child = undefined;
    this.#take({ kind: 'status', status: { kind: 'lost', detail } });
    this.#respawn = setTimeout(() => this.#spawn(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
  }

  #take(event: ContactlessEvent): void {
    if (event.kind === 'status') {
      if (event.status.kind === 'ready') this.#pause = FIRST_PAUSE_MS;
      const nothingNew = event.status.kind === 'lost' && this.#status.kind === 'lost';
      this.#status = event.status;
      if (nothingNew) return;
    }
    for (const listener of [...this.#listeners]) listener(event);
  }
}
