import type { CardState, TicketCounts } from '../card/state.ts';
import { civilDay } from '../local-time.ts';
import type { TariffBook } from '../tariff/tariff-book.ts';
import { decideCheckIn } from './check-in.ts';
import type { FarePolicy } from './fare-policy.ts';
import type { GroupDecision } from './group-decision.ts';
import { joinRide } from './join-ride.ts';
import { counterIsFull } from './next-record.ts';
import { countOf, fitOneGroup } from './ride-tickets.ts';
import type { TapContext } from './tap-context.ts';

/**
 * Decides a card that is presented to confirm a group purchase (T58-T70) and has no open doubt: the holder and
 * companions, or companions only (A20), each at the maximum fare, on a transfer at the minimum (A19); companions in
 * the standard tier (T64). On a card with an open ride of this course the tickets join it (A37). Choosing tickets is
 * meant each time: unlike a plain tap, a purchase is never taken for a repeat of the one before. Pure.
 */
export function decideGroup(
  card: CardState,
  tickets: TicketCounts,
  context: TapContext,
  book: TariffBook,
  policy: FarePolicy,
): GroupDecision {
  const { ride } = card;
  const here = ride.kind === 'open' && ride.courseKey === context.courseKey ? ride : undefined;
  const mayCheckOut = here !== undefined;
  if (context.blocked) return { kind: 'refused', reason: 'blocked', mayCheckOut };
  if (civilDay(context.now) > card.expiresOn) return { kind: 'refused', reason: 'expired', mayCheckOut };
  // A39
  if (countOf(tickets) === 0) return { kind: 'refused', reason: 'nothing-chosen' };
  if (here !== undefined) return joinRide(card, here, tickets, context, book, policy);

  if (counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };
  if (!fitOneGroup(tickets)) return { kind: 'refused', reason: 'too-many-tickets' };
  const begun = decideCheckIn(card, tickets, 'group', context, book, policy);
  if (begun.kind === 'refused') return begun;
  const { movement, after, stopIndex, forgotten, result } = begun;
  return {
    kind: 'group',
    result: {
      kind: 'tickets-bought',
      tickets,
      onRide: tickets,
      charged: result.charged,
      balance: result.balance,
      entryIndex: result.entryIndex,
      transfer: result.transfer,
      holderHasTicket: tickets.self === 1,
      ownTicketAlready: false,
    },
    movement,
    after,
    stopIndex,
    forgotten,
  };
}
