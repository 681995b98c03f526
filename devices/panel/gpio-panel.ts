import type { LampColour, Panel, PanelEvent, PanelStatus } from './contract.ts';
import type { GpioKernel } from './gpio-kernel.ts';
import {
  bitsOf,
  descriptorOf,
  GPIO_V2_GET_LINE_IOCTL,
  GPIO_V2_LINE_GET_VALUES_IOCTL,
  GPIO_V2_LINE_SET_VALUES_IOCTL,
  LINE_EVENT_SIZE,
  LINE_FLAG,
  type LineRequest,
  lineRequest,
  lineValues,
  readLineEvents,
} from './gpio-structs.ts';

/** Where keys and lamps are: a chip of the kernel, and line numbers on it. */
export interface GpioPanelSettings {
  /** E.g. `/dev/gpiochip0`. */
  readonly chip: string;
  readonly keys: readonly { readonly key: string; readonly line: number }[];
  readonly lamps: readonly { readonly colour: LampColour; readonly line: number }[];
  /** A key connects its line to ground (the usual wiring, with a pull-up). */
  readonly keysActiveLow: boolean;
  readonly bias: 'pull-up' | 'pull-down' | 'none';
  readonly lampsActiveLow: boolean;
  /** How long a contact has to be steady, ms. */
  readonly debounceMs: number;
}

export interface GpioPanelOptions extends GpioPanelSettings {
  readonly name: string;
  readonly kernel: GpioKernel;
  /** How soon a panel that is not there is looked for again, ms. */
  readonly retryMs?: number;
  /** A key that is down for so long is stuck, ms. */
  readonly stuckMs?: number;
}

const CONSUMER = 'kasownik';
const RETRY_MS = 1000;
const STUCK_MS = 30_000;
/** Events fetched at once; the kernel keeps 16 a line. */
const EVENTS_AT_ONCE = 16;

/** What is open while the panel is there. */
interface OpenLines {
  readonly keys: number | undefined;
  readonly lamps: number | undefined;
  readonly unwatch: () => void;
}

/** Keys and lamps on lines of the Linux GPIO character device; the kernel debounces and keeps what was pressed. */
export class GpioPanel implements Panel {
  readonly name: string;
  readonly keys: readonly string[];
  readonly #options: GpioPanelOptions;
  readonly #listeners = new Set<(event: PanelEvent) => void>();
  readonly #down = new Map<string, NodeJS.Timeout>();
  readonly #stuck = new Set<string>();
  /** When each burning lamp goes out, on performance.now(). */
  readonly #burning = new Map<LampColour, { readonly until: number; readonly out: NodeJS.Timeout }>();
  #status: PanelStatus = { kind: 'starting' };
  #open: OpenLines | undefined;
  #retry: NodeJS.Timeout | undefined;
  #running = false;

  constructor(options: GpioPanelOptions) {
    this.name = options.name;
    this.keys = options.keys.map(({ key }) => key);
    this.#options = options;
  }

  get status(): PanelStatus {
    return this.#status;
  }

