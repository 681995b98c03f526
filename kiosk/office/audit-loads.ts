import { lowestPurseAt } from './audit-credits.ts';
import { transactionName } from './evidence.ts';
import type { Finding } from './findings.ts';
import { eTicketOf, isMoney, moneyOf } from './load.ts';
import type { LoadStory } from './load-fold.ts';
import type { FoldContext, Story } from './story.ts';

/** What carry-overs did against what was granted to them. Credits beyond the loads are for the audit of credits. */
export function auditLoads(story: Story, told: LoadStory, { claims }: Pick<FoldContext, 'claims'>): readonly Finding[] {
  return [
    // A contract is coded over itself; money adds up.
    ...told.accounts
      .filter(({ load, carriers }) => isMoney(load) && carriers.length > 1)
      .map(({ load, carriers }): Finding => {
        return { name: 'load-twice', detail: `load ${load.id} was put on the card by ${carriers.join(' and ')}` };
      }),
    ...auditSlots(story, told),
    ...auditMoney(story, told),
    ...auditContracts(story, told),
    ...auditGrants(story, claims),
  ];
}

/** A load that counts as done must have raised the purse by its amount. */
function auditMoney(story: Story, { carriedBy }: LoadStory): readonly Finding[] {
  return story.movements.flatMap(({ transaction, before, after }): Finding[] => {
    const loads = carriedBy(transaction);
    const due = loads.reduce((sum, load) => sum + moneyOf(load), 0);
    const got = after.state.purse - lowestPurseAt(story, before.state);
    if (due === 0 || got >= due) return [];
    const ids = loads.filter(isMoney).map(({ id }) => id);
    const detail = `transaction ${transactionName(transaction)} took loads ${ids.join(', ')} of ${due} gr and raised the balance by ${got} gr`;
    return [{ name: 'load-without-credit', detail }];
  });
}

/** The same contract in both slots. */
function auditSlots({ movements, codings }: Story, { accounts }: LoadStory): readonly Finding[] {
  const twice = new Set(
    [...movements, ...codings].flatMap(({ slots }) => {
      const [first, second] = slots?.after ?? [];
      return first === undefined || first !== second ? [] : [first];
    }),
  );
  return accounts
    .filter(({ load }) => !isMoney(load) && twice.has(eTicketOf(load.id)))
    .map(({ load }) => ({ name: 'load-twice', detail: `load ${load.id} is in both contract slots` }));
}

/** A contract that counts as done must be in a slot, where the transaction says what it wrote. */
function auditContracts(story: Story, { carriedBy }: LoadStory): readonly Finding[] {
  return [...story.movements, ...story.codings].flatMap(({ transaction, slots }): Finding[] => {
    if (slots === undefined) return [];
    return carriedBy(transaction)
      .filter((load) => !isMoney(load) && !slots.after.includes(eTicketOf(load.id)))
      .map(({ id }) => {
        const detail = `transaction ${transactionName(transaction)} took load ${id} and wrote no contract of it`;
        return { name: 'load-without-credit', detail };
      });
  });
}

/** No load goes on a card without a claim granted online. */
function auditGrants(story: Story, claims: FoldContext['claims']): readonly Finding[] {
  return [...story.movements, ...story.codings].flatMap(({ transaction, loads }): Finding[] => {
    const name = transactionName(transaction);
    const granted = new Set(claims.filter((claim) => name === transactionName(claim)).flatMap((one) => one.granted));
    const taken = loads.filter((id) => !granted.has(id)).sort();
    if (taken.length === 0) return [];
    const detail = `transaction ${name} says it carried loads ${taken.join(', ')}, which were not granted to it`;
    return [{ name: 'load-without-claim', detail }];
  });
}
