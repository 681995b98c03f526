import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { JournalEntry } from './contract.ts';
import { asEntry, jsonObject } from './entry-row.ts';
import { readUntilDamage } from './read-until-damage.ts';
import { readMeta, storedEntry } from './schema.ts';
import { transactionOf, UnfinishedFold } from './unfinished.ts';

/** What can still be read of a journal that cannot be gone on with. */
export interface Salvage {
  readonly terminal: number | undefined;
  readonly outbox: readonly { readonly seq: number; readonly payload: Readonly<Record<string, unknown>> }[];
  /** Entries of open transactions, oldest first. */
  readonly unfinished: readonly JournalEntry[];
}

export const NOTHING_SALVAGED: Salvage = { terminal: undefined, outbox: [], unfinished: [] };

type Row = Record<string, SQLOutputValue>;

/**
 * Reads each table from both ends as far as it goes. A transaction whose end lies in the unreadable middle counts as
 * open: it settles by what the card says. Never throws.
 */
export function salvage(db: DatabaseSync): Salvage {
  const terminal = Number(attempt(() => readMeta(db, 'terminal')));
  return {
    terminal: Number.isInteger(terminal) ? terminal : undefined,
    outbox: salvageOutbox(db),
    unfinished: salvageUnfinished(db),
  };
}

function salvageOutbox(db: DatabaseSync): Salvage['outbox'] {
  const rows = new Map<number, Readonly<Record<string, unknown>>>();
  const take = ({ seq, payload }: Row): void => {
    const record = typeof payload === 'string' ? jsonObject(payload) : undefined;
    if (typeof seq === 'number' && record !== undefined) rows.set(seq, record);
  };
  if (!readUntilDamage(db, 'SELECT * FROM outbox ORDER BY seq', take)) {
    readUntilDamage(db, 'SELECT * FROM outbox ORDER BY seq DESC', take);
  }
  return [...rows].map(([seq, payload]) => ({ seq, payload })).sort((a, b) => a.seq - b.seq);
}

function salvageUnfinished(db: DatabaseSync): readonly JournalEntry[] {
  const fold = new UnfinishedFold();
  let last = 0;
  const whole = readUntilDamage(db, 'SELECT * FROM entries ORDER BY seq', (row) => {
    const entry = attempt(() => asEntry(storedEntry(row)));
    if (entry === undefined) return;
    fold.take(entry);
    last = entry.seq;
  });
  if (whole) return fold.entries();

  const ended = new Set<string>();
  const open: JournalEntry[] = [];
  readUntilDamage(db, `SELECT * FROM entries WHERE seq > ${last} ORDER BY seq DESC`, (row) => {
    const entry = attempt(() => asEntry(storedEntry(row)));
    const tx = entry === undefined ? undefined : transactionOf(entry.body);
    if (entry === undefined || tx === undefined || ended.has(tx)) return;
    if (entry.kind === 'PREPARED' || entry.kind === 'IN_DOUBT') open.push(entry);
    else ended.add(tx);
  });
  for (const tx of ended) fold.close(tx);
  for (const entry of open.reverse()) fold.take(entry);
  return fold.entries();
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
