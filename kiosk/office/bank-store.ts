import type { DatabaseSync } from 'node:sqlite';
import { BANK_PRODUCTS, type BankCity } from '../../fares/bank-tap/bank-products.ts';
import { type BankProduct, dayFare, dueAfter } from '../../fares/bank-tap/day-fare.ts';
import { grosze } from '../../fares/money.ts';
import type { OfficeRecord } from './record.ts';
import { officeRecordSchema } from './record.ts';

/** What the acquirer is to be asked for: a reference's rides of one day, or what a late tap added to it. */
export interface BankCharge {
  readonly day: string;
  readonly city: BankCity;
  readonly reference: string;
  /** 1, and more where taps came in after the day was closed. */
  readonly ordinal: number;
  /** Rides of the day so far. */
  readonly rides: number;
  readonly grosze: number;
}

type BankTapRecord = Extract<OfficeRecord, { kind: 'bank-tap' }>;

/** Rides paid with bank cards: taps as machines sent them, charges made of them when a day is over, and who is denied. */
export class BankStore {
  readonly #db: DatabaseSync;
  readonly #transaction: (work: () => void) => void;
  readonly #products: Readonly<Record<BankCity, BankProduct>>;

  constructor(
    db: DatabaseSync,
    transaction: (work: () => void) => void,
    products: Readonly<Record<BankCity, BankProduct>> = BANK_PRODUCTS,
  ) {
    this.#db = db;
    this.#transaction = transaction;
    this.#products = products;
  }

  /** Days with taps from one day on (empty: from the first) up to another, without it. */
  daysBetween(from: string, to: string): readonly string[] {
    return this.#db
      .prepare(
        `SELECT DISTINCT json_extract(record, '$.day') AS day FROM records
         WHERE kind = 'bank-tap' AND json_extract(record, '$.day') >= ? AND json_extract(record, '$.day') < ? ORDER BY day`,
      )
      .all(from, to)
      .map(({ day }) => String(day));
  }

  /**
   * Folds a day's taps into charges, each once: again changes nothing, and taps that came in since add what they add.
   * All or nothing.
   */
  close(day: string, at: number): void {
    this.#transaction(() => {
      for (const [key, taps] of this.#tapsByReference(day)) {
        const [first] = taps;
        if (first === undefined) continue;
        const { city, reference } = first;
        const before = this.charges(day).filter((charge) => `${charge.city} ${charge.reference}` === key);
        const charged = grosze(before.reduce((sum, charge) => sum + charge.grosze, 0));
        const fare = dayFare(taps, this.#products[city]);
        const due = dueAfter(fare, charged);
        if (due === 0) continue;
        this.#db
          .prepare(
            'INSERT INTO bank_charges (day, city, reference, ordinal, rides, grosze, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
          )
          .run(day, city, reference, before.length + 1, fare.rides, due, at);
      }
    });
  }

  charges(day: string): readonly BankCharge[] {
    return this.#db
      .prepare(
        'SELECT day, city, reference, ordinal, rides, grosze FROM bank_charges WHERE day = ? ORDER BY city, reference, ordinal',
      )
      .all(day)
      .map((row) => ({
        day: String(row.day),
        city: row.city === 'tarnow' ? 'tarnow' : 'jaworzno',
        reference: String(row.reference),
        ordinal: Number(row.ordinal),
        rides: Number(row.rides),
        grosze: Number(row.grosze),
      }));
  }

  /** Days of which something was charged. */
  chargedDays(): readonly string[] {
    return this.#db
      .prepare('SELECT DISTINCT day FROM bank_charges ORDER BY day')
      .all()
      .map(({ day }) => String(day));
  }

  /** A list of its own version, as the hotlist's. */
  setDenied(references: Iterable<string>, at: number): void {
    this.#transaction(() => {
      const version = Math.max(this.denyIssue().version + 1, Math.trunc(at));
      this.#db.exec('DELETE FROM denied; DELETE FROM denied_issues');
      const insert = this.#db.prepare('INSERT OR IGNORE INTO denied (reference) VALUES (?)');
      for (const reference of references) insert.run(reference);
      this.#db.prepare('INSERT INTO denied_issues (version, issued_at) VALUES (?, ?)').run(version, at);
    });
  }

  /** Version 0: there never was a list. */
  denyIssue(): { readonly version: number; readonly issuedAt: number } {
    const row = this.#db.prepare('SELECT version, issued_at FROM denied_issues ORDER BY version DESC LIMIT 1').get();
    return { version: Number(row?.version ?? 0), issuedAt: Number(row?.issued_at ?? 0) };
  }

  denied(): readonly string[] {
    return this.#db
      .prepare('SELECT reference FROM denied ORDER BY reference')
      .all()
      .map(({ reference }) => String(reference));
  }

  #tapsByReference(day: string): ReadonlyMap<string, readonly BankTapRecord[]> {
    const taps = new Map<string, BankTapRecord[]>();
    const rows = this.#db
      .prepare(`SELECT record FROM records WHERE kind = 'bank-tap' AND json_extract(record, '$.day') = ? ORDER BY id`)
      .all(day);
    for (const { record } of rows) {
      const tap = officeRecordSchema.parse(JSON.parse(String(record)));
      if (tap.kind !== 'bank-tap') continue;
      const key = `${tap.city} ${tap.reference}`;
      const of = taps.get(key);
      if (of === undefined) taps.set(key, [tap]);
      else of.push(tap);
    }
    return taps;
  }
}
