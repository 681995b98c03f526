import type { CardState, Ride, TicketCounts } from '../card/state.ts';
import { civilDay } from '../local-time.ts';
import { type Grosze, subtract } from '../money.ts';
import type { TariffBook } from '../tariff/tariff-book.ts';
import { tariffAt } from '../tariff/tariff-book.ts';
import { millisOf } from '../time.ts';
import type { FarePolicy } from './fare-policy.ts';
import { countOf, ticketsOn } from './ride-tickets.ts';
import type { CheckedIn, CheckedOut, TapResult } from './tap-decision.ts';
import { transferUntil } from './transfer.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;
type ClosedRide = Extract<Ride, { kind: 'closed' }>;

/**
 * What a passenger is told of the ride on the card: when it was written, when the card is presented again (A36),
 * and when a doubt settled as executed. Undefined when the card holds no ride. `before` is the record before, if it
 * is known: only with it can the price of a closed ride be told.
 */
export function tapResult(
  state: CardState,
  book: TariffBook,
  policy: FarePolicy,
  before?: CardState | undefined,
): TapResult | undefined {
  const { ride } = state;
  switch (ride.kind) {
    case 'none':
      return undefined;
    case 'open':
      return checkedIn(state.purse, ride);
    case 'closed': {
      const was = before?.ride.kind === 'open' && before.ride.courseKey === ride.courseKey ? before.ride : undefined;
      return checkedOut(state.purse, ride, book, policy, was);
    }
  }
}

export function checkedIn(balance: Grosze, ride: OpenRide): CheckedIn {
  const group = ride.groups[ride.groups.length - 1] ?? ride.groups[0];
  return {
    kind: 'checked-in',
    charged: ride.refundable,
    balance,
    entryIndex: group.entryIndex,
    transfer: group.transfer,
    tickets: unlessAlone(ride),
  };
}

/** `was`: the ride while it was open; undefined when that is not known any more. */
export function checkedOut(
  balance: Grosze,
  ride: ClosedRide,
  book: TariffBook,
  policy: FarePolicy,
  was: OpenRide | undefined,
): CheckedOut {
  const tariff = tariffAt(book, civilDay(millisOf(ride.at)));
  return {
    kind: 'checked-out',
    refunded: ride.refund,
    balance,
    exitIndex: ride.exitIndex,
    stops: ride.stops,
    price: was === undefined ? undefined : subtract(was.refundable, ride.refund),
    transferUntil: tariff === undefined ? undefined : transferUntil(ride, tariff, policy),
    cancelled: !ride.transferRight,
    tickets: was === undefined ? undefined : unlessAlone(was),
  };
}

function unlessAlone(ride: OpenRide): TicketCounts | undefined {
  const tickets = ticketsOn(ride);
  return tickets.self === 1 && countOf(tickets) === 1 ? undefined : tickets;
}
