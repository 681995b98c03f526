import type { Standing } from './account.ts';

/** Commit was sent and nobody at the machine knows what became of it; the ledger has looked into the card. */
export interface Doubt {
  readonly executed: boolean;
  readonly does: 'check-in' | 'check-out';
  readonly counterBefore: number;
  readonly run: string;
  /** The stop that would have counted where the bus stood. */
  readonly stopThen: number;
  /** The stop that did count, which differs for a check-out that kept its stop. */
  readonly stopUsed: number;
  readonly at: number;
}

/** A check-out that was rolled back: its exit stop counts for a minute. */
export interface KeptExit {
  readonly counter: number;
  readonly run: string;
  readonly stop: number;
  readonly at: number;
}

/** When this machine showed green for the transaction with this counter. */
export interface Green {
  readonly counter: number;
  /** For the transaction itself, or when its doubt was settled; undefined: only told again. */
  readonly first: number | undefined;
  /** Last time, told again included. */
  readonly last: number;
  /** The machine was started anew since. */
  readonly forgotten: boolean;
}

/**
 * What the ledger knows of one card at one machine. Where it cannot know which of several states the machine is in
 * (it was killed in the middle, or the office may have told it something), all of them are listed.
 */
export interface Page {
  readonly doubts: readonly (Doubt | undefined)[];
  readonly kept: readonly (KeptExit | undefined)[];
  readonly green?: Green | undefined;
  /** Doubts in a row; null: it depends on how one counts. */
  readonly inARow: number | null;
}

const BLANK: Page = { doubts: [undefined], kept: [undefined], inARow: 0 };

/** What the ledger knows of one machine: what it may remember of each card. */
export class TerminalBook {
  readonly #pages = new Map<string, Page>();

  page(card: string): Page {
    return this.#pages.get(card) ?? BLANK;
  }

  turn(card: string, change: Partial<Page>): void {
    this.#pages.set(card, { ...this.page(card), ...change });
  }

  /** Cards of which the machine has a doubt, or may have one. */
  cardsInDoubt(): readonly string[] {
    return [...this.#pages].filter(([, { doubts }]) => doubts.some((doubt) => doubt !== undefined)).map(([id]) => id);
  }

  /** The machine was killed: what it had only in mind is gone, what it had on disk is not. */
  restarted(): void {
    for (const [card, page] of this.#pages) {
      this.#pages.set(card, {
        ...page,
        kept: withNothing(page.kept),
        inARow: page.inARow === 0 ? 0 : null,
        ...(page.green === undefined ? {} : { green: { ...page.green, forgotten: true } }),
      });
    }
  }

  /** Another machine has read this card: the office may have told this one what became of its doubt. */
  seenElsewhere(card: string): void {
    const { doubts } = this.page(card);
    if (doubts.some((doubt) => doubt !== undefined)) this.turn(card, { doubts: withNothing(doubts) });
  }
}

/** The same possibilities, and that there is nothing. */
export function withNothing<Known>(options: readonly (Known | undefined)[]): readonly (Known | undefined)[] {
  return options.includes(undefined) ? options : [...options, undefined];
}

/** The doubtful transaction is the newest on the card. */
export const isNewest = ({ executed, counterBefore }: Doubt, { counter }: Standing): boolean =>
  executed && counter === counterBefore + 1;
