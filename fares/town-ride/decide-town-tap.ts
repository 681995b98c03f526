import type { CardState } from '../card/state.ts';
import { presentedAgainAfterCheckIn, presentedAgainAfterCheckOut } from '../journey/presented-again.ts';
import { civilDay } from '../local-time.ts';
import type { FareClass } from '../tariff/town-tariff.ts';
import type { TownTariffBook } from '../tariff/town-tariff-file.ts';
import { registerContract, validContract } from './register-contract.ts';
import { decideTownCheckIn } from './town-check-in.ts';
import { decideTownCheckOut } from './town-check-out.ts';
import type { TownFarePolicy, TownTapContext } from './town-tap-context.ts';
import type { TownSameAnswer, TownTapDecision } from './town-tap-decision.ts';
import { townCheckedIn, townCheckedOut } from './town-tap-result.ts';

/**
 * Decides a card that is presented with N or U (`pressed`) or with neither (null), and has no open doubt.
 *
 * Without a key: a ride open on this course is checked out (J55), which goes before a contract (A7); a valid contract
 * is counted (J72); else the passenger is told to choose first (J60). With a key a ride is registered (J47), also by
 * the holder of a contract (J74), but not while one is open on this course (A8). A card that is blocked or has expired
 * may still check out, and nothing else. Pure.
 */
export function decideTownTap(
  card: CardState,
  pressed: FareClass | null,
  context: TownTapContext,
  book: TownTariffBook,
  policy: TownFarePolicy,
): TownTapDecision {
  const { ride } = card;
  const here = ride.kind === 'open' && ride.courseKey === context.courseKey ? ride : undefined;
  if (here !== undefined && pressed === null) {
    return presentedAgainAfterCheckIn(card, here, context, policy)
      ? { kind: 'same-answer', result: townCheckedIn(card.purse, here) }
      : decideTownCheckOut(card, here, context, book, policy);
  }
  const mayCheckOut = here !== undefined;
  if (context.blocked) return { kind: 'refused', reason: 'blocked', mayCheckOut };
  if (civilDay(context.now) > card.expiresOn) return { kind: 'refused', reason: 'expired', mayCheckOut };
  if (here !== undefined) return { kind: 'refused', reason: 'ride-open' };

  if (pressed !== null) {
    return afterCheckOut(card, context, policy) ?? decideTownCheckIn(card, pressed, context, book);
  }
  if (context.contracts === undefined) return { kind: 'read-contracts' };
  const contract = validContract(context.contracts, context.now);
  // A7: the tap after the check-out counts the contract.
  if (contract !== undefined) return registerContract(card, contract, context, policy);
  return afterCheckOut(card, context, policy) ?? { kind: 'choose-first' };
}

/** A36: no new ride on this course until the bus has left the exit stop and a minute has passed. */
function afterCheckOut(card: CardState, context: TownTapContext, policy: TownFarePolicy): TownSameAnswer | undefined {
  const { ride } = card;
  return ride.kind === 'closed' && presentedAgainAfterCheckOut(ride, context, policy)
    ? { kind: 'same-answer', result: townCheckedOut(card.purse, ride, undefined) }
    : undefined;
}
