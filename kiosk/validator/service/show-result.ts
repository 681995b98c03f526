import type { TapResult } from '../../../fares/journey/tap-decision.ts';
import type { ResultSituation } from '../../../statecharts/validator/events.ts';
import type { Place } from './desk.ts';

/** A tap's result as the passenger sees it. */
export function showResult(result: TapResult, place: Place, repeated: boolean): ResultSituation {
  switch (result.kind) {
    case 'checked-in':
      return {
        view: 'checked-in',
        charged: result.charged,
        balance: result.balance,
        entryStop: place.stopName(result.entryIndex),
        transfer: result.transfer,
        repeated,
      };
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
      };
    default:
      return result satisfies never;
  }
}
