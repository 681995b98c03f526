import type { CardState } from '../../fares/card/state.ts';
import { type SeenState, transactionName } from './evidence.ts';
import type { Finding } from './findings.ts';
import type { Story } from './story.ts';

/** Where money appeared on a card, it must have come from a ride's refund, the other purse or a load. */
export function auditCredits(story: Story): readonly Finding[] {
  return [...auditMovements(story), ...auditGaps(story), ...auditValueFile(story)];
}

/** What the value file held at a counter, where a machine asked it; else the state record's word. */
function purseAt(story: Story, state: CardState): number {
  const asked = valuesAsked(story).filter(({ seen }) => seen.state.counter === state.counter);
  return Math.max(state.purse, ...asked.map(({ purse }) => purse));
}

function valuesAsked({ evidence }: Story): readonly { readonly seen: SeenState; readonly purse: number }[] {
  return evidence.flatMap((one) =>
    one.kind === 'read' && one.purse !== undefined ? [{ seen: one.read, purse: one.purse }] : [],
  );
}

/** What may come back to the t-purse: what was taken for the ride still open. */
const refundable = ({ ride }: CardState): number => (ride.kind === 'open' ? ride.refundable : 0);

function auditMovements(story: Story): readonly Finding[] {
  return story.movements.flatMap(({ transaction, before, after }) => {
    const e = after.state.servicePurse - before.state.servicePurse;
    const t = after.state.purse - purseAt(story, before.state);
    const fromRide = isTap(after.state) ? refundable(before.state) : 0;
    const fromOtherPurse = Math.max(0, -e);
    const unexplained = Math.max(0, t - fromRide - fromOtherPurse) + Math.max(0, e);
    return unexplained === 0
      ? []
      : [
          credit(
            `transaction ${transactionName(transaction)} (${after.state.kind}) raised the balance by ${unexplained} gr`,
          ),
        ];
  });
}

const isTap = ({ kind }: CardState): boolean => kind === 'check-in' || kind === 'check-out' || kind === 'group';

/** Across transactions nobody reported, only the open ride's fare may have come back; rides cost, transfers keep. */
function auditGaps(story: Story): readonly Finding[] {
  const explained = new Set(story.movements.map(({ after }) => after.state.counter));
  const states = [...new Map(story.certain.map((seen) => [seen.hex, seen])).values()]
    .sort((a, b) => a.state.counter - b.state.counter || (a.hex < b.hex ? -1 : 1))
    .map(({ state }) => state);
  return states.flatMap((state, index) => {
    const before = states[index - 1];
    if (before === undefined || before.counter === state.counter || explained.has(state.counter)) return [];
    const rise = state.purse + state.servicePurse - purseAt(story, before) - before.servicePurse - refundable(before);
    return rise <= 0
      ? []
      : [credit(`between counters ${before.counter} and ${state.counter} the balances rose by ${rise} gr, unreported`)];
  });
}

/** State record and value file must say the same. */
function auditValueFile(story: Story): readonly Finding[] {
  return valuesAsked(story).flatMap(({ seen: { state }, purse }): Finding[] => {
    if (purse === state.purse) return [];
    const detail = `at counter ${state.counter} the state says ${state.purse} gr, the value file ${purse} gr`;
    return [purse > state.purse ? credit(detail) : { name: 'balance-break', detail }];
  });
}

const credit = (detail: string): Finding => ({ name: 'credit-without-load', detail });
