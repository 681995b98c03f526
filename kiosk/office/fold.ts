import type { CardState } from '../../fares/card/state.ts';
import { auditChain } from './audit-chain.ts';
import { auditCredits } from './audit-credits.ts';
import { auditSources } from './audit-sources.ts';
import type { DoubtOutcome } from './doubts.ts';
import { type Evidence, type SeenState, transactionName } from './evidence.ts';
import { type Finding, inOrder } from './findings.ts';
import { compare, type FoldContext, type Purses, type Story, tellStory } from './story.ts';

/** A card as its records tell. */
export interface CardAccount {
  readonly purses: Purses;
  readonly counter: number;
  /** Undefined for a card of which no state was ever seen. */
  readonly state: CardState | undefined;
  readonly findings: readonly Finding[];
  readonly openDoubts: number;
  readonly doubts: readonly DoubtOutcome[];
}

/**
 * Folds all records of one card. A function of their set: neither order nor repetition changes the result, so late
 * records of a machine that was down only fill in what was missing.
 */
export function foldCard(records: readonly Evidence[], context: FoldContext): CardAccount {
  const story = tellStory(records, context.registered?.issued);
  const findings = [
    ...auditChain(story, context.registered?.issued),
    ...auditCredits(story),
    ...auditSources(story, context),
  ];
  const newest = newestState(story);
  return {
    purses: newest === undefined ? (context.registered?.purses ?? { t: 0, e: 0 }) : pursesOf(newest, story),
    counter: newest?.state.counter ?? 0,
    state: newest?.state,
    findings: inOrder(findings),
    openDoubts: new Set(
      story.doubts.filter(({ fate }) => fate === 'open').map(({ doubt }) => transactionName(doubt.transaction)),
    ).size,
    doubts: story.doubts,
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
