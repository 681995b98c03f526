import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** The files of one machine's journal, all in one folder. */
export interface JournalFiles {
  readonly directory: string;
  /** The chain and the outbox. SQLite keeps `-wal` beside it while it is open. */
  readonly journal: string;
  /** A new journal that is to take the place of a damaged one, or the first. */
  readonly successor: string;
  /** Keys, reserved sequences and anchors: what must outlive a damaged journal. */
  readonly memory: string;
  /** Held locked by the machine that owns the folder; always empty. */
  readonly lock: string;
}

export function journalFiles(directory: string): JournalFiles {
  mkdirSync(directory, { recursive: true });
  return {
    directory,
    journal: join(directory, 'journal.sqlite'),
    successor: join(directory, 'journal.sqlite.new'),
    memory: join(directory, 'terminal.sqlite'),
    lock: join(directory, 'journal.lock'),
  };
}

/** What SQLite may leave beside a database; the database itself comes last (see `keepAside`). */
const PARTS = ['-wal', '-shm', '-journal', ''] as const;

/** A name that says what and when, and that nothing bears yet: "journal-20260131T081500000Z.sqlite". */
export function datedName(directory: string, stem: string, at: number): string {
  const stamp =
    Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString().replace(/[-:.]/g, '') : 'undated';
  for (let copy = 1; ; copy += 1) {
    const name = `${stem}-${stamp}${copy === 1 ? '' : `-${copy}`}.sqlite`;
    if (PARTS.every((part) => !existsSync(join(directory, name + part)))) return name;
  }
}

/** Renames a database and all that belongs to it. Repeating it after a crash in the middle finishes the work. */
export function keepAside(directory: string, file: string, name: string): void {
  for (const part of PARTS) {
    if (existsSync(file + part)) renameSync(file + part, join(directory, name + part));
  }
  syncDirectory(directory);
}

export function anyPartExists(file: string): boolean {
  return PARTS.some((part) => existsSync(file + part));
}

/** Makes renames in this folder durable. */
export function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
