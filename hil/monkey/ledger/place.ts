import type { Tariff } from '../shapes.ts';
import type { BusPlace } from './account.ts';
import type { Load } from './loads.ts';
import type { Page } from './terminal-book.ts';

/** Everything besides the card that a presentation depends on. */
export interface TapPlace {
  readonly tariff: Tariff;
  /** Seconds. */
  readonly now: number;
  /** Civil day in Poland, `2026-11-20`. */
  readonly today: string;
  readonly terminal: number;
  /** Null: the on-board computer does not say. */
  readonly bus: BusPlace | null;
  /** `unsure`: the machine may not have heard of the hotlist yet. */
  readonly blocked: boolean | 'unsure';
  readonly page: Page;
  /** Times of green for this counter at the other machines of the vehicle. */
  readonly greensAboard: readonly number[];
  /** The machine shows the doubt of this very card. */
  readonly uncertainShown: boolean;
  /** Whether the office answers the machine; `perhaps`: some of its answers are lost. */
  readonly office: boolean | 'perhaps';
  /** Everything the office ever had for this card, in the order it got it. */
  readonly loads: readonly Load[];
}

/** Clocks of two machines differ: one that is behind by two minutes or less counts as no time passed. */
const BEHIND_BY = 120;

export function passed(since: number, now: number): number {
  if (now >= since) return now - since;
  return since - now <= BEHIND_BY ? 0 : Number.POSITIVE_INFINITY;
}
