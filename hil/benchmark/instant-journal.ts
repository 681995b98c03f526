import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../kiosk/journal/canonical-json.ts';
import { CardReferences, startOfMonth } from '../../kiosk/journal/card-references.ts';
import type { Journal, JournalEntry, NewEntry } from '../../kiosk/journal/contract.ts';

/**
 * A journal without thread and disk: it does what the real one does on the caller's side (pseudonyms, seal, canonical
 * JSON, the copy that is handed over) and answers at once, so that a tap on it is our own code and nothing else.
 */
export class InstantJournal implements Journal {
  readonly terminal = 1;
  readonly opening = { created: true, unfinished: [] };
  readonly status = { kind: 'ready' } as const;
  readonly #references: CardReferences;
  #sequence = 0;
  #appended = 0;

  constructor(now: () => number) {
    this.#references = new CardReferences([], { now, random: randomBytes, keep: () => {}, periodStart: startOfMonth });
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  async append(entry: NewEntry, durability: 'durable' | 'lazy'): Promise<JournalEntry> {
    const payload = entry.forOffice === undefined ? undefined : canonicalJson({ at: entry.at, ...entry.forOffice });
    const { at, kind } = entry;
    structuredClone({ op: 'append', at, kind, body: canonicalJson(entry.body), payload, durable: durability });
    this.#appended += 1;
    return { ...entry, seq: this.#appended, hash: '' };
  }

  cardReference(cardNumber: number): string {
    return this.#references.reference(cardNumber);
  }

  cardReferences(cardNumber: number): readonly string[] {
    return this.#references.references(cardNumber);
  }

  sealCardNumber(cardNumber: number): string {
    return this.#references.seal(cardNumber);
  }

  unsealCardNumber(sealed: string): number | undefined {
    return this.#references.unseal(sealed);
  }

  async entries(): Promise<readonly JournalEntry[]> {
    return [];
  }

  async outbox(): Promise<readonly []> {
    return [];
  }

  async acknowledge(): Promise<void> {}

  subscribe(): () => void {
    return () => {};
  }

  async close(): Promise<void> {}
}
