import type { Standing } from './account.ts';
import type { Does, Order, Screen } from './outcome.ts';

/** Commit was sent and nobody at the machine knows what became of it; the ledger has looked into the card. */
export interface Doubt {
  readonly executed: boolean;
  readonly does: Does;
  /** What the passenger had chosen: run again while the machine still asks for the card (step 6). */
  readonly order: Order;
  readonly counterBefore: number;
  /** It coded season tickets and wrote no record, so that the counter stayed. */
  readonly codesOnly: boolean;
  readonly run: string;
  /** The stop that would have counted where the bus stood. */
  readonly stopThen: number;
  /** The stop that did count, which differs for a check-out that kept its stop. */
  readonly stopUsed: number;
  readonly at: number;
  /** What is told when it is asked after; undefined: what the ride on the card says. */
  readonly screen: Screen | undefined;
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

/** Real milliseconds after which the disk surely has everything, also on a busy computer. */
const UNSAVED_MS = 3000;

const BLANK: Page = { doubts: [undefined], kept: [undefined], inARow: 0 };

/** What the ledger knows of one machine: what it may remember of each card. */
export class TerminalBook {
  readonly #pages = new Map<string, Page>();
  /** What its disk may not have yet of the last transactions: killed now, it would take them for doubts. */
  #unsaved: readonly { readonly card: string; readonly doubt: Doubt; readonly since: number }[] = [];

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

  /** The outcome of a transaction is written when the disk has time; the next transaction takes it along (step 2). */
  outcomeWaits(card: string, doubt: Doubt, since: number): void {
    this.#unsaved = [...this.#unsaved, { card, doubt, since }];
  }

  /** The disk has had a transaction written through. */
  writtenThrough(): void {
    this.#unsaved = [];
  }

  /** The machine was killed: what it had only in mind is gone, what it had on disk is not. `now`: as `since`. */
  restarted(now: number): void {
    for (const { card, doubt, since } of this.#unsaved) {
      if (now - since < UNSAVED_MS) this.turn(card, { doubts: [...this.page(card).doubts, doubt] });
    }
    this.#unsaved = [];
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
export const isNewest = ({ executed, counterBefore, codesOnly }: Doubt, { counter }: Standing): boolean =>
  executed && counter === counterBefore + (codesOnly ? 0 : 1);

/** It is not on the card, and the card is as it was before it. */
export const isRolledBack = ({ executed, counterBefore, codesOnly }: Doubt, { counter }: Standing): boolean =>
  !executed && (codesOnly || counter === counterBefore);
