import { type SeenState, transactionName } from './evidence.ts';
import type { Finding } from './findings.ts';
import type { Story } from './story.ts';

/**
 * The chain of counters: each value explained by exactly one transaction, and both sides of each link in agreement
 * (what one transaction left is what the next one found).
 */
export function auditChain(story: Story, issued: SeenState | undefined): readonly Finding[] {
  const byCounter = Map.groupBy(story.certain, ({ state }) => state.counter);
  return [
    ...[...byCounter].flatMap(([counter, states]) => auditCounter(counter, states)),
    ...auditMovements(story),
    ...auditGaps(story, byCounter, issued),
  ];
}

/** All states seen at one counter must be one state. */
function auditCounter(counter: number, states: readonly SeenState[]): readonly Finding[] {
  const distinct = [...new Map(states.map((seen) => [seen.hex, seen])).values()];
  if (distinct.length === 1) return [];
  const names = [...new Set(distinct.map(({ state }) => transactionName(state.transaction)))].sort();
  if (names.length > 1) {
    return [{ name: 'counter-twice', detail: `counter ${counter} belongs to transactions ${names.join(' and ')}` }];
  }
  const balances = [...new Set(distinct.map(({ state }) => `${state.purse}/${state.servicePurse}`))].sort();
  return balances.length > 1
    ? [{ name: 'balance-break', detail: `counter ${counter} was seen with balances ${balances.join(' and ')} gr` }]
    : [{ name: 'state-differs', detail: `counter ${counter} was seen with different records of ${names.join()}` }];
}

function auditMovements({ movements }: Story): readonly Finding[] {
  const findings: Finding[] = movements.flatMap(({ transaction, before, after }): Finding[] => {
    const name = transactionName(transaction);
    const written = transactionName(after.state.transaction);
    return [
      ...(after.state.counter === before.state.counter + 1
        ? []
        : [jump(`transaction ${name} led from counter ${before.state.counter} to ${after.state.counter}`)]),
      ...(written === name ? [] : [differs(`transaction ${name} wrote a record of ${written}`)]),
    ];
  });
  for (const [name, same] of Map.groupBy(movements, ({ transaction }) => transactionName(transaction))) {
    const outcomes = new Set(same.map(({ before, after }) => before.hex + after.hex));
    if (outcomes.size > 1) findings.push(differs(`transaction ${name} was reported with ${outcomes.size} outcomes`));
  }
  return findings;
}

const jump = (detail: string): Finding => ({ name: 'counter-jump', detail });
const differs = (detail: string): Finding => ({ name: 'transaction-differs', detail });

/**
 * Counters above the card's first state that no reported transaction led to. One that an open doubt may have led to
 * is no finding: the doubt is counted as such.
 */
function auditGaps(
  { movements, doubts, certain }: Story,
  byCounter: ReadonlyMap<number, readonly SeenState[]>,
  issued: SeenState | undefined,
): readonly Finding[] {
  const counters = certain.map(({ state }) => state.counter);
  if (counters.length === 0) return [];
  const open = doubts.filter(({ fate }) => fate === 'open').map(({ doubt }) => doubt);
  const explained = new Set([...movements, ...open].map(({ after }) => after.state.counter));
  const first = issued?.state.counter ?? counters.reduce((a, b) => Math.min(a, b));
  const last = counters.reduce((a, b) => Math.max(a, b));
  // Ends of stretches without explanation; walking counter by counter would let one forged record cost millions.
  const marks = [...new Set([...explained, ...counters, last + 1])].filter((c) => c > first).sort((a, b) => a - b);
  const findings: Finding[] = [];
  let next = first + 1;
  for (const mark of marks) {
    if (mark > next && next <= last) findings.push(missing(next, Math.min(mark - 1, last)));
    if (mark <= last && !explained.has(mark)) findings.push(missing(mark, mark, byCounter.get(mark)));
    next = Math.max(next, mark + 1);
  }
  return findings;
}

function missing(from: number, to: number, states: readonly SeenState[] = []): Finding {
  const names = [...new Set(states.map(({ state }) => transactionName(state.transaction)))].sort();
  const where = from === to ? `counter ${from}` : `counters ${from} to ${to}`;
  const whose = names.length === 0 ? '' : ` (transaction ${names.join(' or ')})`;
  return { name: 'fare-without-record', detail: `no machine reported ${where}${whose}` };
}