  subscribe(listener: (event: PanelEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#tryOpen();
  }

  async close(): Promise<void> {
    this.#running = false;
    this.#listeners.clear();
    clearTimeout(this.#retry);
    for (const { out } of this.#burning.values()) clearTimeout(out);
    this.#burning.clear();
    this.#setLamps();
    this.#letGo();
  }

  light(colour: LampColour, milliseconds: number): void {
    if (!this.#running || milliseconds <= 0) return;
    const before = this.#burning.get(colour);
    const until = Math.max(before?.until ?? 0, performance.now() + milliseconds);
    clearTimeout(before?.out);
    const out = setTimeout(() => {
      this.#burning.delete(colour);
      this.#setLamps();
    }, until - performance.now());
    this.#burning.set(colour, { until, out });
    this.#setLamps();
  }

  #tryOpen(): void {
    try {
      this.#open = this.#openLines();
      this.#become({ kind: 'ready' });
    } catch (cause) {
      this.#lost(cause);
    }
    this.#setLamps();
  }

  #openLines(): OpenLines {
    const { kernel, chip } = this.#options;
    const descriptor = kernel.open(chip);
    let keys: number | undefined;
    let lamps: number | undefined;
    try {
      keys = this.#request(descriptor, this.#keyLines());
      lamps = this.#request(descriptor, this.#lampLines());
      if (keys === undefined) return { keys, lamps, unwatch: () => undefined };
      // A key that is down already was not pressed for us; it may be stuck.
      const levels = lineValues(0n, (1n << BigInt(this.keys.length)) - 1n);
      kernel.ioctl(keys, GPIO_V2_LINE_GET_VALUES_IOCTL, levels);
      this.keys.forEach((key, index) => {
        if ((bitsOf(levels) & (1n << BigInt(index))) !== 0n) this.#wentDown(key);
      });
      return { keys, lamps, unwatch: kernel.watch(keys, () => this.#read()) };
    } catch (cause) {
      for (const lines of [keys, lamps]) if (lines !== undefined) kernel.close(lines);
      throw cause;
    } finally {
      // The lines stay ours without the chip.
      kernel.close(descriptor);
    }
  }

  #request(chip: number, wanted: LineRequest): number | undefined {
    if (wanted.offsets.length === 0) return undefined;
    const struct = lineRequest(wanted);
    this.#options.kernel.ioctl(chip, GPIO_V2_GET_LINE_IOCTL, struct);
    return descriptorOf(struct);
  }

  #keyLines(): LineRequest {
    const { keys, keysActiveLow, bias, debounceMs } = this.#options;
    const pull = { 'pull-up': LINE_FLAG.pullUp, 'pull-down': LINE_FLAG.pullDown, none: LINE_FLAG.biasDisabled }[bias];
    const edges = LINE_FLAG.edgeRising | LINE_FLAG.edgeFalling;
    return {
      offsets: keys.map(({ line }) => line),
      consumer: CONSUMER,
      flags: LINE_FLAG.input | edges | pull | (keysActiveLow ? LINE_FLAG.activeLow : 0n),
      debounceMicroseconds: debounceMs * 1000,
    };
  }

  #lampLines(): LineRequest {
    const { lamps, lampsActiveLow } = this.#options;
    return {
      offsets: lamps.map(({ line }) => line),
      consumer: CONSUMER,
      flags: LINE_FLAG.output | (lampsActiveLow ? LINE_FLAG.activeLow : 0n),
      values: 0n,
    };
  }

  #read(): void {
    const keys = this.#open?.keys;
    if (keys === undefined) return;
    const bytes = new Uint8Array(EVENTS_AT_ONCE * LINE_EVENT_SIZE);
    let count = 0;
    try {
      count = this.#options.kernel.read(keys, bytes);
    } catch (cause) {
      this.#lost(cause);
    }
    for (const { edge, offset } of readLineEvents(bytes.subarray(0, count))) {
      const key = this.#options.keys.find(({ line }) => line === offset)?.key;
      if (key === undefined) continue;
      if (edge === 'falling') this.#wentUp(key);
      // Down twice is down: what came between was lost, and was no press of its own.
      else if (this.#wentDown(key)) this.#tell({ kind: 'pressed', key });
    }
  }

  /** False: it was down already. */
  #wentDown(key: string): boolean {
    if (this.#down.has(key)) return false;
    const { stuckMs = STUCK_MS } = this.#options;
    const stuck = setTimeout(() => {
      this.#stuck.add(key);
      this.#become(this.#keysStatus());
    }, stuckMs);
    this.#down.set(key, stuck.unref());
    return true;
  }

  #wentUp(key: string): void {
    clearTimeout(this.#down.get(key));
    this.#down.delete(key);
    if (this.#stuck.delete(key)) this.#become(this.#keysStatus());
  }

  #keysStatus(): PanelStatus {
    if (this.#stuck.size === 0) return { kind: 'ready' };
    return { kind: 'key-stuck', detail: `held down for too long: ${[...this.#stuck].join(', ')}` };
  }

  #setLamps(): void {
    const lines = this.#open?.lamps;
    if (lines === undefined) return;
    const { kernel, lamps } = this.#options;
    const bits = lamps.reduce(
      (set, { colour }, at) => (this.#burning.has(colour) ? set | (1n << BigInt(at)) : set),
      0n,
    );
    try {
      kernel.ioctl(lines, GPIO_V2_LINE_SET_VALUES_IOCTL, lineValues(bits, (1n << BigInt(lamps.length)) - 1n));
    } catch (cause) {
      this.#lost(cause);
    }
  }

  #lost(cause: unknown): void {
    this.#letGo();
    if (!this.#running) return;
    this.#become({ kind: 'lost', detail: cause instanceof Error ? cause.message : String(cause) });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#tryOpen(), this.#options.retryMs ?? RETRY_MS);
  }

  #letGo(): void {
    for (const stuck of this.#down.values()) clearTimeout(stuck);
    this.#down.clear();
    this.#stuck.clear();
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    open.unwatch();
    for (const lines of [open.keys, open.lamps]) if (lines !== undefined) this.#options.kernel.close(lines);
  }

  #become(status: PanelStatus): void {
    const nothingNew = status.kind === 'lost' && this.#status.kind === 'lost';
    this.#status = status;
    if (!nothingNew) this.#tell({ kind: 'status', status });
  }

  #tell(event: PanelEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
