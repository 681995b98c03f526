import {
  type Journal,
  type JournalEntry,
  type JournalEvent,
  JournalFailure,
  type JournalOpening,
  type JournalStatus,
  type NewEntry,
  type OutboxRow,
} from '../../../kiosk/journal/contract.ts';
import { UnfinishedFold } from '../../../kiosk/journal/unfinished.ts';

/** What happens at a write: the machine dies there, or the disk refuses. */
export type AtWrite = 'kill-before' | 'kill-after' | 'refuse' | undefined;

/** The disk of a journal: what a power cut leaves. */
export class Disk {
  readonly entries: JournalEntry[] = [];
  readonly outbox: OutboxRow[] = [];
  sequence = 1;
  writes = 0;
  /** Decides at each write. */
  atWrite: (write: number, entry: NewEntry) => AtWrite = () => undefined;
}

const TERMINAL = 117;

/** A journal in memory that keeps its contract: what was lazy when the power went is lost. */
export class MemoryJournal implements Journal {
  readonly terminal = TERMINAL;
  readonly opening: JournalOpening;
  status: JournalStatus = { kind: 'ready' };
  readonly #disk: Disk;
  readonly #died: () => void;
  readonly #listeners = new Set<(event: JournalEvent) => void>();
  #lazy: JournalEntry[] = [];
  #dead = false;

  constructor(disk: Disk, died: () => void) {
    this.#disk = disk;
    this.#died = died;
    const fold = new UnfinishedFold();
    for (const entry of disk.entries) fold.take(entry);
    this.opening = { created: disk.entries.length === 0, unfinished: fold.entries() };
  }

  /** The power goes: nothing more is heard of this machine. */
  cutPower(): void {
    this.#dead = true;
    this.#lazy = [];
    this.#listeners.clear();
  }

  setStatus(status: JournalStatus): void {
    this.status = status;
    for (const listener of [...this.#listeners]) listener({ kind: 'status', status });
  }

  nextSequence(): number {
    this.#disk.sequence += 1;
    return this.#disk.sequence;
  }

  async append(entry: NewEntry, durability: 'durable' | 'lazy'): Promise<JournalEntry> {
    await Promise.resolve();
    if (this.#dead) return new Promise(() => {});
    if (this.status.kind === 'failed') throw new JournalFailure(this.status.failure, this.status.detail);
    this.#disk.writes += 1;
    const fate = this.#disk.atWrite(this.#disk.writes, entry);
    if (fate === 'kill-before') return this.#die();
    if (fate === 'refuse') {
      queueMicrotask(() => this.setStatus({ kind: 'failed', failure: 'io', detail: 'the disk refuses' }));
      throw new JournalFailure('io', 'the disk refuses');
    }
    const seq = this.#disk.entries.length + this.#lazy.length + 1;
    const written: JournalEntry = structuredClone({ ...entry, seq, hash: String(seq) });
    this.#lazy.push(written);
    if (durability === 'durable') this.#flush();
    if (fate === 'kill-after') return this.#die();
    for (const listener of [...this.#listeners]) listener({ kind: 'appended', entry: written });
    return written;
  }

  #flush(): void {
    for (const entry of this.#lazy.splice(0)) {
      this.#disk.entries.push(entry);
      if (entry.forOffice !== undefined) this.#disk.outbox.push({ seq: entry.seq, payload: entry.forOffice });
    }
  }

  #die(): Promise<never> {
    this.#died();
    return new Promise(() => {});
  }

  async entries(after: number, limit = 1000): Promise<readonly JournalEntry[]> {
    return [...this.#disk.entries, ...this.#lazy].filter(({ seq }) => seq > after).slice(0, limit);
  }

  async outbox(limit: number): Promise<readonly OutboxRow[]> {
    this.#flush();
    return this.#disk.outbox.slice(0, limit);
  }

  async acknowledge(seqs: readonly number[]): Promise<void> {
    const kept = this.#disk.outbox.filter(({ seq }) => !seqs.includes(seq));
    this.#disk.outbox.splice(0, this.#disk.outbox.length, ...kept);
  }

  cardReference(cardNumber: number): string {
    return `card-${(cardNumber * 2654435761) % 2 ** 32}`;
  }

  cardReferences(cardNumber: number): readonly string[] {
    return [this.cardReference(cardNumber)];
  }

  sealCardNumber(cardNumber: number): string {
    return Buffer.from(String(cardNumber)).toString('base64');
  }

  unsealCardNumber(sealed: string): number | undefined {
    return Number(Buffer.from(sealed, 'base64').toString());
  }

  subscribe(listener: (event: JournalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#flush();
  }
}
