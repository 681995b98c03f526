import type { MachineFault } from '../rig-link/messages.ts';
import type { PeriodKey } from './card-references.ts';
import { type JournalEntry, JournalFailure } from './contract.ts';
import { asEntry } from './entry-row.ts';
import { GroupWriter, type WriteOutcome } from './group-writer.ts';
import type { OpenedJournal } from './opening.ts';
import { type NamedFailure, nameFailure } from './sqlite-failure.ts';
import type { Answer, AnswerValue, FoundAtOpening, FromWorker, Request } from './worker-messages.ts';
import { WriteFaults } from './write-faults.ts';

/** A lazy entry waits at most this long for something durable to take it along. */
const LAZY_MS = 200;
/** A disk that refused is tried again this often. */
const PROBE_MS = 250;
/** After this long without a write the log file is moved into the database and the chain anchored. */
const IDLE_MS = 1000;
/** ... and after so many commits even without a pause. */
const MOST_COMMITS_IN_LOG = 2000;

type AppendRequest = Extract<Request, { op: 'append' }>;

/** Serves the requests of the machine on the journal's thread: batches in, answers and news out. */
export class JournalDesk {
  readonly found: FoundAtOpening;
  readonly #opened: OpenedJournal;
  readonly #writer: GroupWriter;
  readonly #faults: WriteFaults;
  readonly #tell: (message: FromWorker) => void;
  readonly #ended: () => void;
  #answers: Answer[] = [];
  #keysToKeep: PeriodKey[] = [];
  #lazyTimer: NodeJS.Timeout | undefined;
  #probeTimer: NodeJS.Timeout | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #commitsInLog = 0;
  #closed = false;

  constructor(opened: OpenedJournal, tell: (message: FromWorker) => void, ended: () => void) {
    const { store, memory } = opened;
    this.#opened = opened;
    this.#tell = tell;
    this.#ended = ended;
    this.#faults = new WriteFaults({
      kill: () => process.kill(process.pid, 'SIGKILL'),
      sleep: (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
      fired: (fault) => tell({ tell: 'fired', fault }),
    });
    this.#writer = new GroupWriter(store, this.#faults, (status) => tell({ tell: 'status', status }));
    const { created, replaced, sequences } = opened;
    const unfinished = store.unfinished.entries();
    this.found = { terminal: store.terminal, created, replaced, unfinished, sequences, keys: memory.keys() };
  }

  arm(faults: readonly MachineFault[]): void {
    this.#faults.arm(faults);
  }

  /** Serves requests in their order; appends that follow each other share one commit. */
  serve(batch: readonly Request[]): void {
    let group: AppendRequest[] = [];
    for (const request of batch) {
      if (request.op === 'append') {
        group.push(request);
        continue;
      }
      this.#append(group);
      group = [];
      this.#answer(request.id, () => this.#serveOne(request));
    }
    this.#append(group);
    if (this.#answers.length > 0) this.#tell({ tell: 'answers', answers: this.#answers.splice(0) });
    if (this.#closed) this.#ended();
    else this.#arrangeLater();
  }

  #append(group: readonly AppendRequest[]): void {
    if (group.length === 0) return;
    const outcome = this.#write(group);
    group.forEach(({ id }, index) => {
      const entry = outcome.ok ? outcome.entries[index] : undefined;
      if (entry !== undefined) {
        const hash = Buffer.from(entry.hash).toString('hex');
        this.#answers.push({ id, ok: true, value: { of: 'append', seq: entry.seq, hash } });
      } else if (!outcome.ok) {
        this.#answers.push({ id, ok: false, failure: outcome.failure, detail: outcome.detail });
      }
    });
    this.#commitsInLog += 1;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#settle(), IDLE_MS);
  }

  #write(group: readonly AppendRequest[]): WriteOutcome {
    try {
      this.#keepKeys();
    } catch (error) {
      return { ok: false, ...nameFailure(error) };
    }
    return this.#writer.append(
      group,
      group.some(({ durable }) => durable),
    );
  }

  /** No entry may name a card under a key that a power cut would take away. */
  #keepKeys(): void {
    for (const key of this.#keysToKeep) this.#opened.memory.keepKey(key);
    this.#keysToKeep = [];
  }

  #serveOne(request: Exclude<Request, AppendRequest>): AnswerValue {
    const { memory, store } = this.#opened;
    switch (request.op) {
      case 'entries':
        return { of: 'entries', entries: this.#entries(request.after, request.limit) };
      case 'outbox':
        // The office must never see what a crash could still take back: the number would be given out again.
        insist(this.#writer.flush());
        return { of: 'outbox', rows: store.outbox(request.limit) };
      case 'acknowledge':
        this.#writer.acknowledge(request.seqs);
        break;
      case 'reserve':
        memory.reserve(store.terminal, request.upTo);
        break;
      case 'keep-key':
        this.#keysToKeep.push(request.key);
        this.#keepKeys();
        break;
      case 'destroy-keys':
        memory.destroyKeys(request.starts);
        break;
      case 'faults':
        this.arm(request.faults);
        break;
      case 'close':
        this.#close(request.nextSequence);
        break;
    }
    return { of: 'done' };
  }

  #entries(after: number, limit: number): readonly JournalEntry[] {
    const written = this.#opened.store.entries(after, limit);
    const held = this.#writer.taken.filter(({ seq }) => seq > after);
    return [...written, ...held]
      .slice(0, limit)
      .map(asEntry)
      .filter((entry) => entry !== undefined);
  }

  #answer(id: number, serve: () => AnswerValue): void {
    try {
      this.#answers.push({ id, ok: true, value: serve() });
    } catch (error) {
      this.#answers.push({ id, ok: false, ...nameFailure(error) });
    }
  }

  #arrangeLater(): void {
    if (this.#writer.failed) this.#probeTimer ??= setTimeout(() => this.#probe(), PROBE_MS);
    else if (this.#writer.waiting) this.#lazyTimer ??= setTimeout(() => this.#flushLazy(), LAZY_MS);
    if (this.#commitsInLog > MOST_COMMITS_IN_LOG) this.#settle();
  }

  #flushLazy(): void {
    this.#lazyTimer = undefined;
    this.#writer.flush();
    this.#arrangeLater();
  }

  #probe(): void {
    this.#probeTimer = undefined;
    this.#writer.probe();
    this.#arrangeLater();
  }

  /** Housekeeping; if the disk refuses it, nothing is lost and it is done another time. */
  #settle(): void {
    this.#commitsInLog = 0;
    const { store, memory } = this.#opened;
    try {
      store.checkpoint();
      memory.setAnchor(store.terminal, store.anchor);
    } catch {
      this.#commitsInLog = 1;
    }
  }

  #close(nextSequence: number): void {
    for (const timer of [this.#lazyTimer, this.#probeTimer, this.#idleTimer]) clearTimeout(timer);
    this.#closed = true;
    const { store, memory, release } = this.#opened;
    try {
      insist(this.#writer.flush());
      memory.reserve(store.terminal, nextSequence);
      memory.setAnchor(store.terminal, store.anchor);
    } finally {
      release();
    }
  }
}

/** Throws what was refused. */
function insist(refused: NamedFailure | undefined): void {
  if (refused !== undefined) throw new JournalFailure(refused.failure, refused.detail);
}
