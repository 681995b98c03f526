import type { Contract } from '../../../fares/card/contract-slot.ts';
import { formatDay } from '../../../fares/local-time.ts';
import type { OperationResult } from '../../../fares/operation-result.ts';
import type { CarriedOver, CarryOverItem, WaitingReason } from '../../../fares/pocket/carry-over-decision.ts';
import { contractProductOf } from '../../../fares/products/contract-product.ts';
import type { ResultSituation } from '../../../statecharts/validator/events.ts';
import type {
  OnlineItem,
  PendingItem,
  PendingReason,
  ShownContract,
} from '../../../statecharts/validator/situation.ts';
import type { Place } from './desk.ts';

/** Stops of the course by their index. */
type NamedStops = Pick<Place, 'stopName'>;

/** An operation's result as the passenger sees it. `repeated`: shown again, nothing was done now. */
export function showResult(result: OperationResult, place: NamedStops | null, repeated: boolean): ResultSituation {
  switch (result.kind) {
    case 'checked-in':
      return { ...boarded(result, place, repeated), fareClass: result.fareClass };
    case 'tickets-bought':
      return { ...boarded(result, place, repeated), selfAlready: result.ownTicketAlready };
    case 'checked-out':
      return {
        view: 'checked-out',
        refunded: result.refunded,
        balance: result.balance,
        stops: result.stops,
        price: result.price,
        transferUntil: result.transferUntil,
        cancelled: result.cancelled,
        repeated,
        tickets: result.tickets,
        fareClass: result.fareClass,
      };
    case 'registered': {
      const { balance, contract } = result;
      return { view: 'registered', contract: contract && shownContract(contract), balance, repeated };
    }
    case 'purse-transferred':
      return {
        view: 'transferred',
        moved: result.amount,
        purse: result.balance,
        servicePurse: result.servicePurse,
        repeated,
      };
    case 'carried-over':
      return showCarriedOver(result, repeated);
    default:
      return result satisfies never;
  }
}

type Boarding = Extract<OperationResult, { kind: 'checked-in' | 'tickets-bought' }>;

function boarded(
  { balance, charged, entryIndex, tickets, transfer }: Boarding,
  place: NamedStops | null,
  repeated: boolean,
) {
  const entryStop = stopName(place, entryIndex);
  return { view: 'checked-in', charged, balance, entryStop, transfer, repeated, tickets } as const;
}

function showCarriedOver(result: CarriedOver, repeated: boolean): ResultSituation {
  const pending = result.waiting.map(({ item, reason }): PendingItem => ({ item: itemOf(item), why: whyOf(reason) }));
  switch (result.outcome) {
    case 1:
      return { view: 'carried-over', outcome: 1 };
    case 2: {
      const checked = result.waiting.some(({ reason }) => reason === 'being-checked');
      return { view: 'carried-over', outcome: 2, why: checked ? 'being-checked' : 'not-possible', pending };
    }
    case 4: {
      const items = [...result.carried, ...result.already].map(itemOf);
      return { view: 'carried-over', outcome: 4, items, pending, purse: result.balance, repeated };
    }
    default:
      return result.outcome satisfies never;
  }
}

function itemOf(item: CarryOverItem): OnlineItem {
  if (item.kind !== 'season') return { kind: item.kind, amount: item.amount };
  const { product, from, to } = item.contract;
  return { kind: 'season', product, from: formatDay(from), to: formatDay(to) };
}

function whyOf(reason: WaitingReason): PendingReason {
  switch (reason) {
    case 'purse-limit':
    case 'season-places-full':
    case 'being-checked':
      return reason;
    case 'not-paid':
    case 'season-over':
    case 'invalid':
      return 'not-possible';
    default:
      return reason satisfies never;
  }
}

/** A contract that the card holds. */
export function shownContract({ from, to, product }: Pick<Contract, 'from' | 'to' | 'product'>): ShownContract {
  return { from: formatDay(from), to: formatDay(to), ...contractProductOf(product) };
}

export function stopName(place: NamedStops | null, index: number): string {
  return place?.stopName(index) ?? '';
}
