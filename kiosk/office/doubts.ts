import type { TransactionId } from '../../fares/card/state.ts';
import { sameTransaction } from '../../fares/settle.ts';
import {
  type Coding,
  type Evidence,
  eTicketsSeen,
  isCoding,
  isMovement,
  type Movement,
  readStates,
  type SeenState,
} from './evidence.ts';
import { eTicketOf } from './load.ts';

export type Fate = 'executed' | 'rolled-back' | 'open';

export interface DoubtOutcome {
  readonly doubt: Movement;
  readonly fate: Fate;
  /** Both were proved, which cannot be: the card or a record is not what it says. */
  readonly contradicted: boolean;
}

/** A coding without a state record that got no answer. */
export interface CodingOutcome {
  readonly doubt: Coding;
  readonly fate: Fate;
}

/** States the card was surely in, whoever saw them. */
export function certainStates(evidence: readonly Evidence[], issued: SeenState | undefined): readonly SeenState[] {
  const states = evidence.flatMap((one) => [...readStates(one), ...(one.kind === 'committed' ? [one.after] : [])]);
  return issued === undefined ? states : [issued, ...states];
}

/** What became of each transaction in doubt, by the rules of a torn transaction (card section 4, steps 6 and 8). */
export function judgeDoubts(evidence: readonly Evidence[], certain: readonly SeenState[]): readonly DoubtOutcome[] {
  return evidence.filter(isMovement).flatMap((doubt) => {
    if (doubt.kind !== 'in-doubt') return [];
    const executed = isExecuted(doubt.transaction, evidence, certain);
    const rolledBack = isRolledBack(doubt, evidence, certain);
    return [{ doubt, fate: fateOf(executed, rolledBack), contradicted: executed && rolledBack }];
  });
}

/** A coding leaves no state record: what the slots held when they were next read decides, or the machine's word. */
export function judgeCodings(evidence: readonly Evidence[], eTickets: ReadonlySet<number>): readonly CodingOutcome[] {
  return evidence.filter(isCoding).flatMap((doubt) => {
    if (doubt.kind !== 'coding-in-doubt') return [];
    const sold = doubt.sale === undefined ? [] : [`sale-${doubt.sale.name}`];
    const coded = [...doubt.loads, ...sold].map(eTicketOf);
    const undone =
      settledAs(doubt.transaction, evidence, 'rolled-back') ||
      evidence.some((one) => isLater(one, doubt) && eTicketsSeen(one)?.some((seen) => coded.includes(seen)) === false);
    // A later transaction may have coded the same e-tickets: then that they were seen says nothing of this one.
    const seen = !undone && coded.every((one) => eTickets.has(one));
    return [{ doubt, fate: fateOf(seen || settledAs(doubt.transaction, evidence, 'executed'), undone) }];
  });
}

/** Proved and disproved: what is on the card weighs more. */
export function fateOf(executed: boolean, rolledBack: boolean): Fate {
  return executed ? 'executed' : rolledBack ? 'rolled-back' : 'open';
}

/** The card bears the transaction, or the machine that met the card again said so. */
function isExecuted(transaction: TransactionId, evidence: readonly Evidence[], certain: readonly SeenState[]): boolean {
  return (
    certain.some(({ state }) => sameTransaction(state.transaction, transaction)) ||
    settledAs(transaction, evidence, 'executed')
  );
}

/**
 * Another transaction took the next counter; or the machine said so; or the same journal later read the card without
 * it. A reading by another machine with the counter unchanged proves nothing: it may have come before the doubt.
 */
function isRolledBack(doubt: Movement, evidence: readonly Evidence[], certain: readonly SeenState[]): boolean {
  const { counter } = doubt.before.state;
  return (
    isTaken(doubt.transaction, counter, certain) ||
    settledAs(doubt.transaction, evidence, 'rolled-back') ||
    evidence.some((one) => isLater(one, doubt) && readStates(one).some(({ state }) => state.counter === counter))
  );
}

/** Another transaction followed on the counter that this one had read. */
export function isTaken(transaction: TransactionId, counter: number, certain: readonly SeenState[]): boolean {
  return certain.some(({ state }) => state.counter === counter + 1 && !sameTransaction(state.transaction, transaction));
}

function isLater(one: Evidence, doubt: Movement | Coding): boolean {
  return one.machine === doubt.machine && one.terminal === doubt.terminal && one.seq > doubt.seq;
}

export function settledAs(
  transaction: TransactionId,
  evidence: readonly Evidence[],
  result: 'executed' | 'rolled-back',
): boolean {
  return evidence.some(
    (one) => one.kind === 'settled' && one.result === result && sameTransaction(one.transaction, transaction),
  );
}
