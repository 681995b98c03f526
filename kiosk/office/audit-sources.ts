import { isMovement, transactionName } from './evidence.ts';
import type { Finding } from './findings.ts';
import type { FoldContext, Story } from './story.ts';

/** What the registry and the machines' own order say against the records. */
export function auditSources(story: Story, context: FoldContext): readonly Finding[] {
  return [
    ...auditRegistry(story, context),
    ...auditTerminals(story, context),
    ...auditJournalOrder(story),
    ...story.doubts
      .filter(({ contradicted }) => contradicted)
      .map(({ doubt }): Finding => {
        const name = transactionName(doubt.transaction);
        return { name: 'doubt-contradicted', detail: `transaction ${name} was proved executed and rolled back` };
      }),
  ];
}

function auditRegistry({ certain }: Story, { registered }: FoldContext): readonly Finding[] {
  if (registered === undefined) return [{ name: 'unknown-card', detail: 'the registry does not know this card' }];
  const known = new Set(registered.entitlements.map(({ tier, concession }) => `${tier}, ${concession}`));
  const firstSeen = new Map<string, number>();
  for (const { state } of certain) {
    const entitlement = `${state.tier}, ${state.concession}`;
    if (known.has(entitlement)) continue;
    firstSeen.set(entitlement, Math.min(state.counter, firstSeen.get(entitlement) ?? state.counter));
  }
  return [...firstSeen].map(([entitlement, counter]) => ({
    name: 'tier-unknown-to-registry',
    detail: `from counter ${counter} on the card says ${entitlement}; registered: ${[...known].sort().join(' or ')}`,
  }));
}

function auditTerminals({ evidence }: Story, { terminalsTwice }: FoldContext): readonly Finding[] {
  return [...terminalsTwice]
    .filter(([terminal]) => evidence.some((one) => one.terminal === terminal))
    .map(([terminal, machines]) => ({
      name: 'terminal-twice',
      detail: `terminal ${terminal} is used by ${[...machines].sort().join(' and ')}`,
    }));
}

/** Within one journal the counter of a card never falls: each record's reading came after all records before it. */
function auditJournalOrder({ evidence }: Story): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [, own] of Map.groupBy(evidence, ({ machine, terminal }) => `${machine} ${terminal}`)) {
    let highest = 0;
    for (const one of own) {
      const read = isMovement(one) ? one.before.state.counter : one.read.state.counter;
      if (read < highest) {
        const detail = `${one.machine} read counter ${read} (record ${one.seq}) after it had seen ${highest}`;
        findings.push({ name: 'counter-back', detail });
      }
      highest = Math.max(highest, read, one.kind === 'committed' ? one.after.state.counter : 0);
    }
  }
  return findings;
}
