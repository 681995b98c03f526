import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { entryHash, type StoredEntry } from './chain.ts';
import { type EntryBody, JournalFailure, type OutboxRow } from './contract.ts';
import { asEntry, jsonObject } from './entry-row.ts';
import { type Inspection, inspectJournal } from './inspect.ts';
import { storedEntry, writeMeta } from './schema.ts';
import type { Anchor, TerminalRow } from './terminal-memory.ts';
import type { UnfinishedFold } from './unfinished.ts';

/** An entry with its place in the chain, and what the office gets of it (JSON). */
export interface StampedEntry extends StoredEntry {
  readonly payload: string | undefined;
}

/** Exclusive: no second process, and no shared-memory file that could fault on a full disk. */
const OPENING = `
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 0;
PRAGMA secure_delete = ON;
`;

/** The open database of a sound journal. All calls are synchronous and throw what SQLite throws. */
export class JournalStore {
  readonly terminal: number;
  readonly nextSequence: number;
  readonly unfinished: UnfinishedFold;
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #inode: number;
  readonly #insertEntry: StatementSync;
  readonly #insertPayload: StatementSync;
  readonly #deletePayload: StatementSync;
  /** The newest entry on the disk. */
  #head: Inspection['head'];

  constructor(file: string, db: DatabaseSync, found: Inspection) {
    this.#file = file;
    this.#inode = statSync(file).ino;
    this.#db = db;
    this.terminal = found.terminal;
    this.nextSequence = found.nextSequence;
    this.unfinished = found.unfinished;
    this.#head = found.head;
    db.exec(OPENING);
    this.#insertEntry = db.prepare('INSERT INTO entries (seq, at, kind, body, hash) VALUES (?, ?, ?, ?, ?)');
    this.#insertPayload = db.prepare('INSERT INTO outbox (seq, payload) VALUES (?, ?)');
    this.#deletePayload = db.prepare('DELETE FROM outbox WHERE seq = ?');
  }

  get head(): Inspection['head'] {
    return this.#head;
  }

  get anchor(): Anchor {
    return { ...this.#head, openFrom: this.unfinished.foldFrom(this.#head.seq + 1) };
  }

  /** Entries and acknowledgements in one transaction, on the disk when it returns; on an error nothing is. */
  commit(entries: readonly StampedEntry[], acknowledged: readonly number[]): void {
    this.#transaction(() => {
      for (const { seq, at, kind, body, hash, payload } of entries) {
        this.#insertEntry.run(seq, at, kind, body, hash);
        if (payload !== undefined) this.#insertPayload.run(seq, payload);
      }
      for (const seq of acknowledged) this.#deletePayload.run(seq);
    });
    for (const stamped of entries) {
      const entry = asEntry(stamped);
      if (entry !== undefined) this.unfinished.take(entry);
    }
    this.#head = entries.at(-1) ?? this.#head;
  }

  /** Writes something that means nothing, to see whether the disk takes it. */
  probe(): void {
    this.#transaction(() => writeMeta(this.#db, 'probe', String(this.#head.seq)));
  }

  entries(after: number, limit: number): readonly StoredEntry[] {
    return this.#db
      .prepare('SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(after, limit)
      .map(storedEntry);
  }

  outbox(limit: number): readonly OutboxRow[] {
    return this.#db
      .prepare('SELECT seq, payload FROM outbox ORDER BY seq LIMIT ?')
      .all(limit)
      .map(({ seq, payload }) => ({ seq: Number(seq), payload: readPayload(Number(seq), payload) }));
  }

  /** Moves what is in the log file into the database; closing does the same and removes the log file. */
  checkpoint(): void {
    this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }

  close(): void {
    this.#db.close();
  }

  #transaction(work: () => void): void {
    // Writing on into a file that was deleted or renamed would lose everything at the end without a word.
    if (statSync(this.#file, { throwIfNoEntry: false })?.ino !== this.#inode) {
      throw new JournalFailure('io', 'the journal file is no longer in its place');
    }
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Opens an existing journal and reads it. Throws DamagedJournal, or what SQLite throws; `db` is closed by the caller. */
export function openStore(file: string, db: DatabaseSync, known: readonly TerminalRow[]): JournalStore {
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  return new JournalStore(file, db, inspectJournal(db, known));
}

/** Places an entry after the one with this number and hash. */
export function stamp(
  previous: { readonly seq: number; readonly hash: Uint8Array },
  entry: { readonly at: number; readonly kind: string; readonly body: string; readonly payload: string | undefined },
): StampedEntry {
  const placed = { seq: previous.seq + 1, at: entry.at, kind: entry.kind, body: entry.body };
  return { ...placed, hash: entryHash(previous.hash, placed), payload: entry.payload };
}

function readPayload(seq: number, payload: unknown): EntryBody {
  const record = typeof payload === 'string' ? jsonObject(payload) : undefined;
  if (record === undefined)
    throw new JournalFailure('damaged', `the record for the office of entry ${seq} is unreadable`);
  return record;
}
