import type { Worker } from 'node:worker_threads';
import type { EpochMillis } from '../../fares/time.ts';
import type { MachineFault } from '../rig-link/messages.ts';
import { canonicalJson } from './canonical-json.ts';
import { CardReferences, startOfMonth } from './card-references.ts';
import {
  type JournalEntry,
  type JournalEvent,
  JournalFailure,
  type JournalOpening,
  type JournalStatus,
  type NewEntry,
  type OutboxRow,
} from './contract.ts';
import type { JournalOptions, MachineJournal } from './open-journal.ts';
import { SEQUENCE_BLOCK } from './sequence-block.ts';
import type { Answer, AnswerValue, FoundAtOpening, FromWorker, Request } from './worker-messages.ts';

type RequestBody = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (value: AnswerValue) => void;
  readonly reject: (failure: JournalFailure) => void;
}

/** The machine's side of the journal's thread. */
export class WorkerJournal implements MachineJournal {
  readonly terminal: number;
  readonly opening: JournalOpening;
  readonly #worker: Worker;
  readonly #references: CardReferences;
  readonly #fired: ((fault: number) => void) | undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: JournalEvent) => void>();
  #status: JournalStatus = { kind: 'ready' };
  #lastId = 0;
  #nextSequence: number;
  #reservedUpTo: number;
  #reserving = false;
  #closing: Promise<void> | undefined;

  constructor(worker: Worker, found: FoundAtOpening, options: JournalOptions) {
    this.#worker = worker;
    this.terminal = found.terminal;
    this.opening = { created: found.created, replaced: found.replaced, unfinished: found.unfinished };
    this.#nextSequence = found.sequences.next;
    this.#reservedUpTo = found.sequences.upTo;
    this.#fired = options.hooks?.fired;
    this.#references = new CardReferences(found.keys, {
      now: options.now,
      random: options.random,
      periodStart: options.periodStart ?? startOfMonth,
      // Sent before any entry that uses it, and the thread keeps the order.
      keep: (key) => void this.#ask({ op: 'keep-key', key }).catch(() => undefined),
    });
    worker.on('message', (message: FromWorker) => this.#hear(message));
    worker.on('error', (error) => this.#threadEnded(error.message));
    worker.on('exit', () => this.#threadEnded('it ended by itself'));
  }

  get status(): JournalStatus {
    return this.#status;
  }

  nextSequence(): number {
    if (this.#closing !== undefined) throw closed();
    if (this.#reservedUpTo - this.#nextSequence <= SEQUENCE_BLOCK / 2) this.#reserve();
    if (this.#nextSequence >= this.#reservedUpTo) {
      const failure = this.#status.kind === 'failed' ? this.#status.failure : 'io';
      throw new JournalFailure(failure, 'no sequence is reserved: the disk has not yet answered');
    }
    this.#nextSequence += 1;
    return this.#nextSequence - 1;
  }

  async append(entry: NewEntry, durability: 'durable' | 'lazy'): Promise<JournalEntry> {
    if (!Number.isFinite(entry.at)) throw new TypeError(`the time of an entry must be a number, not ${entry.at}`);
    const payload = entry.forOffice === undefined ? undefined : canonicalJson({ at: entry.at, ...entry.forOffice });
    const value = await this.#ask({
      op: 'append',
      at: entry.at,
      kind: entry.kind,
      body: canonicalJson(entry.body),
      payload,
      durable: durability === 'durable',
    });
    if (value.of !== 'append') throw unexpected();
    const written = { seq: value.seq, at: entry.at, kind: entry.kind, body: entry.body, hash: value.hash };
    this.#tell({ kind: 'appended', entry: written });
    return written;
  }

  async entries(after: number, limit = 1000): Promise<readonly JournalEntry[]> {
    const value = await this.#ask({ op: 'entries', after, limit });
    if (value.of !== 'entries') throw unexpected();
    return value.entries;
  }

  async outbox(limit: number): Promise<readonly OutboxRow[]> {
    const value = await this.#ask({ op: 'outbox', limit });
    if (value.of !== 'outbox') throw unexpected();
    return value.rows;
  }

  async acknowledge(seqs: readonly number[]): Promise<void> {
    await this.#ask({ op: 'acknowledge', seqs });
  }

  cardReference(cardNumber: number): string {
    return this.#references.reference(cardNumber);
  }

  cardReferences(cardNumber: number): readonly string[] {
    return this.#references.references(cardNumber);
  }

  sealCardNumber(cardNumber: number): string {
    return this.#references.seal(cardNumber);
  }

  unsealCardNumber(sealed: string): number | undefined {
    return this.#references.unseal(sealed);
  }

  async destroyOldKeys(before: EpochMillis): Promise<number> {
    const starts = this.#references.periodsBefore(before);
    if (starts.length === 0) return 0;
    await this.#ask({ op: 'destroy-keys', starts });
    this.#references.forget(starts);
    return starts.length;
  }

  async setFaults(faults: readonly MachineFault[]): Promise<void> {
    await this.#ask({ op: 'faults', faults });
  }

  subscribe(listener: (event: JournalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    const answered = this.#post({ op: 'close', nextSequence: this.#nextSequence });
    try {
      await answered;
    } finally {
      await gone;
    }
  }

  #reserve(): void {
    if (this.#reserving) return;
    this.#reserving = true;
    const upTo = this.#reservedUpTo + SEQUENCE_BLOCK;
    this.#ask({ op: 'reserve', upTo }).then(
      () => {
        this.#reservedUpTo = upTo;
        this.#reserving = false;
      },
      () => {
        this.#reserving = false;
      },
    );
  }

  #ask(request: RequestBody): Promise<AnswerValue> {
    return this.#closing === undefined ? this.#post(request) : Promise.reject(closed());
  }

  #post(request: RequestBody): Promise<AnswerValue> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id });
    });
  }

  #hear(message: FromWorker): void {
    switch (message.tell) {
      case 'answers':
        for (const answer of message.answers) this.#settle(answer);
        return;
      case 'status':
        this.#setStatus(message.status);
        return;
      case 'fired':
        this.#fired?.(message.fault);
        return;
      case 'opened':
      case 'not-opened':
        return;
    }
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(new JournalFailure(answer.failure, answer.detail));
  }

  /** Nothing may wait for ever on a thread that is gone. */
  #threadEnded(detail: string): void {
    const ordered = this.#closing !== undefined;
    const failure = ordered ? closed() : new JournalFailure('io', `the journal's thread ended: ${detail}`);
    for (const { reject } of this.#waiting.values()) reject(failure);
    this.#waiting.clear();
    if (ordered) return;
    this.#closing = Promise.resolve();
    this.#setStatus({ kind: 'failed', failure: 'io', detail: failure.detail });
  }

  #setStatus(status: JournalStatus): void {
    this.#status = status;
    this.#tell({ kind: 'status', status });
  }

  #tell(event: JournalEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const closed = (): JournalFailure => new JournalFailure('closed', 'it has been closed');
const unexpected = (): JournalFailure =>
  new JournalFailure('io', "the journal's thread gave an answer of the wrong kind");
