import type { Contract } from '../card/contract-slot.ts';
import type { CardState } from '../card/state.ts';
import { counterIsFull, nextRecord } from '../journey/next-record.ts';
import { isMomentsAgo } from '../journey/presented-again.ts';
import { NOTHING } from '../money.ts';
import type { ReadSlots } from '../pocket/contract-slots.ts';
import { rideGoesOn } from '../pocket/ride-goes-on.ts';
import { contractProductOf, contractStanding } from '../products/contract-product.ts';
import { type EpochMillis, secondsOf } from '../time.ts';
import type { TownFarePolicy, TownTapContext } from './town-tap-context.ts';
import type { Registered, Registration, TownRefused, TownSameAnswer } from './town-tap-decision.ts';

/** The contract that gives the right to ride at this moment (J43); of two, the one that is valid longer. */
export function validContract(slots: ReadSlots, at: EpochMillis): Contract | undefined {
  return slots
    .flatMap((slot) => (slot.ok && slot.contract !== undefined ? [slot.contract] : []))
    .filter((contract) => contractStanding(contract, at) === 'valid')
    .toSorted((one, other) => other.to - one.to)[0];
}

/**
 * J72, J73: counts a valid contract: no money moves, and a ride on the card stays as it is. Presented again at once it
 * is not counted again (A36); where it was counted the record does not say, so any other machine is taken for one of
 * the same bus.
 */
export function registerContract(
  card: CardState,
  contract: Contract,
  context: TownTapContext,
  policy: TownFarePolicy,
): Registration | TownSameAnswer | TownRefused {
  const result = registered(card, contract);
  if (card.kind === 'registration' && isMomentsAgo(card, true, context, policy)) return { kind: 'same-answer', result };
  if (counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };
  const ride = rideGoesOn(card.ride, secondsOf(context.now));
  return {
    kind: 'registration',
    result,
    movement: { limitedCredit: NOTHING, debit: NOTHING },
    after: nextRecord(card, context, 'registration', card.purse, ride),
    stopIndex: context.stops.entryIndex,
  };
}

/** What a passenger is told of a contract that was counted; `contract` is absent when it is not known any more. */
export function registered({ purse }: CardState, contract: Contract | undefined): Registered {
  if (contract === undefined) return { kind: 'registered', balance: purse };
  const { fareClass } = contractProductOf(contract.product);
  return { kind: 'registered', contract, fareClass, balance: purse };
}
