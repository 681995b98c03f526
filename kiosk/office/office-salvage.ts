import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { readUntilDamage } from '../journal/read-until-damage.ts';
import { loadSchema } from './load.ts';
import { claimKept } from './load-store.ts';
import { TABLE_NAMES, TABLES, type TableName } from './office-schema.ts';
import { ownNoticeSchema } from './own-notice.ts';
import { officeRecordSchema } from './record.ts';
import { registrationSchema } from './registration.ts';

type Row = Record<string, SQLOutputValue>;

/** Reads a row's text; throws when it makes no sense. */
const READ: Readonly<Record<TableName, (row: Row) => unknown>> = {
  records: ({ record }) => officeRecordSchema.parse(JSON.parse(String(record))),
  registrations: ({ registration }) => registrationSchema.parse(JSON.parse(String(registration))),
  loads: ({ load }) => loadSchema.parse(JSON.parse(String(load))),
  claims: ({ claim }) => claimKept(claim),
  notices: ({ notice }) => ownNoticeSchema.parse(JSON.parse(String(notice))),
  hotlist: () => undefined,
  hotlist_issues: () => undefined,
  hotlist_changes: () => undefined,
  bank_charges: () => undefined,
  denied: () => undefined,
  denied_issues: () => undefined,
  heard: () => undefined,
};

/**
 * Copies every row of a damaged office that can be read and makes sense, each table from both ends as far as it
 * goes. Answers what was saved, in words. Throws only what the new file throws.
 */
export function salvageInto(successor: DatabaseSync, damaged: DatabaseSync): string {
  const saved = TABLE_NAMES.map((table) => {
    const columns = TABLES[table];
    const insert = successor.prepare(
      `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    const rows = readableRows(damaged, table).filter((row) => makesSense(table, row));
    for (const row of rows) insert.run(...columns.map((column): SQLInputValue => row[column] ?? null));
    return `${rows.length} ${table}`;
  });
  return saved.join(', ');
}

function readableRows(db: DatabaseSync, table: TableName): readonly Row[] {
  const rows = new Map<string, Row>();
  const take = (row: Row) => rows.set(JSON.stringify(row), row);
  const query = `SELECT ${TABLES[table].join(', ')} FROM ${table} ORDER BY rowid`;
  if (!readUntilDamage(db, query, take)) readUntilDamage(db, `${query} DESC`, take);
  return [...rows.values()];
}

/** A row of which a number or a text is not what its column holds would spoil the new file. */
function makesSense(table: TableName, row: Row): boolean {
  try {
    READ[table](row);
    return Object.values(row).every(
      (value) => typeof value === 'string' || typeof value === 'number' || value === null,
    );
  } catch {
    return false;
  }
}
