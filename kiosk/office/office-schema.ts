import type { DatabaseSync } from 'node:sqlite';

/** The office's tables. What was taken is kept; only the hotlist, a load's feasibility and a claim asked again change. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS records (
  id INTEGER PRIMARY KEY,
  machine TEXT NOT NULL,
  terminal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  card INTEGER,
  received_at REAL NOT NULL,
  record TEXT NOT NULL,
  UNIQUE (machine, terminal, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS records_by_card ON records (card);
CREATE INDEX IF NOT EXISTS records_by_kind ON records (machine, kind);
CREATE TABLE IF NOT EXISTS registrations (id INTEGER PRIMARY KEY, card INTEGER NOT NULL, registration TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS registrations_by_card ON registrations (card);
CREATE TABLE IF NOT EXISTS hotlist (card INTEGER PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS hotlist_issues (version INTEGER PRIMARY KEY, issued_at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS hotlist_changes (
  version INTEGER NOT NULL,
  card INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  PRIMARY KEY (version, card)
) STRICT;
CREATE TABLE IF NOT EXISTS loads (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  card INTEGER NOT NULL,
  load TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS loads_by_card ON loads (card);
CREATE TABLE IF NOT EXISTS claims (
  turn INTEGER PRIMARY KEY AUTOINCREMENT,
  card INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  claim TEXT NOT NULL,
  UNIQUE (terminal, sequence)
) STRICT;
CREATE INDEX IF NOT EXISTS claims_by_card ON claims (card);
CREATE TABLE IF NOT EXISTS heard (
  machine TEXT NOT NULL,
  terminal INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (machine, terminal, sequence)
) STRICT;
CREATE INDEX IF NOT EXISTS bank_taps_by_day ON records (json_extract(record, '$.day')) WHERE kind = 'bank-tap';
CREATE TABLE IF NOT EXISTS bank_charges (
  day TEXT NOT NULL,
  city TEXT NOT NULL,
  reference TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  rides INTEGER NOT NULL,
  grosze INTEGER NOT NULL,
  made_at REAL NOT NULL,
  PRIMARY KEY (day, city, reference, ordinal)
) STRICT;
CREATE TABLE IF NOT EXISTS denied (reference TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS denied_issues (version INTEGER PRIMARY KEY, issued_at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS notices (id INTEGER PRIMARY KEY, notice TEXT NOT NULL) STRICT;
`;

/** Columns of each table, in the order of importance for what can still be read of a damaged file. */
export const TABLES = {
  loads: ['ordinal', 'id', 'card', 'load'],
  claims: ['turn', 'card', 'terminal', 'sequence', 'claim'],
  registrations: ['id', 'card', 'registration'],
  hotlist: ['card'],
  hotlist_issues: ['version', 'issued_at'],
  hotlist_changes: ['version', 'card', 'blocked'],
  bank_charges: ['day', 'city', 'reference', 'ordinal', 'rides', 'grosze', 'made_at'],
  denied: ['reference'],
  denied_issues: ['version', 'issued_at'],
  records: ['id', 'machine', 'terminal', 'seq', 'kind', 'card', 'received_at', 'record'],
  heard: ['machine', 'terminal', 'sequence'],
  notices: ['id', 'notice'],
} as const;
export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

/** Makes what is missing. Throws what SQLite throws. */
export function applySchema(db: DatabaseSync): void {
  db.exec(SCHEMA);
}

/** Up to this size SQLite's own structure check is run at each opening. */
const STRUCTURE_CHECK_BYTES = 32 * 1024 * 1024;

/** What is wrong with a file that could be opened, in one line. Throws what SQLite throws on one it cannot read. */
export function faultOf(db: DatabaseSync): string | undefined {
  for (const table of TABLE_NAMES) db.prepare(`SELECT ${TABLES[table].join(', ')} FROM ${table} LIMIT 1`).get();
  const number = (name: string) => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  if (number('page_count') * number('page_size') > STRUCTURE_CHECK_BYTES) return undefined;
  const answer = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  return answer === 'ok' ? undefined : String(answer);
}
