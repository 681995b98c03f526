import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { canonicalJson } from '../journal/canonical-json.ts';
import { BankStore } from './bank-store.ts';
import { HotlistStore } from './hotlist-store.ts';
import { LoadStore } from './load-store.ts';
import { openOfficeDatabase } from './office-file.ts';
import { type OwnNotice, ownNoticeSchema } from './own-notice.ts';
import { type OfficeRecord, officeRecordSchema } from './record.ts';
import { type Registration, registrationSchema } from './registration.ts';

/** What the office keeps: records, registry, hotlist, loads and claims, and what machines have heard. */
export class OfficeStore {
  readonly loads: LoadStore;
  readonly hotlist: HotlistStore;
  readonly bank: BankStore;
  readonly #db: DatabaseSync;

  /** `directory`: a folder, made if missing, or ':memory:'. Throws as openOfficeDatabase. */
  constructor(directory: string, at: number) {
    this.#db = openOfficeDatabase(directory, at);
    this.loads = new LoadStore(this.#db);
    this.hotlist = new HotlistStore(this.#db, (work) => this.transaction(work));
    this.bank = new BankStore(this.#db, (work) => this.transaction(work));
  }

  /** All or nothing, on the disk when it returns. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** `other`: something else is already held under this machine, terminal and sequence. */
  add(record: OfficeRecord, card: number | undefined, receivedAt: number): 'added' | 'held' | 'other' {
    const { machine, terminal, seq, kind } = record;
    const text = canonicalJson(record);
    const held = this.#db
      .prepare('SELECT record FROM records WHERE machine = ? AND terminal = ? AND seq = ?')
      .get(machine, terminal, seq);
    if (held !== undefined) return held.record === text ? 'held' : 'other';
    this.#db
      .prepare(
        'INSERT INTO records (machine, terminal, seq, kind, card, received_at, record) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(machine, terminal, seq, kind, card ?? null, receivedAt, text);
    return 'added';
  }

  /** In the order in which they came. */
  records(): readonly OfficeRecord[] {
    return this.#db.prepare('SELECT record FROM records ORDER BY id').all().map(recordIn);
  }

  recordsOfCard(card: number): readonly OfficeRecord[] {
    return this.#db.prepare('SELECT record FROM records WHERE card = ? ORDER BY id').all(card).map(recordIn);
  }

  recordsOfKind(kind: OfficeRecord['kind']): readonly OfficeRecord[] {
    return this.#db.prepare('SELECT record FROM records WHERE kind = ? ORDER BY id').all(kind).map(recordIn);
  }

  /** Cards about which this machine sent records of this kind, lately at most so many. */
  cardsOfMachine(machine: string, kind: OfficeRecord['kind'], limit: number): readonly number[] {
    return this.#db
      .prepare(
        'SELECT card, max(id) AS newest FROM records WHERE machine = ? AND kind = ? GROUP BY card ORDER BY newest DESC LIMIT ?',
      )
      .all(machine, kind, limit)
      .map(({ card }) => Number(card));
  }

  /** Every card that is registered or has records. */
  cards(): readonly number[] {
    return this.#db
      .prepare('SELECT card FROM records WHERE card IS NOT NULL UNION SELECT card FROM registrations ORDER BY card')
      .all()
      .map(({ card }) => Number(card));
  }

  /** Terminal numbers under which more than one machine sent records. */
  terminalsTwice(): ReadonlyMap<number, readonly string[]> {
    const rows = this.#db.prepare('SELECT DISTINCT terminal, machine FROM records ORDER BY machine').all();
    const machines = Map.groupBy(rows, ({ terminal }) => Number(terminal));
    return new Map(
      [...machines]
        .filter(([, users]) => users.length > 1)
        .map(([terminal, users]) => [terminal, users.map(({ machine }) => String(machine))]),
    );
  }

  register(registration: Registration): void {
    this.#db
      .prepare('INSERT INTO registrations (card, registration) VALUES (?, ?)')
      .run(registration.number, canonicalJson(registration));
  }

  /** Oldest first. */
  registrations(card: number): readonly Registration[] {
    return this.#db
      .prepare('SELECT registration FROM registrations WHERE card = ? ORDER BY id')
      .all(card)
      .map(({ registration }) => registrationSchema.parse(JSON.parse(String(registration))));
  }

  /** This machine has been told what became of this doubt, and has taken it in. */
  hear(machine: string, terminal: number, sequence: number): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO heard (machine, terminal, sequence) VALUES (?, ?, ?)')
      .run(machine, terminal, sequence);
  }

  hasHeard(machine: string, terminal: number, sequence: number): boolean {
    const row = this.#db.prepare('SELECT 1 FROM heard WHERE machine = ? AND terminal = ? AND sequence = ?');
    return row.get(machine, terminal, sequence) !== undefined;
  }

  /** What the office noticed about itself, oldest first. */
  ownNotices(): readonly OwnNotice[] {
    return this.#db
      .prepare('SELECT notice FROM notices ORDER BY id')
      .all()
      .map(({ notice }) => ownNoticeSchema.parse(JSON.parse(String(notice))));
  }

  close(): void {
    this.#db.close();
  }
}

const recordIn = ({ record }: Record<string, SQLOutputValue>): OfficeRecord =>
  officeRecordSchema.parse(JSON.parse(String(record)));
