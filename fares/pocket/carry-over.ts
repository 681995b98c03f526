import type { CardState } from '../card/state.ts';
import { counterIsFull, nextRecord } from '../journey/next-record.ts';
import { civilDay } from '../local-time.ts';
import { NOTHING, subtract } from '../money.ts';
import { secondsOf } from '../time.ts';
import type {
  CarriedOver,
  CarryOver,
  CarryOverDecision,
  CarryOverItem,
  CodedContract,
  WaitingItem,
} from './carry-over-decision.ts';
import { type ReadSlots, withContract } from './contract-slots.ts';
import { judgeLoad } from './judge-load.ts';
import type { Load } from './load.ts';
import { creditOf } from './load-movement.ts';
import type { PocketContext } from './pocket-context.ts';
import type { PursePolicy } from './purse-policy.ts';
import { rideGoesOn } from './ride-goes-on.ts';

/**
 * T51-T55, T115-T120: what the office has for this card, as far as it is feasible now, in one commit; the rest waits
 * there and is named. Loads are taken in their order: one that does not fit does not stop a later one that does.
 * The same load twice in the list is one load, and a season ticket that is on the card is not coded again. A ride on
 * the card goes on. `card`: with the balances that the value files gave. Pure.
 */
export function decideCarryOver(
  card: CardState,
  slots: ReadSlots,
  loads: readonly Load[],
  context: PocketContext,
  policy: PursePolicy,
): CarryOverDecision {
  if (context.blocked) return { kind: 'refused', reason: 'blocked' };
  if (civilDay(context.now) > card.expiresOn) return { kind: 'refused', reason: 'expired' };

  const { balance, coded, carried, already, waiting } = sortLoads(card, slots, loads, context, policy);
  const result: CarriedOver = {
    kind: 'carried-over',
    outcome: outcomeOf(carried.length + already.length, waiting.length),
    carried,
    already,
    waiting,
    balance,
  };
  if (carried.length === 0) return { kind: 'nothing-carried-over', result };
  const credit = subtract(balance, card.purse);
  if (credit > NOTHING && counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };
  const ride = rideGoesOn(card.ride, secondsOf(context.now));
  return {
    kind: 'carry-over',
    result,
    loads: carried.map(({ id }) => id),
    movement: creditOf(credit),
    coded,
    after: credit > NOTHING ? nextRecord(card, context, 'carry-over', balance, ride) : undefined,
  };
}

type Sorted = Pick<CarriedOver, 'balance' | 'carried' | 'already' | 'waiting'> & Pick<CarryOver, 'coded'>;

function sortLoads(
  card: CardState,
  slots: ReadSlots,
  loads: readonly Load[],
  context: PocketContext,
  policy: PursePolicy,
): Sorted {
  const carried: CarryOverItem[] = [];
  const already: CarryOverItem[] = [];
  const waiting: WaitingItem[] = [];
  const coded: CodedContract[] = [];
  let balance = card.purse;
  let slotsThen = slots;
  for (const load of different(loads)) {
    const item = itemOf(load);
    const verdict = judgeLoad(load, balance, slotsThen, context, policy);
    switch (verdict.kind) {
      case 'already':
        already.push(item);
        break;
      case 'waits':
        waiting.push({ item, reason: verdict.reason });
        break;
      case 'credited':
        balance = verdict.balance;
        carried.push(item);
        break;
      case 'coded':
        slotsThen = withContract(slotsThen, verdict.coded);
        coded.push(verdict.coded);
        carried.push(item);
        break;
      default:
        verdict satisfies never;
    }
  }
  return { balance, carried, already, waiting, coded };
}

/** Money named twice is still there once. */
function different(loads: readonly Load[]): readonly Load[] {
  const seen = new Set<string>();
  return loads.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** T117, T118, T120; whatever is on the card or goes onto it makes it the good outcome, the rest is named with it. */
function outcomeOf(onCard: number, waiting: number): CarriedOver['outcome'] {
  if (onCard > 0) return 4;
  return waiting > 0 ? 2 : 1;
}

function itemOf(load: Load): CarryOverItem {
  return load.kind === 'season'
    ? { id: load.id, kind: load.kind, contract: load.contract }
    : { id: load.id, kind: load.kind, amount: load.amount };
}
