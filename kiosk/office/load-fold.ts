import type { TransactionId } from '../../fares/card/state.ts';
import { sameTransaction } from '../../fares/settle.ts';
import { type Claim, claimName } from './claim.ts';
import { type Fate, fateOf, isTaken, settledAs } from './doubts.ts';
import { transactionName } from './evidence.ts';
import { eTicketOf, isMoney, type Load } from './load.ts';
import type { FoldContext, Story } from './story.ts';

/** Where a load stands: a function of the card's records and claims, like all that the office says of a card. */
export interface LoadAccount {
  readonly load: Load;
  /** `claimed`: granted to a transaction of which nobody knows yet what became of it. */
  readonly state: 'pending' | 'claimed' | 'done';
  /** Claims that may still be or become executed, newest first; of a load that is done, those that were. */
  readonly claims: readonly Claim[];
  /** Transactions that surely put it on the card: one, or something went very wrong. */
  readonly carriers: readonly string[];
}

export interface LoadStory {
  readonly accounts: readonly LoadAccount[];
  /** Loads of this card that a transaction surely carries if it was executed: granted to it, or named by its record. */
  readonly carriedBy: (transaction: TransactionId) => readonly Load[];
  readonly claims: readonly JudgedClaim[];
}

export interface JudgedClaim {
  readonly claim: Claim;
  /** What became of its transaction. */
  readonly fate: Fate;
}

/** Says of each load whether it is on the card. What is proved once stays so: a load that is done is never pending again. */
export function tellLoads(story: Story, { loads, claims }: Pick<FoldContext, 'loads' | 'claims'>): LoadStory {
  const judged = claims.map((claim) => ({ claim, fate: claimFate(claim, story) }));
  const reports = [...story.movements, ...story.codings];
  const accounts = loads.map((load): LoadAccount => {
    const granted = judged.filter(({ claim }) => claim.granted.includes(load.id)).toReversed();
    const of = (wanted: Fate) => granted.filter(({ fate }) => fate === wanted).map(({ claim }) => claim);
    const reported = reports.filter((report) => report.loads.includes(load.id));
    const carriers = new Set([
      ...of('executed').map(claimName),
      ...reported.map(({ transaction }) => transactionName(transaction)),
    ]);
    const onCard = carriers.size > 0 || (!isMoney(load) && story.eTickets.has(eTicketOf(load.id)));
    if (onCard) return { load, state: 'done', claims: of('executed'), carriers: [...carriers].sort() };
    return { load, state: of('open').length > 0 ? 'claimed' : 'pending', claims: of('open'), carriers: [] };
  });
  const carried = new Map<string, Set<string>>();
  const note = (name: string, ids: readonly string[]) => {
    const known = carried.get(name) ?? new Set();
    for (const id of ids) known.add(id);
    carried.set(name, known);
  };
  for (const claim of claims) note(claimName(claim), claim.granted);
  for (const { transaction, loads: named } of reports) note(transactionName(transaction), named);
  return {
    accounts,
    carriedBy: (transaction) => {
      const named = carried.get(transactionName(transaction));
      return named === undefined ? [] : loads.filter(({ id }) => named.has(id));
    },
    claims: judged,
  };
}

/**
 * What became of the transaction that a claim was granted to. On the card it stands at the counter after the one it
 * was claimed at; at another it is of a machine that uses the same terminal number.
 */
function claimFate(claim: Claim, story: Story): Fate {
  const { evidence, certain } = story;
  const doubts = [...story.doubts, ...story.codingDoubts].filter(({ doubt }) =>
    sameTransaction(doubt.transaction, claim),
  );
  const executed =
    certain.some(({ state }) => state.counter === claim.counter + 1 && sameTransaction(state.transaction, claim)) ||
    settledAs(claim, evidence, 'executed') ||
    story.codings.some(({ transaction }) => sameTransaction(transaction, claim)) ||
    doubts.some(({ fate }) => fate === 'executed');
  const rolledBack =
    settledAs(claim, evidence, 'rolled-back') ||
    (claim.writesRecord && isTaken(claim, claim.counter, certain)) ||
    doubts.some(({ fate }) => fate === 'rolled-back');
  return fateOf(executed, rolledBack);
}
