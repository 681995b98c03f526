import { truncateSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { JournalFailure } from './contract.ts';
import { nameFailure } from './sqlite-failure.ts';

/** A machine that is stopped and started at once may still be closing its journal. */
const PATIENCE_MS = 500;

/**
 * Takes the folder for this process: an exclusive lock of the operating system on an empty file, gone with the
 * process however it ends. Returns what releases it. Throws JournalFailure `locked` when another machine has it.
 */
export function lockDirectory(file: string, emptied = false): () => void {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: PATIENCE_MS });
    // An empty database is never written to here, so that the lock file cannot be damaged by a power cut.
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    const { failure, detail } = nameFailure(error);
    if (failure === 'locked') throw new JournalFailure('locked', 'another machine has this journal open');
    if (failure === 'damaged' && !emptied) {
      // Emptied and not replaced: it stays the same file for whoever else asks for the lock.
      truncateSync(file);
      return lockDirectory(file, true);
    }
    throw new JournalFailure(failure === 'damaged' ? 'io' : failure, `the lock file cannot be used: ${detail}`);
  }
  const held = db;
  return () => held.close();
}
