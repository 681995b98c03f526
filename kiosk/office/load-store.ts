import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { canonicalJson } from '../journal/canonical-json.ts';
import { type Claim, claimIn } from './claim.ts';
import { type Load, loadId, loadSchema } from './load.ts';
import { claimRequestSchema } from './load-wire.ts';

/** A claim is kept as it was asked for, with what was granted: what it means is read from that. */
const keptClaim = z.object({ asked: claimRequestSchema, granted: z.array(loadId), at: z.number() });

/** Loads and the claims on them. A load never goes; a claim is replaced when its transaction asks again. */
export class LoadStore {
  readonly #db: DatabaseSync;

  /** The tables are the opener's business. */
  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  load(id: string): Load | undefined {
    const row = this.#db.prepare('SELECT load FROM loads WHERE id = ?').get(id);
    return row === undefined ? undefined : loadIn(row.load);
  }

  /** Enters a load, or changes what is known of it; its place in the order stays. */
  put(load: Load): void {
    this.#db
      .prepare(
        'INSERT INTO loads (id, card, load) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET load = excluded.load',
      )
      .run(load.id, load.number, canonicalJson(load));
  }

  /** Oldest first. */
  ofCard(card: number): readonly Load[] {
    const rows = this.#db.prepare('SELECT load FROM loads WHERE card = ? ORDER BY ordinal').all(card);
    return rows.map(({ load }) => loadIn(load));
  }

  /** All loads by id and card, in the order in which they were entered. */
  list(): readonly { readonly id: string; readonly card: number }[] {
    return this.#db
      .prepare('SELECT id, card FROM loads ORDER BY ordinal')
      .all()
      .map(({ id, card }) => ({ id: String(id), card: Number(card) }));
  }

  claim(terminal: number, sequence: number): { readonly claim: Claim; readonly card: number } | undefined {
    const row = this.#db
      .prepare('SELECT card, claim FROM claims WHERE terminal = ? AND sequence = ?')
      .get(terminal, sequence);
    return row === undefined ? undefined : { claim: claimKept(row.claim), card: Number(row.card) };
  }

  /** In the order in which they were last asked for. */
  claimsOfCard(card: number): readonly Claim[] {
    const rows = this.#db.prepare('SELECT claim FROM claims WHERE card = ? ORDER BY turn').all(card);
    return rows.map(({ claim }) => claimKept(claim));
  }

  /** On the disk when it returns. */
  keepClaim(asked: z.input<typeof claimRequestSchema>, { granted, at }: Pick<Claim, 'granted' | 'at'>): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO claims (card, terminal, sequence, claim) VALUES (?, ?, ?, ?)')
      .run(asked.number, asked.terminal, asked.sequence, canonicalJson({ asked, granted, at }));
  }
}

const loadIn = (text: unknown): Load => loadSchema.parse(JSON.parse(String(text)));

/** Throws on a text that is no claim. */
export function claimKept(text: unknown): Claim {
  const { asked, granted, at } = keptClaim.parse(JSON.parse(String(text)));
  const read = claimIn(asked, at);
  if (!read.ok) throw new Error(`a claim was kept that cannot be read: ${read.reason}`);
  return { ...read.claim, granted };
}
