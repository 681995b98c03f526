import type { CardState } from '../../fares/card/state.ts';
import { type Movement, type SeenState, transactionName } from './evidence.ts';
import type { Finding } from './findings.ts';
import { type Load, moneyOf } from './load.ts';
import type { LoadStory } from './load-fold.ts';
import type { Story } from './story.ts';

/** What machines sold, grosze by the sale's name. */
type Sales = ReadonlyMap<string, number>;

/** Where money appeared on a card, it must have come from a ride's refund, the other purse, a load or a paid sale. */
export function auditCredits(story: Story, loads: LoadStory, sales: Sales): readonly Finding[] {
  return [
    ...auditMovements(story, loads, sales),
    ...auditSales(story),
    ...auditGaps(story, loads),
    ...auditValueFile(story),
  ];
}

/** A sale is delivered by one transaction. */
function auditSales({ movements, codings }: Story): readonly Finding[] {
  const delivered = [...movements, ...codings].filter(({ sale }) => sale !== undefined);
  return [...Map.groupBy(delivered, ({ sale }) => sale?.name ?? '')].flatMap(([name, by]): Finding[] => {
    const transactions = [...new Set(by.map(({ transaction }) => transactionName(transaction)))].sort();
    if (transactions.length === 1) return [];
    return [{ name: 'sale-twice', detail: `sale ${name} was delivered by ${transactions.join(' and ')}` }];
  });
}

/**
 * What a paid sale explains of a movement: the money's own record, by the same journal, has to be there. One that was
 * entrusted to the office since is counted among its loads.
 */
function fromSale({ sale }: Movement, loads: readonly Load[], sales: Sales): number {
  if (sale === undefined || loads.some(({ id }) => id === `sale-${sale.name}`)) return 0;
  return Math.min(sale.grosze, sales.get(sale.name) ?? 0);
}

/** What the value file held at a counter, where a machine asked it; else the state record's word. */
function purseAt(story: Story, state: CardState): number {
  return Math.max(...pursesAt(story, state));
}

/** The least that the purse may have held then: what a load had to raise. */
export function lowestPurseAt(story: Story, state: CardState): number {
  return Math.min(...pursesAt(story, state));
}

function pursesAt(story: Story, state: CardState): readonly number[] {
  const asked = valuesAsked(story).filter(({ seen }) => seen.state.counter === state.counter);
  return [state.purse, ...asked.map(({ purse }) => purse)];
}

function valuesAsked({ evidence }: Story): readonly { readonly seen: SeenState; readonly purse: number }[] {
  return evidence.flatMap((one) =>
    one.kind === 'read' && one.purse !== undefined ? [{ seen: one.read, purse: one.purse }] : [],
  );
}

/** What may come back to the t-purse: what was taken for the ride still open. */
const refundable = ({ ride }: CardState): number => (ride.kind === 'open' ? ride.refundable : 0);

function auditMovements(story: Story, { carriedBy }: LoadStory, sales: Sales): readonly Finding[] {
  return story.movements.flatMap((movement): Finding[] => {
    const { transaction, before, after } = movement;
    const name = transactionName(transaction);
    const e = after.state.servicePurse - before.state.servicePurse;
    const t = after.state.purse - purseAt(story, before.state);
    const isTransfer = after.state.kind === 'transfer';
    const fromRide = isTap(after.state) ? refundable(before.state) : 0;
    // T31: the t-purse rises by what the e-purse falls, and there is no way back.
    const fromOtherPurse = isTransfer ? Math.max(0, -e) : 0;
    const loads = carriedBy(transaction);
    const fromLoads = loads.reduce((sum, load) => sum + moneyOf(load), 0) + fromSale(movement, loads, sales);
    const unexplained = Math.max(0, t - fromRide - fromOtherPurse - fromLoads) + Math.max(0, e);
    const lost = isTransfer ? fromOtherPurse - (after.state.purse - lowestPurseAt(story, before.state)) : 0;
    return [
      ...(unexplained > 0
        ? [credit(`transaction ${name} (${after.state.kind}) raised the balance by ${unexplained} gr`)]
        : []),
      ...(lost > 0 ? [uneven(`transaction ${name} took ${lost} gr more from the e-purse than the t-purse got`)] : []),
    ];
  });
}

const isTap = ({ kind }: CardState): boolean => kind === 'check-in' || kind === 'check-out' || kind === 'group';

/**
 * Across transactions nobody reported, only the open ride's fare may have come back and what was granted there,
 * though nobody knows yet that it was carried out; rides cost, transfers keep.
 */
function auditGaps(story: Story, { claims, carriedBy }: LoadStory): readonly Finding[] {
  const explained = new Set(story.movements.map(({ after }) => after.state.counter));
  const states = [...new Map(story.certain.map((seen) => [seen.hex, seen])).values()]
    .sort((a, b) => a.state.counter - b.state.counter || (a.hex < b.hex ? -1 : 1))
    .map(({ state }) => state);
  return states.flatMap((state, index) => {
    const before = states[index - 1];
    if (before === undefined || before.counter === state.counter || explained.has(state.counter)) return [];
    const loads = claims
      .filter(({ claim, fate }) => fate !== 'rolled-back' && isBetween(claim.counter, before, state))
      .flatMap(({ claim }) => carriedBy(claim));
    const known = refundable(before) + loads.reduce((sum, load) => sum + moneyOf(load), 0);
    const rise = state.purse + state.servicePurse - purseAt(story, before) - before.servicePurse - known;
    return rise <= 0
      ? []
      : [credit(`between counters ${before.counter} and ${state.counter} the balances rose by ${rise} gr, unreported`)];
  });
}

const isBetween = (counter: number, before: CardState, after: CardState): boolean =>
  counter >= before.counter && counter < after.counter;

/** State record and value file must say the same. */
function auditValueFile(story: Story): readonly Finding[] {
  return valuesAsked(story).flatMap(({ seen: { state }, purse }): Finding[] => {
    if (purse === state.purse) return [];
    const detail = `at counter ${state.counter} the state says ${state.purse} gr, the value file ${purse} gr`;
    return [purse > state.purse ? credit(detail) : { name: 'balance-break', detail }];
  });
}

const credit = (detail: string): Finding => ({ name: 'credit-without-load', detail });
const uneven = (detail: string): Finding => ({ name: 'transfer-uneven', detail });
