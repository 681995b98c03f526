import { recordableTariffDay } from '../card/ride-bytes.ts';
import { type CardState, MOST_REFUNDABLE, type Ride, type TicketCounts } from '../card/state.ts';
import { civilDay } from '../local-time.ts';
import { add, type Grosze, NOTHING, subtract } from '../money.ts';
import { type TariffBook, tariffAt } from '../tariff/tariff-book.ts';
import { secondsOf } from '../time.ts';
import type { FarePolicy } from './fare-policy.ts';
import type { GroupDecision, TicketsBought } from './group-decision.ts';
import { counterIsFull, nextRecord } from './next-record.ts';
import type { PurseMovement } from './purse-movement.ts';
import { countOf, fitOneGroup, joined, ticketsOn } from './ride-tickets.ts';
import type { TapContext } from './tap-context.ts';
import { sumTaken } from './ticket-sums.ts';

type OpenRide = Extract<Ride, { kind: 'open' }>;

/**
 * A37: tickets join the open ride from the stop that counts as entry now; a ride has two such stops at most. What is
 * open is given back and the new sum taken in one commit, so that the check-out can still give back all of it. The
 * holder's own ticket is bought once: chosen again it costs nothing, and the result says so.
 */
export function joinRide(
  card: CardState,
  ride: OpenRide,
  chosen: TicketCounts,
  context: TapContext,
  book: TariffBook,
  policy: FarePolicy,
): GroupDecision {
  const already = ticketsOn(ride);
  const ownTicketAlready = chosen.self === 1 && already.self === 1;
  const tickets: TicketCounts = ownTicketAlready ? { ...chosen, self: 0 } : chosen;
  const { entryIndex } = context.stops;
  if (countOf(tickets) === 0) {
    const nothing = { charged: NOTHING, balance: card.purse, entryIndex, transfer: false };
    return { kind: 'nothing-new', result: bought(tickets, ride, nothing, ownTicketAlready) };
  }
  if (counterIsFull(card)) return { kind: 'refused', reason: 'damaged' };
  const group = joined(ride, entryIndex, tickets);
  if (group === undefined) return { kind: 'refused', reason: 'entry-stops' };
  if (!fitOneGroup(group.at.tickets)) return { kind: 'refused', reason: 'too-many-tickets' };
  // The tariff that settles the ride also prices who joins it.
  const tariff = tariffAt(book, ride.tariffDay) ?? tariffAt(book, civilDay(context.now));
  if (tariff === undefined) return { kind: 'refused', reason: 'no-tariff' };

  const taken = sumTaken(tickets, group.at.transfer, card, tariff, policy);
  const refundable = add(ride.refundable, taken);
  const movement = joiningMovement(ride.refundable, taken);
  if (movement.limitedCredit > NOTHING && !policy.creditThenDebit) {
    return { kind: 'refused', reason: 'second-purchase' };
  }
  if (refundable > MOST_REFUNDABLE) return { kind: 'refused', reason: 'refund-limit', needed: refundable };
  if (card.purse < taken) return { kind: 'refused', reason: 'funds', available: card.purse, needed: taken };

  const tariffDay = recordableTariffDay(ride.tariffDay, secondsOf(context.now));
  const after: OpenRide = { ...ride, groups: group.groups, refundable, tariffDay };
  const purse = subtract(card.purse, taken);
  const paid = { charged: taken, balance: purse, entryIndex, transfer: group.at.transfer };
  return {
    kind: 'group',
    result: bought(tickets, after, paid, ownTicketAlready),
    movement,
    after: nextRecord(card, context, 'group', purse, after),
    stopIndex: entryIndex,
  };
}

/**
 * A card gives back at most the debits of the last transaction that had one, once; so all that is open goes back and
 * is taken again together with the new. Where the new costs nothing, the card's limit is right as it is.
 */
function joiningMovement(open: Grosze, taken: Grosze): PurseMovement {
  return taken === 0 ? { limitedCredit: NOTHING, debit: NOTHING } : { limitedCredit: open, debit: add(open, taken) };
}

function bought(
  tickets: TicketCounts,
  ride: OpenRide,
  paid: Pick<TicketsBought, 'charged' | 'balance' | 'entryIndex' | 'transfer'>,
  ownTicketAlready: boolean,
): TicketsBought {
  const onRide = ticketsOn(ride);
  return { kind: 'tickets-bought', tickets, onRide, ...paid, holderHasTicket: onRide.self === 1, ownTicketAlready };
}
