import { statSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { PeriodKey } from './card-references.ts';
import { datedName, type JournalFiles, keepAside } from './journal-files.ts';
import { isDamage } from './sqlite-failure.ts';

/** Where the chain surely stood: a journal that does not contain this entry has lost some. */
export interface Anchor {
  readonly seq: number;
  readonly hash: Uint8Array;
  /** No entry before this one belongs to an open transaction. */
  readonly openFrom: number;
}

export interface TerminalRow {
  readonly terminal: number;
  /** No sequence from this one on was ever handed out. */
  readonly reserved: number;
  readonly anchor: Anchor | undefined;
}

/**
 * What must outlive a damaged journal, in a file of its own: which sequences were handed out, how far the chain had
 * come, and the period keys. A key kept inside the journal would be kept for ever with each damaged copy of it.
 */
export class TerminalMemory {
  readonly #db: DatabaseSync;

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Opens it; a damaged one is kept aside and begun anew, `replaced` saying so. Throws what SQLite throws. */
  static open(
    files: JournalFiles,
    at: number,
  ): { memory: TerminalMemory; replaced?: { keptAs: string; reason: string } } {
    try {
      return { memory: new TerminalMemory(openDatabase(files.memory)) };
    } catch (error) {
      if (!(error instanceof NotTheMemory || isDamage(error, files.memory))) throw error;
      const keptAs = datedName(files.directory, 'terminal', at);
      keepAside(files.directory, files.memory, keptAs);
      const reason = error instanceof Error ? error.message : String(error);
      return { memory: new TerminalMemory(openDatabase(files.memory)), replaced: { keptAs, reason } };
    }
  }

  terminals(): readonly TerminalRow[] {
    return this.#db.prepare('SELECT * FROM terminals ORDER BY terminal').all().map(terminalRow);
  }

  /** Reserves all sequences below `upTo`; durable when it returns. */
  reserve(terminal: number, upTo: number): void {
    this.#db
      .prepare(
        `INSERT INTO terminals (terminal, reserved) VALUES (?, ?)
         ON CONFLICT (terminal) DO UPDATE SET reserved = excluded.reserved`,
      )
      .run(terminal, upTo);
  }

  setAnchor(terminal: number, { seq, hash, openFrom }: Anchor): void {
    this.#db
      .prepare('UPDATE terminals SET seq = ?, hash = ?, open_from = ? WHERE terminal = ?')
      .run(seq, hash, openFrom, terminal);
  }

  keys(): readonly PeriodKey[] {
    return this.#db
      .prepare('SELECT start, key FROM periods ORDER BY start DESC')
      .all()
      .flatMap(({ start, key }) => (typeof start === 'number' && key instanceof Uint8Array ? [{ start, key }] : []));
  }

  keepKey({ start, key }: PeriodKey): void {
    this.#db.prepare('INSERT INTO periods (start, key) VALUES (?, ?) ON CONFLICT (start) DO NOTHING').run(start, key);
  }

  /** Overwrites and forgets the keys of these periods. */
  destroyKeys(starts: readonly number[]): void {
    const forget = this.#db.prepare('DELETE FROM periods WHERE start = ?');
    for (const start of starts) forget.run(start);
  }

  close(): void {
    this.#db.close();
  }
}

/** `secure_delete` zeroes a destroyed key in the file; what flash memory keeps behind the file no program can reach. */
const OPENING = `
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = DELETE;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS periods (start INTEGER PRIMARY KEY, key BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS terminals (
  terminal INTEGER PRIMARY KEY, reserved INTEGER NOT NULL, seq INTEGER, hash BLOB, open_from INTEGER
) STRICT;
`;

class NotTheMemory extends Error {
  override readonly name = 'NotTheMemory';
}

function openDatabase(file: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new NotTheMemory('a folder is in its place');
    db = new DatabaseSync(file);
    db.exec(OPENING);
    const check = Object.values(db.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
    if (check !== 'ok') throw new NotTheMemory(String(check));
    for (const row of db.prepare('SELECT * FROM terminals').all()) terminalRow(row);
    db.prepare('SELECT start, key FROM periods').all();
    return db;
  } catch (error) {
    db?.close();
    throw error;
  }
}

function terminalRow(row: Record<string, SQLOutputValue>): TerminalRow {
  const { terminal, reserved, seq, hash, open_from: openFrom } = row;
  if (typeof terminal !== 'number' || typeof reserved !== 'number') throw new NotTheMemory('columns of another shape');
  const anchored = typeof seq === 'number' && hash instanceof Uint8Array && typeof openFrom === 'number';
  return { terminal, reserved, anchor: anchored ? { seq, hash, openFrom } : undefined };
}
