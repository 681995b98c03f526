import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from './canonical-json.ts';
import { entryHash, GENESIS } from './chain.ts';
import type { EntryBody, EntryKind } from './contract.ts';
import { type JournalFiles, keepAside, syncDirectory } from './journal-files.ts';
import type { Salvage } from './salvage.ts';
import { createSchema, readMeta, writeMeta } from './schema.ts';

/** A journal to be begun: the first of a folder, or one in place of a damaged one. */
export interface NewJournal {
  readonly terminal: number;
  readonly at: number;
  /** What it replaces: why, under which name that is kept ('' = nothing was left), what could still be read. */
  readonly replaces?: { readonly reason: string; readonly keptAs: string; readonly salvaged: Salvage } | undefined;
}

/**
 * Begins a journal. It is written whole beside the old one first; from that moment the replacement is decided, and
 * `finishReplacement` carries it out, again after a crash at any point.
 */
export function beginJournal(files: JournalFiles, journal: NewJournal): void {
  discard(files);
  const db = new DatabaseSync(files.successor);
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
    createSchema(db);
    writeMeta(db, 'terminal', String(journal.terminal));
    writeMeta(db, 'begun', String(journal.at));
    writeMeta(db, 'replaces', journal.replaces?.keptAs ?? '');
    if (journal.replaces !== undefined) writeFirstEntries(db, journal.at, journal.replaces);
    db.exec('COMMIT');
  } finally {
    db.close();
  }
  syncDirectory(files.directory);
}

/** Puts a successor that is complete into its place, and the old journal aside; an incomplete one is no journal. */
export function finishReplacement(files: JournalFiles): void {
  const keptAs = readSuccessor(files);
  if (keptAs === undefined) {
    discard(files);
    return;
  }
  if (keptAs !== '') keepAside(files.directory, files.journal, keptAs);
  renameSync(files.successor, files.journal);
  syncDirectory(files.directory);
}

/** The name the old journal is to bear, if the successor was written to its end. */
function readSuccessor(files: JournalFiles): string | undefined {
  if (!existsSync(files.successor)) return undefined;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(files.successor);
    return readMeta(db, 'replaces');
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

function discard(files: JournalFiles): void {
  for (const part of ['-journal', '']) rmSync(files.successor + part, { force: true, recursive: true });
}

/**
 * JOURNAL_REPLACED first, then one more of its kind for each record the office has not had yet, which keeps the
 * terminal and number it was made under (the office may have it already), then the open transactions.
 */
function writeFirstEntries(db: DatabaseSync, at: number, replaces: NonNullable<NewJournal['replaces']>): void {
  const { reason, keptAs, salvaged } = replaces;
  const write = entryWriter(db);
  write(
    at,
    'JOURNAL_REPLACED',
    {
      reason,
      keptAs,
      terminalBefore: salvaged.terminal,
      carried: { records: salvaged.outbox.length, transactions: new Set(salvaged.unfinished.map(txOf)).size },
    },
    { kind: 'notice', at, code: 'journal-replaced', detail: reason },
  );
  for (const { seq, payload } of salvaged.outbox) {
    const identity = salvaged.terminal === undefined ? {} : { terminal: salvaged.terminal, seq };
    write(at, 'JOURNAL_REPLACED', { carriedRecord: identity }, { ...identity, ...payload });
  }
  for (const entry of salvaged.unfinished) write(entry.at, entry.kind, entry.body);
}

const txOf = ({ body }: { readonly body: EntryBody }): unknown => body.tx;

function entryWriter(db: DatabaseSync) {
  const insertEntry = db.prepare('INSERT INTO entries (seq, at, kind, body, hash) VALUES (?, ?, ?, ?, ?)');
  const insertPayload = db.prepare('INSERT INTO outbox (seq, payload) VALUES (?, ?)');
  let hash: Uint8Array = GENESIS;
  let seq = 0;
  return (at: number, kind: EntryKind, body: EntryBody, forOffice?: EntryBody): void => {
    seq += 1;
    const text = canonicalJson(body);
    hash = entryHash(hash, { seq, at, kind, body: text });
    insertEntry.run(seq, at, kind, text, hash);
    if (forOffice !== undefined) insertPayload.run(seq, canonicalJson(forOffice));
  };
}
