import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { anyPartExists, datedName, keepAside, syncDirectory } from '../journal/journal-files.ts';
import { isDamage } from '../journal/sqlite-failure.ts';
import { salvageInto } from './office-salvage.ts';
import { applySchema, faultOf } from './office-schema.ts';
import { type OwnNotice, ownNoticeSchema } from './own-notice.ts';

interface OfficeFiles {
  readonly directory: string;
  readonly database: string;
  /** Complete, and about to take the place of a damaged one. */
  readonly successor: string;
  readonly building: string;
}

/**
 * Opens the office's database in a folder, made if missing, or in memory (':memory:'). A damaged one is kept aside
 * and a new one begun with all that could still be read of it and a notice that says so. Throws what SQLite and the
 * file system throw when the file may be sound.
 */
export function openOfficeDatabase(directory: string, at: number): DatabaseSync {
  if (directory === ':memory:') return open(directory);
  mkdirSync(directory, { recursive: true });
  const database = join(directory, 'office.sqlite');
  const files = { directory, database, successor: `${database}.new`, building: `${database}.building` };
  finishReplacement(files);
  if (!existsSync(database)) {
    if (anyPartExists(database)) replace(files, at, 'the file was missing', undefined);
    return open(database);
  }
  const found = statSync(database);
  if (!found.isFile() || found.size === 0) {
    replace(files, at, found.isFile() ? 'the file was empty' : 'something that is no file was in its place', undefined);
    return open(database);
  }
  const db = new DatabaseSync(database, { timeout: 2000 });
  try {
    prepare(db);
    const fault = faultOf(db);
    if (fault === undefined) return db;
    replace(files, at, fault, db);
  } catch (error) {
    if (!db.isOpen || !isDamage(error, database)) {
      if (db.isOpen) db.close();
      throw error;
    }
    replace(files, at, error instanceof Error ? error.message : String(error), db);
  }
  return open(database);
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 2000 });
  prepare(db);
  return db;
}

function prepare(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  applySchema(db);
}

/**
 * Builds the successor and puts it in place. `damaged` is closed only when it bears its new name: closing it in its
 * place would tidy its log file away.
 */
function replace(files: OfficeFiles, at: number, reason: string, damaged: DatabaseSync | undefined): void {
  try {
    rmSync(files.building, { force: true });
    const keptAs = datedName(files.directory, 'office', at);
    const successor = new DatabaseSync(files.building);
    try {
      successor.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; BEGIN');
      applySchema(successor);
      const saved = damaged === undefined ? 'nothing' : salvageInto(successor, damaged);
      const detail = `kept as ${keptAs}: ${reason}; read from it: ${saved}`;
      const notice: OwnNotice = {
        kind: 'notice',
        machine: 'office',
        at,
        code: 'office-store-replaced',
        detail,
        keptAs,
      };
      successor.prepare('INSERT INTO notices (notice) VALUES (?)').run(JSON.stringify(notice));
      successor.exec('COMMIT');
    } finally {
      successor.close();
    }
    renameSync(files.building, files.successor);
    syncDirectory(files.directory);
    finishReplacement(files);
  } finally {
    if (damaged?.isOpen) damaged.close();
  }
}

/** Repeating it after a crash in the middle finishes the work. */
function finishReplacement(files: OfficeFiles): void {
  if (!existsSync(files.successor)) return;
  const successor = new DatabaseSync(files.successor, { readOnly: true });
  const newest = successor.prepare('SELECT notice FROM notices ORDER BY id DESC LIMIT 1').get();
  successor.close();
  const { keptAs } = ownNoticeSchema.parse(JSON.parse(String(newest?.notice)));
  keepAside(files.directory, files.database, keptAs ?? datedName(files.directory, 'office', 0));
  renameSync(files.successor, files.database);
  syncDirectory(files.directory);
}
