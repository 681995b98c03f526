import type { CardState } from '../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import { decideTap } from '../../fares/journey/decide-tap.ts';
import type { FarePolicy } from '../../fares/journey/fare-policy.ts';
import type { TapContext } from '../../fares/journey/tap-context.ts';
import type { CheckIn, CheckOut, TapDecision } from '../../fares/journey/tap-decision.ts';
import { givenTap, LITERAL, later, type Place } from './given.ts';

/** A tap in Tarnów, decided by its example tariff. */
export const tap = (card: CardState, context: TapContext, policy: FarePolicy = LITERAL): TapDecision =>
  decideTap(card, context, TARNOW_TARIFF, policy);

export function checkIn(card: CardState, place: Place = {}, policy = LITERAL): CheckIn {
  const decision = tap(card, givenTap(place), policy);
  if (decision.kind !== 'check-in') throw new Error(`not a check-in: ${JSON.stringify(decision)}`);
  return decision;
}

/** Checks out far enough from the check-in in time for no repeat to be meant. */
export function checkOut(card: CardState, place: Place = {}, policy = LITERAL): CheckOut {
  const decision = tap(card, givenTap({ now: later(120), ...place }), policy);
  if (decision.kind !== 'check-out') throw new Error(`not a check-out: ${JSON.stringify(decision)}`);
  return decision;
}
