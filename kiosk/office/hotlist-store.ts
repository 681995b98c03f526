import type { DatabaseSync } from 'node:sqlite';
import { sortedNumbers } from './hotlist.ts';
import { type HotlistChanges, MOST_CHANGES } from './hotlist-delta.ts';

/** For so many versions back the office can still say what changed. */
const REMEMBERED_VERSIONS = 64;

/** The cards that are blocked, and what changed with each of the last versions. */
export class HotlistStore {
  readonly #db: DatabaseSync;
  readonly #transaction: (work: () => void) => void;

  constructor(db: DatabaseSync, transaction: (work: () => void) => void) {
    this.#db = db;
    this.#transaction = transaction;
  }

  /**
   * A list of its own version. The time goes into the version, so that an office that had to begin anew after damage
   * does not begin below what machines have.
   */
  set(cards: Iterable<number>, at: number): void {
    const next = sortedNumbers(cards);
    this.#transaction(() => {
      const version = Math.max(this.issue().version + 1, Math.trunc(at));
      const { left, came } = changesBetween(this.cards(), next);
      const drop = this.#db.prepare('DELETE FROM hotlist WHERE card = ?');
      for (const card of left) drop.run(card);
      const insert = this.#db.prepare('INSERT INTO hotlist (card) VALUES (?)');
      for (const card of came) insert.run(card);
      this.#remember(version, { left, came });
      this.#db.prepare('INSERT INTO hotlist_issues (version, issued_at) VALUES (?, ?)').run(version, at);
    });
  }

  /** Version 0: there never was a list. */
  issue(): { readonly version: number; readonly issuedAt: number } {
    const row = this.#db.prepare('SELECT version, issued_at FROM hotlist_issues ORDER BY version DESC LIMIT 1').get();
    return { version: Number(row?.version ?? 0), issuedAt: Number(row?.issued_at ?? 0) };
  }

  /** Ascending. Four bytes a card, whatever is on the list. */
  cards(): Uint32Array {
    const count = Number(this.#db.prepare('SELECT COUNT(*) AS count FROM hotlist').get()?.count ?? 0);
    const cards = new Uint32Array(count);
    let at = 0;
    for (const { card } of this.#db.prepare('SELECT card FROM hotlist ORDER BY card').iterate()) {
      cards[at++] = Number(card);
    }
    return cards;
  }

  has(card: number): boolean {
    return this.#db.prepare('SELECT 1 FROM hotlist WHERE card = ?').get(card) !== undefined;
  }

  /** From an earlier version to the one now; undefined where the office does not know it any more. */
  changesSince(version: number): HotlistChanges | undefined {
    const known = this.#db.prepare('SELECT 1 FROM hotlist_issues WHERE version = ?').get(version);
    if (known === undefined) return undefined;
    // Of a card that changed several times, the last counts; a card is back where it was when it changed twice.
    const rows = this.#db
      .prepare(
        `SELECT card, COUNT(*) AS times, MAX(version), blocked FROM hotlist_changes
         WHERE version > ? GROUP BY card HAVING COUNT(*) % 2 = 1 ORDER BY card LIMIT ${MOST_CHANGES + 1}`,
      )
      .all(version);
    if (rows.length > MOST_CHANGES) return undefined;
    const cards = (blocked: number) =>
      Uint32Array.from(rows.flatMap((row) => (row.blocked === blocked ? [Number(row.card)] : [])));
    return { left: cards(0), came: cards(1) };
  }

  #remember(version: number, { left, came }: HotlistChanges): void {
    if (left.length + came.length > MOST_CHANGES) {
      this.#db.exec('DELETE FROM hotlist_issues; DELETE FROM hotlist_changes');
      return;
    }
    const insert = this.#db.prepare('INSERT INTO hotlist_changes (version, card, blocked) VALUES (?, ?, ?)');
    for (const card of left) insert.run(version, card, 0);
    for (const card of came) insert.run(version, card, 1);
    const oldest = this.#db
      .prepare(`SELECT version FROM hotlist_issues ORDER BY version DESC LIMIT 1 OFFSET ${REMEMBERED_VERSIONS - 2}`)
      .get()?.version;
    if (oldest === undefined) return;
    this.#db.prepare('DELETE FROM hotlist_issues WHERE version < ?').run(oldest);
    // What changed up to a version that is forgotten begins nowhere any more.
    this.#db.prepare('DELETE FROM hotlist_changes WHERE version <= ?').run(oldest);
  }
}

/** Both ascending. */
export function changesBetween(before: Uint32Array, after: Uint32Array): HotlistChanges {
  const missing = (from: Uint32Array, to: Uint32Array): Uint32Array => {
    let there = 0;
    return from.filter((card) => {
      while (there < to.length && (to[there] ?? 0) < card) there += 1;
      return to[there] !== card;
    });
  };
  return { left: missing(before, after), came: missing(after, before) };
}
