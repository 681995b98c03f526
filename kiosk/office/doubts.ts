import type { TransactionId } from '../../fares/card/state.ts';
import { type Evidence, isMovement, type Movement, readStates, type SeenState, transactionName } from './evidence.ts';

export type Fate = 'executed' | 'rolled-back' | 'open';

export interface DoubtOutcome {
  readonly doubt: Movement;
  readonly fate: Fate;
  /** Both were proved, which cannot be: the card or a record is not what it says. */
  readonly contradicted: boolean;
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
    const executed = isExecuted(doubt, evidence, certain);
    const rolledBack = isRolledBack(doubt, evidence, certain);
    const fate: Fate = executed ? 'executed' : rolledBack ? 'rolled-back' : 'open';
    return [{ doubt, fate, contradicted: executed && rolledBack }];
  });
}

/** The card bears the transaction, or the machine that met the card again said so. */
function isExecuted(doubt: Movement, evidence: readonly Evidence[], certain: readonly SeenState[]): boolean {
  return (
    certain.some(({ state }) => same(state.transaction, doubt.transaction)) || settledAs(doubt, evidence, 'executed')
  );
}

/**
 * Another transaction took the next counter; or the machine said so; or the same journal later read the card without
 * it. A reading by another machine with the counter unchanged proves nothing: it may have come before the doubt.
 */
function isRolledBack(doubt: Movement, evidence: readonly Evidence[], certain: readonly SeenState[]): boolean {
  const { counter } = doubt.before.state;
  const taken = certain.some(
    ({ state }) => state.counter === counter + 1 && !same(state.transaction, doubt.transaction),
  );
  return taken || settledAs(doubt, evidence, 'rolled-back') || evidence.some((one) => readLaterWithout(one, doubt));
}

function readLaterWithout(one: Evidence, doubt: Movement): boolean {
  return (
    one.machine === doubt.machine &&
    one.terminal === doubt.terminal &&
    one.seq > doubt.seq &&
    readStates(one).some(({ state }) => state.counter === doubt.before.state.counter)
  );
}

function settledAs(doubt: Movement, evidence: readonly Evidence[], result: 'executed' | 'rolled-back'): boolean {
  return evidence.some(
    (one) => one.kind === 'settled' && one.result === result && same(one.transaction, doubt.transaction),
  );
}

const same = (a: TransactionId, b: TransactionId): boolean => transactionName(a) === transactionName(b);
