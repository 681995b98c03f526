import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another bench works in this folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  constructor(folder: string) {
    super(`another bench is running on the data folder ${folder}`);
  }
}

/** The folder cannot be made or written. */
export class DataFolderUnusable extends Error {
  override readonly name = 'DataFolderUnusable';
  constructor(folder: string, cause: unknown) {
    super(`the data folder ${folder} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Where a bench keeps what outlives it. */
export interface DataFolder {
  readonly root: string;
  /** Cards, keys, clock of the bench. */
  readonly bench: string;
  readonly office: string;
  /** Journal and settings of one machine. */
  machine(name: string): string;
  release(): void;
}

/**
 * Takes a data folder for this process alone, until `release` or the end of the process, however it ends.
 * Throws DataFolderInUse or DataFolderUnusable.
 */
export function takeDataFolder(folder: string): DataFolder {
  const root = resolve(folder);
  const bench = join(root, 'bench');
  const office = join(root, 'office');
  let lock: DatabaseSync;
  try {
    makeFolder(root);
    for (const path of [bench, office, join(root, 'machines')]) {
      mkdirSync(path, { recursive: true });
      accessSync(path, constants.W_OK | constants.X_OK);
    }
    // The kernel gives a database lock back when its holder dies: no stale lock file can keep a bench out.
    lock = new DatabaseSync(join(bench, 'lock.sqlite'));
  } catch (cause) {
    throw new DataFolderUnusable(root, cause);
  }
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) throw new DataFolderInUse(root);
    throw new DataFolderUnusable(root, cause);
  }
  const machine = (name: string): string => {
    const path = join(root, 'machines', name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  return { root, bench, office, machine, release: () => lock.isOpen && lock.close() };
}

/**
 * Makes a folder and what is missing above it. Node's own recursive form never ends where a file system answers
 * "no such file" to the making of a folder (procfs).
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (cause) {
    if (!existsSync(path)) throw cause;
  }
}
