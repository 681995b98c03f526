import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/** Hands over the rows of a query as far as a damaged database gives them. True when the end was reached. */
export function readUntilDamage(
  db: DatabaseSync,
  query: string,
  take: (row: Record<string, SQLOutputValue>) => void,
): boolean {
  try {
    for (const row of db.prepare(query).iterate()) take(row);
    return true;
  } catch {
    return false;
  }
}
