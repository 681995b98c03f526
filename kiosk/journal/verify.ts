import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ChainWalk } from './chain.ts';
import { schemaFault, storedEntry } from './schema.ts';
import { nameFailure } from './sqlite-failure.ts';

export type Verdict =
  | { readonly ok: true; readonly entries: number }
  /** `seq`: the first entry that is missing, changed or unreadable. */
  | { readonly ok: false; readonly seq: number; readonly reason: string }
  /** Nothing could be said about entries: no journal, or one that a running machine holds. */
  | { readonly ok: false; readonly seq?: undefined; readonly reason: string };

/** Checks every link of a journal's chain, from its first entry. Reads only; the journal must be closed. */
export function verifyJournal(file: string): Verdict {
  if (!existsSync(file)) return { ok: false, reason: `there is no file ${file}` };
  const chain = new ChainWalk();
  let db: DatabaseSync | undefined;
  let walking = false;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    const fault = schemaFault(db);
    if (fault !== undefined) return { ok: false, reason: fault };
    walking = true;
    for (const row of db.prepare('SELECT * FROM entries ORDER BY seq').iterate()) {
      const broken = chain.follow(storedEntry(row));
      if (broken !== undefined) return { ok: false, ...broken };
    }
    return { ok: true, entries: chain.seq };
  } catch (error) {
    const { detail, failure } = nameFailure(error);
    if (!walking || failure === 'locked') return { ok: false, reason: detail };
    return { ok: false, seq: chain.seq + 1, reason: detail };
  } finally {
    db?.close();
  }
}
