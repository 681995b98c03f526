import type { EntryBody, JournalEntry } from './contract.ts';

/** A transaction that was prepared and not brought to an end. */
export interface UnfinishedTransaction {
  /** "terminal-sequence". */
  readonly tx: string;
  readonly prepared?: JournalEntry | undefined;
  /** Its IN_DOUBT entry; absent when the machine was stopped before it could say so. */
  readonly inDoubt?: JournalEntry | undefined;
}

/**
 * The fold of entries into open transactions: PREPARED opens one, IN_DOUBT keeps it open, COMMITTED, ABORTED and
 * SETTLED close it.
 */
export class UnfinishedFold {
  readonly #open = new Map<string, UnfinishedTransaction>();

  take(entry: JournalEntry): void {
    const tx = transactionOf(entry.body);
    if (tx === undefined) return;
    switch (entry.kind) {
      case 'PREPARED':
        this.#open.set(tx, { ...this.#open.get(tx), tx, prepared: entry });
        return;
      case 'IN_DOUBT':
        this.#open.set(tx, { ...this.#open.get(tx), tx, inDoubt: entry });
        return;
      case 'COMMITTED':
      case 'ABORTED':
      case 'SETTLED':
        this.#open.delete(tx);
        return;
      default:
        return;
    }
  }

  /** Closes a transaction whose end was read elsewhere. */
  close(tx: string): void {
    this.#open.delete(tx);
  }

  /** Oldest first. */
  transactions(): readonly UnfinishedTransaction[] {
    return [...this.#open.values()].sort((a, b) => firstSeq(a) - firstSeq(b));
  }

  /** Their entries, oldest first: of each the PREPARED one, and the IN_DOUBT one if there is one. */
  entries(): readonly JournalEntry[] {
    return [...this.#open.values()]
      .flatMap(({ prepared, inDoubt }) => [prepared, inDoubt])
      .filter((entry) => entry !== undefined)
      .sort((a, b) => a.seq - b.seq);
  }

  /** Where a later fold must begin to find the same: the oldest open entry, else `next`. */
  foldFrom(next: number): number {
    return this.entries()[0]?.seq ?? next;
  }
}

/** Pairs the entries of `JournalOpening.unfinished` by transaction, oldest first. */
export function unfinishedTransactions(entries: readonly JournalEntry[]): readonly UnfinishedTransaction[] {
  const fold = new UnfinishedFold();
  for (const entry of entries) fold.take(entry);
  return fold.transactions();
}

/** The `tx` of an entry's body. */
export function transactionOf(body: EntryBody): string | undefined {
  const tx = body.tx;
  return typeof tx === 'string' ? tx : undefined;
}

/** The sequence in "terminal-sequence", if it is one of this terminal. */
export function sequenceOf(tx: string, terminal: number): number | undefined {
  const match = /^(\d{1,5})-(\d{1,8})$/.exec(tx);
  return match?.[1] !== undefined && Number(match[1]) === terminal ? Number(match[2]) : undefined;
}

const firstSeq = (open: UnfinishedTransaction): number => (open.prepared ?? open.inDoubt)?.seq ?? 0;
