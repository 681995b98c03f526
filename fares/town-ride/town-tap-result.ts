import type { CardState, Ride } from '../card/state.ts';
import type { CheckedIn, CheckedOut, TapResult } from '../journey/tap-decision.ts';
import { type Grosze, subtract } from '../money.ts';
import { fareClassOf } from './fare-class-on-card.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;
type ClosedRide = Extract<Ride, { kind: 'closed' }>;

/**
 * What a passenger is told of the ride on the card: when it was written, when the card is presented again (A36), and
 * when a doubt settled as executed. Undefined when the card holds no ride. `before`: the record before, if known.
 */
export function townTapResult(state: CardState, before?: CardState | undefined): TapResult | undefined {
  const { ride } = state;
  switch (ride.kind) {
    case 'none':
      return undefined;
    case 'open':
      return townCheckedIn(state.purse, ride);
    case 'closed': {
      const was = before?.ride.kind === 'open' && before.ride.courseKey === ride.courseKey ? before.ride : undefined;
      return townCheckedOut(state.purse, ride, was);
    }
  }
}

/** J59: what was taken, and the purse after it. */
export function townCheckedIn(balance: Grosze, ride: OpenRide): CheckedIn {
  return {
    kind: 'checked-in',
    charged: ride.refundable,
    balance,
    entryIndex: ride.groups[0].entryIndex,
    transfer: false,
    fareClass: fareClassOf(ride),
  };
}

/** `was`: the ride while it was open; undefined when that is not known any more. */
export function townCheckedOut(balance: Grosze, ride: ClosedRide, was: OpenRide | undefined): CheckedOut {
  return {
    kind: 'checked-out',
    refunded: ride.refund,
    balance,
    exitIndex: ride.exitIndex,
    stops: ride.stops,
    price: was === undefined ? undefined : subtract(was.refundable, ride.refund),
    cancelled: !ride.transferRight,
    fareClass: was === undefined ? undefined : fareClassOf(was),
  };
}
