import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Scanner, ScannerEvent, ScannerStatus } from './contract.ts';
import type { WantedScanner } from './find-scanner.ts';
import { type HostMessage, type HostSettings, hostMessageSchema } from './host-messages.ts';
import { DescriptorInvalid, readReportDescriptor } from './report-descriptor.ts';
import { ASSEMBLY_SETTINGS, type Assembled, type AssemblySettings, ScanAssembly } from './scan-assembly.ts';
import { layoutOf, layoutOfVendor, type ScanLayout } from './scan-layout.ts';

export interface HidScannerOptions extends WantedScanner {
  readonly name: string;
  /** How often is looked for a scanner while there is none, ms. */
  readonly lookMs?: number | undefined;
  readonly assembly?: AssemblySettings | undefined;
  /** Environment of the process that holds node-hid; the machine's own unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Module of that process; node-hid's unless given. */
  readonly host?: string | URL | undefined;
}

const HOST = new URL('./scanner-host.ts', import.meta.url);
const LOOK_MS = 300;
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 2000;

/** A HID POS scanner (usage page 8C), found by what it says about itself and again after it was unplugged. */
export class HidScanner implements Scanner {
  readonly name: string;
  readonly #options: HidScannerOptions;
  readonly #listeners = new Set<(event: ScannerEvent) => void>();
  #status: ScannerStatus = { kind: 'starting' };
  #child: ChildProcess | undefined;
  #respawn: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #assembly: ScanAssembly | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #running = false;

  constructor(options: HidScannerOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get status(): ScannerStatus {
    return this.#status;
  }

  subscribe(listener: (event: ScannerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves at once; whether there is a scanner, the status tells. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#spawn();
  }

  async close(): Promise<void> {
    this.#running = false;
    this.#listeners.clear();
    clearTimeout(this.#respawn);
    clearTimeout(this.#expiry);
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    // Ending in order would wait for the library to let the scanner go.
    child.kill('SIGKILL');
    await gone;
  }

  #spawn(): void {
    const { vendor, product, serial, lookMs = LOOK_MS, environment, host = HOST } = this.#options;
    const settings: HostSettings = { vendor, product, serial, lookMs };
    const child = fork(host, [JSON.stringify(settings)], {
      execArgv: [],
      // Standard output belongs to the machine.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...(environment ?? process.env) },
    });
    this.#child = child;
    child.on('message', (raw) => {
      if (this.#child === child) this.#take(hostMessageSchema.parse(raw));
    });
    child.once('error', (error) => this.#lost(child, `its process does not start: ${error.message}`));
    child.once('exit', (code, signal) => this.#lost(child, `its process ended with ${signal ?? code}`));
  }

  #lost(child: ChildProcess, detail: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#unplugged();
    this.#become({ kind: 'absent', detail });
    this.#respawn = setTimeout(() => this.#spawn(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
  }

  #take(message: HostMessage): void {
    if (message.kind === 'report') {
      this.#report(Buffer.from(message.bytes, 'hex'));
      return;
    }
    this.#unplugged();
    this.#pause = FIRST_PAUSE_MS;
    this.#become(message.kind === 'plugged' ? this.#greet(message) : message);
  }

  #greet({ model, vendor, descriptor }: Extract<HostMessage, { kind: 'plugged' }>): ScannerStatus {
    const layout = layoutFor(vendor, descriptor);
    if (typeof layout === 'string') {
      return { kind: 'refused', why: 'unknown-layout', detail: `${model}: ${layout}` };
    }
    this.#assembly = new ScanAssembly(layout, this.#options.assembly ?? ASSEMBLY_SETTINGS);
    return { kind: 'ready', model };
  }

  #report(report: Uint8Array): void {
    if (this.#assembly === undefined) return;
    this.#tell(this.#assembly.take(report, performance.now()));
    this.#awaitRest();
  }

  #awaitRest(): void {
    clearTimeout(this.#expiry);
    const deadline = this.#assembly?.deadline;
    if (deadline === undefined) return;
    const left = Math.max(0, deadline - performance.now()) + 1;
    this.#expiry = setTimeout(() => {
      this.#tell(this.#assembly?.expire(performance.now()) ?? []);
      this.#awaitRest();
    }, left);
  }

  #unplugged(): void {
    clearTimeout(this.#expiry);
    const cut = this.#assembly?.cut() ?? [];
    this.#assembly = undefined;
    this.#tell(cut);
  }

  #become(status: ScannerStatus): void {
    const nothingNew = status.kind === 'absent' && this.#status.kind === 'absent';
    this.#status = status;
    if (!nothingNew) this.#tell([{ kind: 'status', status }]);
  }

  #tell(events: readonly (ScannerEvent | Assembled)[]): void {
    for (const event of events) for (const listener of [...this.#listeners]) listener(event);
  }
}

/** The layout, or in words why there is none. */
function layoutFor(vendor: number, descriptor: string | undefined): ScanLayout | string {
  if (descriptor === undefined) return layoutOfVendor(vendor);
  try {
    return layoutOf(readReportDescriptor(Buffer.from(descriptor, 'hex'))) ?? 'its reports name no decoded data';
  } catch (cause) {
    if (cause instanceof DescriptorInvalid) return `its descriptor is damaged: ${cause.message}`;
    throw cause;
  }
}
