import type {
  PrintedDocument,
  Printer,
  PrinterEvent,
  PrinterStatus,
  PrintOutcome,
} from '../../../devices/printer/contract.ts';

/** What becomes of the next document. */
export type NextPrint = 'printed' | 'not-printed' | 'silent-out' | 'silent-not-out';

/** A printer and the paper that has come out of it, which outlive every machine. */
export class ScriptedPrinter {
  readonly paper: PrintedDocument[] = [];
  next: NextPrint = 'printed';
  lost = false;
  #machine: Connection | undefined;

  connect(): Printer {
    this.#machine?.cut();
    this.#machine = new Connection(this);
    return this.#machine;
  }

  disconnect(): void {
    this.#machine?.cut();
    this.#machine = undefined;
  }

  setLost(lost: boolean): void {
    this.lost = lost;
    this.#machine?.setStatus(
      lost ? { kind: 'faulty', fault: 'paper-out', detail: 'no paper' } : { kind: 'ready', paper: 'enough' },
    );
  }

  /** Documents whose name begins so. */
  named(prefix: string): readonly PrintedDocument[] {
    return this.paper.filter(({ id }) => id.startsWith(prefix));
  }
}

class Connection implements Printer {
  readonly name = 'printer';
  status: PrinterStatus = { kind: 'starting' };
  readonly #device: ScriptedPrinter;
  readonly #listeners = new Set<(event: PrinterEvent) => void>();
  #cut = false;

  constructor(device: ScriptedPrinter) {
    this.#device = device;
  }

  cut(): void {
    this.#cut = true;
    this.#listeners.clear();
  }

  setStatus(status: PrinterStatus): void {
    this.status = status;
    for (const listener of [...this.#listeners]) listener({ kind: 'status', status });
  }

  subscribe(listener: (event: PrinterEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    await Promise.resolve();
    this.setStatus(
      this.#device.lost
        ? { kind: 'faulty', fault: 'paper-out', detail: 'no paper' }
        : { kind: 'ready', paper: 'enough' },
    );
  }

  async print(document: PrintedDocument): Promise<PrintOutcome> {
    await this.#answer();
    const { next } = this.#device;
    this.#device.next = 'printed';
    if (this.#device.lost || next === 'not-printed')
      return { kind: 'not-printed', why: 'paper-out', detail: 'no paper' };
    if (next !== 'silent-not-out') this.#device.paper.push(document);
    await this.#answer();
    return next === 'printed' ? { kind: 'printed' } : { kind: 'unknown', detail: 'it fell silent' };
  }

  async close(): Promise<void> {}

  async #answer(): Promise<void> {
    await Promise.resolve();
    if (this.#cut) return new Promise(() => {});
  }
}
