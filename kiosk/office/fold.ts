import type { CardState } from '../../fares/card/state.ts';
import { auditChain } from './audit-chain.ts';
import { auditCredits } from './audit-credits.ts';
import { auditLoads } from './audit-loads.ts';
import { auditSources } from './audit-sources.ts';
import type { CodingOutcome, DoubtOutcome } from './doubts.ts';
import { type Evidence, type SeenState, transactionName } from './evidence.ts';
import { type Finding, inOrder } from './findings.ts';
import { type JudgedClaim, type LoadAccount, tellLoads } from './load-fold.ts';
import { compare, type FoldContext, type Purses, type Story, tellStory } from './story.ts';

/** A card as its records tell. */
export interface CardAccount {
  readonly purses: Purses;
  readonly counter: number;
  /** Undefined for a card of which no state was ever seen. */
  readonly state: CardState | undefined;
  readonly findings: readonly Finding[];
  readonly openDoubts: number;
  readonly doubts: readonly (DoubtOutcome | CodingOutcome)[];
  /** Oldest first. */
  readonly loads: readonly LoadAccount[];
  readonly claims: readonly JudgedClaim[];
}

/**
 * Folds all records of one card. A function of their set: neither order nor repetition changes the result, so late
 * records of a machine that was down only fill in what was missing.
 */
export function foldCard(records: readonly Evidence[], context: FoldContext): CardAccount {
  const story = tellStory(records, context);
  const loads = tellLoads(story, context);
  const findings = [
    ...auditChain(story, context.registered?.issued),
    ...auditCredits(story, loads, context.sales ?? new Map()),
    ...auditLoads(story, loads, context),
    ...auditSources(story, context),
  ];
  const newest = newestState(story);
  const doubts = [...story.doubts, ...story.codingDoubts];
  return {
    purses: newest === undefined ? (context.registered?.purses ?? { t: 0, e: 0 }) : pursesOf(newest, story),
    counter: newest?.state.counter ?? 0,
    state: newest?.state,
    findings: inOrder(findings),
    openDoubts: new Set(
      doubts.filter(({ fate }) => fate === 'open').map(({ doubt }) => transactionName(doubt.transaction)),
    ).size,
    doubts,
    loads: loads.accounts,
    claims: loads.claims,
  };
}

/** The highest counter wins; should two states claim it, the choice is at least always the same. */
function newestState({ certain }: Story): SeenState | undefined {
  return certain.toSorted((a, b) => b.state.counter - a.state.counter || compare(a.hex, b.hex))[0];
}

/** The value file's word, where it was asked, counts more than the state record. */
function pursesOf({ state }: SeenState, { evidence }: Story): Purses {
  const asked = evidence.flatMap((one) =>
    one.kind === 'read' && one.purse !== undefined && one.read.state.counter === state.counter ? [one.purse] : [],
  );
  return { t: asked.at(-1) ?? state.purse, e: state.servicePurse };
}
