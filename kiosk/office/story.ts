import type { Concession, Tier } from '../../fares/card/state.ts';
import { certainStates, type DoubtOutcome, judgeDoubts } from './doubts.ts';
import { type Evidence, isMovement, type Movement, type SeenState } from './evidence.ts';

/** What the office knows besides records. */
export interface FoldContext {
  readonly registered: RegisteredCard | undefined;
  /** Terminal numbers that more than one machine uses, with their machines. */
  readonly terminalsTwice: ReadonlyMap<number, readonly string[]>;
}

export interface RegisteredCard {
  /** Every tier and concession the card was ever registered with. */
  readonly entitlements: readonly { readonly tier: Tier; readonly concession: Concession }[];
  readonly purses: Purses;
  /** The record it was issued with. */
  readonly issued: SeenState | undefined;
}

/** Grosze in file 02 (t-purse, or EP) and file 03 (e-purse). */
export interface Purses {
  readonly t: number;
  readonly e: number;
}

/** Evidence with its doubts judged: what the audits read. */
export interface Story {
  readonly evidence: readonly Evidence[];
  /** Every state the card was surely in. */
  readonly certain: readonly SeenState[];
  /** Movements that surely happened. */
  readonly movements: readonly Movement[];
  readonly doubts: readonly DoubtOutcome[];
}

/** Sorts the evidence, judges the doubts in it and says what is certain. */
export function tellStory(records: readonly Evidence[], issued: SeenState | undefined): Story {
  const evidence = inJournalOrder(records);
  const seen = certainStates(evidence, issued);
  const doubts = judgeDoubts(evidence, seen);
  const executed = doubts.filter(({ fate }) => fate === 'executed').map(({ doubt }) => doubt);
  return {
    evidence,
    certain: [...seen, ...executed.map(({ after }) => after)],
    movements: [...evidence.filter(isMovement).filter(({ kind }) => kind === 'committed'), ...executed],
    doubts,
  };
}

/** By machine, terminal and sequence, each record once. */
function inJournalOrder(records: readonly Evidence[]): readonly Evidence[] {
  const byText = new Map(records.map((record) => [JSON.stringify(record), record]));
  return [...byText]
    .sort(
      ([textA, a], [textB, b]) =>
        compare(a.machine, b.machine) || a.terminal - b.terminal || a.seq - b.seq || compare(textA, textB),
    )
    .map(([, record]) => record);
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
