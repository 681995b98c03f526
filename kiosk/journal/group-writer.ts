import type { JournalStatus } from './contract.ts';
import { type NamedFailure, nameFailure } from './sqlite-failure.ts';
import { type JournalStore, type StampedEntry, stamp } from './store.ts';
import { OrderedFault, type WriteFaults } from './write-faults.ts';

/** An entry before it has a place; `body` and `payload` are JSON. */
export type Unplaced = Pick<StampedEntry, 'at' | 'kind' | 'body' | 'payload'>;

export type WriteOutcome =
  | { readonly ok: true; readonly entries: readonly StampedEntry[] }
  | ({ readonly ok: false } & NamedFailure);

/** More lazy entries than this are not held back. */
const MOST_HELD_BACK = 500;

/**
 * Group commit: whatever was asked for while the disk was busy goes to it in one transaction. Lazy entries are held
 * back until something durable takes them along; once taken they are kept until the disk accepts them.
 */
export class GroupWriter {
  readonly #store: JournalStore;
  readonly #faults: WriteFaults;
  readonly #onStatus: (status: JournalStatus) => void;
  #status: JournalStatus = { kind: 'ready' };
  /** Told to their callers and not yet on the disk; the first `#attempted` of them were already refused once. */
  #taken: readonly StampedEntry[] = [];
  #attempted = 0;
  #acknowledged: readonly number[] = [];

  constructor(store: JournalStore, faults: WriteFaults, onStatus: (status: JournalStatus) => void) {
    this.#store = store;
    this.#faults = faults;
    this.#onStatus = onStatus;
  }

  get failed(): boolean {
    return this.#status.kind === 'failed';
  }

  /** True when something waits for the disk. */
  get waiting(): boolean {
    return this.#taken.length + this.#acknowledged.length > 0;
  }

  get taken(): readonly StampedEntry[] {
    return this.#taken;
  }

  /** Appends a group, all or none. Not durable: keeps it for the next commit, unless the disk refuses at present. */
  append(group: readonly Unplaced[], durable: boolean): WriteOutcome {
    const entries: StampedEntry[] = [];
    let tail: { readonly seq: number; readonly hash: Uint8Array } = this.#taken.at(-1) ?? this.#store.head;
    for (const entry of group) {
      const placed = stamp(tail, entry);
      entries.push(placed);
      tail = placed;
    }
    if (!durable && !this.failed && this.#taken.length + entries.length <= MOST_HELD_BACK) {
      this.#taken = [...this.#taken, ...entries];
      return { ok: true, entries };
    }
    const refused = this.#commit(entries);
    return refused === undefined ? { ok: true, entries } : { ok: false, ...refused };
  }

  /** The office has these: their payloads go with the next commit. */
  acknowledge(seqs: readonly number[]): void {
    this.#acknowledged = [...this.#acknowledged, ...seqs];
  }

  /** Brings everything that waits to the disk. */
  flush(): NamedFailure | undefined {
    return this.waiting ? this.#commit([]) : undefined;
  }

  /** Tries the disk again after a failure. */
  probe(): void {
    if (this.waiting) this.#commit([]);
    else if (this.#diskAccepts()) this.#setStatus({ kind: 'ready' });
  }

  #commit(group: readonly StampedEntry[]): NamedFailure | undefined {
    const entries = [...this.#taken, ...group];
    const firstTime = entries.length - this.#attempted;
    this.#attempted = this.#taken.length;
    let written = false;
    try {
      this.#faults.around(firstTime, () => {
        this.#store.commit(entries, this.#acknowledged);
        written = true;
        this.#clear();
      });
      this.#setStatus({ kind: 'ready' });
      return undefined;
    } catch (error) {
      // An error reported after the write: what stands in the database counts once the disk confirms another write.
      if (written && this.#diskAccepts()) return undefined;
      const failure = nameWriteFailure(error);
      this.#setStatus({ kind: 'failed', ...failure });
      return failure;
    }
  }

  #clear(): void {
    this.#taken = [];
    this.#acknowledged = [];
    this.#attempted = 0;
  }

  #diskAccepts(): boolean {
    try {
      this.#faults.around(0, () => this.#store.probe());
      return true;
    } catch {
      return false;
    }
  }

  #setStatus(status: JournalStatus): void {
    const before = this.#status;
    this.#status = status;
    if (JSON.stringify(before) !== JSON.stringify(status)) this.#onStatus(status);
  }
}

function nameWriteFailure(error: unknown): NamedFailure {
  return error instanceof OrderedFault ? { failure: error.failure, detail: error.message } : nameFailure(error);
}
