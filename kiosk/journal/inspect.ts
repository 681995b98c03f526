import type { DatabaseSync } from 'node:sqlite';
import { ChainWalk } from './chain.ts';
import type { JournalEntry } from './contract.ts';
import { asEntry } from './entry-row.ts';
import { pragma, readMeta, schemaFault, storedEntry } from './schema.ts';
import type { TerminalRow } from './terminal-memory.ts';
import { sequenceOf, transactionOf, UnfinishedFold } from './unfinished.ts';

/** Entries whose hashes are checked at each opening; a whole journal is checked by `verifyJournal`. */
const CHECKED_AT_OPENING = 20_000;
/** Up to this size SQLite's own structure check is run at each opening. */
const STRUCTURE_CHECK_BYTES = 32 * 1024 * 1024;

/** What a sound journal holds, as far as the machine needs it to go on. */
export interface Inspection {
  readonly terminal: number;
  readonly head: { readonly seq: number; readonly hash: Uint8Array };
  readonly unfinished: UnfinishedFold;
  /** One above the highest sequence among the entries read; 1 when there is none. */
  readonly nextSequence: number;
}

/** The journal cannot be gone on with; the message says what is wrong with it. */
export class DamagedJournal extends Error {
  override readonly name = 'DamagedJournal';
}

/**
 * Reads a journal before it is used. `known` is what was noted elsewhere about the terminals of this folder.
 * Throws DamagedJournal, or what SQLite throws.
 */
export function inspectJournal(db: DatabaseSync, known: readonly TerminalRow[]): Inspection {
  const fault = schemaFault(db);
  if (fault !== undefined) throw new DamagedJournal(fault);
  checkStructure(db);
  const terminal = Number(readMeta(db, 'terminal'));
  if (!Number.isInteger(terminal) || terminal < 1 || terminal > 0xffff) {
    throw new DamagedJournal('wrong schema: no terminal number');
  }
  const memory = known.find((row) => row.terminal === terminal);
  checkAnchor(db, memory);
  checkOutbox(db);
  return walk(db, terminal, memory);
}

function checkStructure(db: DatabaseSync): void {
  const pages = Number(pragma(db, 'page_count'));
  const size = Number(pragma(db, 'page_size'));
  if (pages * size > STRUCTURE_CHECK_BYTES) return;
  const answer = pragma(db, 'quick_check(1)');
  if (answer !== 'ok') throw new DamagedJournal(String(answer));
}

/** A journal that lost its newest entries still has a whole chain; only a note kept elsewhere shows it. */
function checkAnchor(db: DatabaseSync, memory: TerminalRow | undefined): void {
  const anchor = memory?.anchor;
  if (anchor === undefined || anchor.seq === 0) return;
  const hash = db.prepare('SELECT hash FROM entries WHERE seq = ?').get(anchor.seq)?.hash;
  if (!(hash instanceof Uint8Array)) {
    throw new DamagedJournal(`its newest entries are missing: it had ${anchor.seq} or more`);
  }
  if (!Buffer.from(hash).equals(anchor.hash)) {
    throw new DamagedJournal(`entry ${anchor.seq} is not the one that was written`);
  }
}

function checkOutbox(db: DatabaseSync): void {
  const row = db.prepare('SELECT seq FROM outbox WHERE NOT json_valid(payload) LIMIT 1').get();
  if (row !== undefined)
    throw new DamagedJournal(`the record for the office of entry ${String(row.seq)} is unreadable`);
}

function walk(db: DatabaseSync, terminal: number, memory: TerminalRow | undefined): Inspection {
  const newest = Number(db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM entries').get()?.seq ?? 0);
  // Without a note of the oldest open transaction everything is read.
  const from = Math.min(memory?.anchor?.openFrom ?? 1, Math.max(1, newest - CHECKED_AT_OPENING + 1));
  const before = from > 1 ? db.prepare('SELECT * FROM entries WHERE seq = ?').get(from - 1) : undefined;
  if (from > 1 && before === undefined) throw new DamagedJournal(`entry ${from - 1} is missing`);
  const chain = before === undefined ? new ChainWalk() : new ChainWalk(from - 1, storedEntry(before).hash);
  const unfinished = new UnfinishedFold();
  let nextSequence = 1;
  for (const row of db.prepare('SELECT * FROM entries WHERE seq >= ? ORDER BY seq').iterate(from)) {
    const stored = storedEntry(row);
    const broken = chain.follow(stored);
    if (broken !== undefined) throw new DamagedJournal(`the chain is broken: ${broken.reason}`);
    const entry = asEntry(stored);
    if (entry === undefined) throw new DamagedJournal(`entry ${stored.seq} is unreadable`);
    unfinished.take(entry);
    nextSequence = Math.max(nextSequence, sequenceAfter(entry, terminal));
  }
  return { terminal, head: { seq: chain.seq, hash: chain.hash }, unfinished, nextSequence };
}

/** One above the sequence of this entry's transaction, 1 when it has none of this terminal. */
export function sequenceAfter(entry: JournalEntry, terminal: number): number {
  const tx = transactionOf(entry.body);
  return tx === undefined ? 1 : (sequenceOf(tx, terminal) ?? 0) + 1;
}
