import type { ExitStopKept } from '../../../fares/journey/tap-context.ts';
import { type Doubt, sameTransaction } from '../../../fares/settle.ts';
import { transactionName } from './transaction-name.ts';

/** An open doubt of this terminal and whose card it is about. */
export interface OpenDoubt {
  readonly doubt: Doubt;
  /** Pseudonym of the card, as in the journal. */
  readonly card: string;
  /** How many doubts this card has had here without a good answer between them, this one included. */
  readonly inARow: number;
}

/**
 * Doubts of this terminal: Commit was sent and no valid answer came. A card has at most one open doubt here, since
 * each reading settles the one before it.
 */
export class DoubtBook {
  readonly #open = new Map<string, OpenDoubt>();
  /** Doubts in a row by card, kept when a doubt is settled, until the card gives a good answer. */
  readonly #inARow = new Map<string, number>();

  /** Exit stops of check-outs that were rolled back: they count until the next commit, and for 60 s. */
  readonly #exitStops = new Map<string, ExitStopKept>();
  #newest: Doubt | undefined;

  /** `cards`: the pseudonyms a card may have here, newest first. */
  find(cards: readonly string[]): OpenDoubt | undefined {
    for (const card of cards) {
      const found = this.#open.get(card);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The number that a further doubt of this card would have. */
  nextInARow(card: string): number {
    return (this.#inARow.get(card) ?? 0) + 1;
  }

  open(card: string, doubt: Doubt, inARow = this.nextInARow(card)): OpenDoubt {
    const opened = { doubt, card, inARow };
    this.#open.set(card, opened);
    this.#newest = doubt;
    this.#inARow.set(card, inARow);
    return opened;
  }

  /** The doubt that the uncertain view is about, when there is one: a later doubt takes the screen from an earlier. */
  isNewest(doubt: Doubt): boolean {
    return this.#newest !== undefined && sameTransaction(this.#newest.transaction, doubt.transaction);
  }

  close(card: string): void {
    this.#open.delete(card);
  }

  /** The card gave a valid answer to a commit: what went wrong before was no damage. */
  answered(card: string): void {
    this.#inARow.delete(card);
  }

  /** Something was committed on the card: what was rolled back before it is past. */
  committed(card: string): void {
    this.answered(card);
    this.#exitStops.delete(card);
  }

  /** The next tries may be cut too: the stop is kept for all of them. */
  keepExitStop(card: string, kept: ExitStopKept): void {
    if (!this.#exitStops.has(card)) this.#exitStops.set(card, kept);
  }

  exitStopOf(card: string): ExitStopKept | undefined {
    return this.#exitStops.get(card);
  }

  findTransaction(name: string): OpenDoubt | undefined {
    for (const open of this.#open.values()) if (transactionName(open.doubt.transaction) === name) return open;
    return undefined;
  }

  get size(): number {
    return this.#open.size;
  }
}
