import { civilDay } from '../local-time.ts';
import { type ReadSlots, validOn } from '../pocket/contract-slots.ts';
import type { EpochMillis } from '../time.ts';
import type { SeasonTicketDecision, SeasonTicketPolicy } from './season-ticket-decision.ts';
import type { TapDecision } from './tap-decision.ts';

/**
 * Whether the card's contracts have to be read before this tap is carried out. By the literal policy that is only
 * where there is too little money, so that a paid tap costs no further command.
 */
export function needsSeasonTickets(decision: TapDecision, policy: SeasonTicketPolicy): boolean {
  if (decision.kind === 'refused') return decision.reason === 'funds';
  return decision.kind === 'check-in' && policy.seasonTicketTap === 'ask';
}

/**
 * T99-T101, A23, A39: a plain tap by the holder of a season ticket that is valid today. With enough money it is
 * charged as T100 says, or the passenger is asked first, as the city decided; with too little he is told that he
 * need not tap. `agreed`: he has been asked and wants to pay. Who is on a ride already is checked out as ever.
 */
export function decideSeasonTicketTap(
  decision: TapDecision,
  slots: ReadSlots,
  now: EpochMillis,
  policy: SeasonTicketPolicy,
  agreed = false,
): SeasonTicketDecision {
  if (!needsSeasonTickets(decision, policy)) return decision;
  const season = validOn(slots, civilDay(now));
  if (season === undefined) return decision;
  if (decision.kind === 'refused') {
    const { available, needed } = decision;
    return { kind: 'refused', reason: 'season-ticket-valid', season, available, needed };
  }
  return decision.kind === 'check-in' && !agreed
    ? { kind: 'ask-season-ticket-holder', season, ifCharged: decision }
    : decision;
}
