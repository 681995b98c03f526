import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { StoredEntry } from './chain.ts';

/** "Kas1" in the file's header, so that a journal is told from any other SQLite file. */
export const APPLICATION_ID = 0x4b617331;
export const SCHEMA_VERSION = 1;

/** Entries are only ever added, each with the next number; `outbox` is the one table that shrinks. */
const TABLES = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TABLE outbox (seq INTEGER PRIMARY KEY, payload TEXT NOT NULL) STRICT;
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
  WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entries)
  BEGIN SELECT RAISE(ABORT, 'an entry must be the next one'); END;
CREATE TRIGGER entries_not_changed BEFORE UPDATE ON entries
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entries_not_deleted BEFORE DELETE ON entries
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Makes the tables; call it inside a transaction. */
export function createSchema(db: DatabaseSync): void {
  db.exec(TABLES);
}

/** Why this database is not a journal of this version, or undefined when it is. Throws what SQLite throws. */
export function schemaFault(db: DatabaseSync): string | undefined {
  const id = pragma(db, 'application_id');
  if (id !== APPLICATION_ID) return 'wrong schema: not a journal';
  const version = pragma(db, 'user_version');
  if (version !== SCHEMA_VERSION) return `wrong schema: version ${String(version)}, expected ${SCHEMA_VERSION}`;
  return describe(db) === expected() ? undefined : 'wrong schema: tables or triggers are not those of a journal';
}

let expectedText: string | undefined;

function expected(): string {
  if (expectedText === undefined) {
    const db = new DatabaseSync(':memory:');
    createSchema(db);
    expectedText = describe(db);
    db.close();
  }
  return expectedText;
}

function describe(db: DatabaseSync): string {
  const rows = db
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
    .all();
  return JSON.stringify(rows);
}

/** The value of a pragma that answers with one number. */
export function pragma(db: DatabaseSync, name: string): SQLOutputValue | undefined {
  const row = db.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

export function readMeta(db: DatabaseSync, name: string): string | undefined {
  const value = db.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.value;
  return typeof value === 'string' ? value : undefined;
}

export function writeMeta(db: DatabaseSync, name: string, value: string): void {
  db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, value);
}

/** Takes a row of `entries`; throws TypeError on one that STRICT tables cannot hold. */
export function storedEntry(row: Record<string, SQLOutputValue>): StoredEntry {
  const { seq, at, kind, body, hash } = row;
  if (typeof seq !== 'number' || typeof at !== 'number' || typeof kind !== 'string' || typeof body !== 'string') {
    throw new TypeError('a journal entry with a column of the wrong type');
  }
  if (!(hash instanceof Uint8Array)) throw new TypeError('a journal entry without a hash');
  return { seq, at, kind, body, hash };
}
