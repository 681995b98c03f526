import type { Concession, Tier } from '../../fares/card/state.ts';
import type { Claim } from './claim.ts';
import { type CodingOutcome, certainStates, type DoubtOutcome, judgeCodings, judgeDoubts } from './doubts.ts';
import {
  type Coding,
  type Evidence,
  eTicketsSeen,
  isCoding,
  isMovement,
  type Movement,
  type SeenState,
} from './evidence.ts';
import type { Load } from './load.ts';

/** What the office knows besides records. */
export interface FoldContext {
  readonly registered: RegisteredCard | undefined;
  /** Terminal numbers that more than one machine uses, with their machines. */
  readonly terminalsTwice: ReadonlyMap<number, readonly string[]>;
  /** Loads put into the office for this card, oldest first. */
  readonly loads: readonly Load[];
  /** Claims on them, in the order in which they were last granted; what machines read for them proves as much as records. */
  readonly claims: readonly Claim[];
  /** What machines sold for this card, grosze by the sale's name. */
  readonly sales?: ReadonlyMap<string, number> | undefined;
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
  /** Contracts surely written without a state record. */
  readonly codings: readonly Coding[];
  readonly codingDoubts: readonly CodingOutcome[];
  /** Every e-ticket that was surely in a contract slot. */
  readonly eTickets: ReadonlySet<number>;
}

/** Sorts the evidence, judges the doubts in it and says what is certain. */
export function tellStory(records: readonly Evidence[], context: Pick<FoldContext, 'registered' | 'claims'>): Story {
  const evidence = inJournalOrder(records);
  const read = context.claims.flatMap(({ read }) => read);
  const seen = [...certainStates(evidence, context.registered?.issued), ...read];
  const doubts = judgeDoubts(evidence, seen);
  const executed = doubts.filter(({ fate }) => fate === 'executed').map(({ doubt }) => doubt);
  const movements = [...evidence.filter(isMovement).filter(({ kind }) => kind === 'committed'), ...executed];
  const written = [...movements, ...evidence.filter(isCoding).filter(({ kind }) => kind === 'coded')];
  const eTickets = new Set([
    ...evidence.flatMap((one) => eTicketsSeen(one) ?? []),
    ...written.flatMap(({ slots }) => slots?.after ?? []),
    ...context.claims.flatMap(({ eTickets: claimed }) => claimed ?? []),
  ]);
  const codingDoubts = judgeCodings(evidence, eTickets);
  return {
    evidence,
    certain: [...seen, ...executed.map(({ after }) => after)],
    movements,
    doubts,
    codings: [
      ...evidence.filter(isCoding).filter(({ kind }) => kind === 'coded'),
      ...codingDoubts.filter(({ fate }) => fate === 'executed').map(({ doubt }) => doubt),
    ],
    codingDoubts,
    eTickets,
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
