import { accessSync, constants } from 'node:fs';
import { JournalFailure, type JournalFailureKind } from './contract.ts';

// Primary result codes of SQLite (sqlite.org/rescode.html); the extended ones carry them in their lowest byte.
const PERM = 3;
const BUSY = 5;
const LOCKED = 6;
const NO_MEMORY = 7;
const READONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** Errors of the surroundings: the file may be sound. */
const NOT_THE_FILE: ReadonlySet<number> = new Set([PERM, BUSY, LOCKED, NO_MEMORY, IO_ERROR, FULL, CANNOT_OPEN]);

/** What went wrong, in the journal's words. */
export interface NamedFailure {
  readonly failure: JournalFailureKind;
  readonly detail: string;
}

/** Names what SQLite or the file system threw. Anything unknown is `io`: the disk is not to be trusted. */
export function nameFailure(error: unknown): NamedFailure {
  if (error instanceof JournalFailure) return { failure: error.failure, detail: error.detail };
  const detail = error instanceof Error ? error.message : String(error);
  switch (primaryCode(error)) {
    case BUSY:
    case LOCKED:
      return { failure: 'locked', detail: 'another process holds this journal' };
    case CORRUPT:
    case NOT_A_DATABASE:
      return { failure: 'damaged', detail };
    case FULL:
      return { failure: 'disk-full', detail };
    default:
      return { failure: systemCode(error) === 'ENOSPC' ? 'disk-full' : 'io', detail };
  }
}

/**
 * True when reading this database failed because of what is in it. SQLite takes a file whose format version was
 * overwritten for a read-only one; it is that only if the file system says so.
 */
export function isDamage(error: unknown, file: string): boolean {
  const code = primaryCode(error);
  if (code === undefined) return error instanceof TypeError;
  return code === READONLY ? isWritable(file) : !NOT_THE_FILE.has(code);
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
