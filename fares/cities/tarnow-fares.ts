import { afterDoubt } from '../after-doubt.ts';
import type { CardState, TicketCounts } from '../card/state.ts';
import { decideGroup } from '../journey/decide-group.ts';
import { decideTap } from '../journey/decide-tap.ts';
import { decideSeasonTicketTap, needsSeasonTickets } from '../journey/season-ticket-tap.ts';
import { civilDay } from '../local-time.ts';
import { add, type Grosze, NOTHING, times } from '../money.ts';
import { maximumFare } from '../tariff/distance-tariff.ts';
import { type TariffBook, tariffAt } from '../tariff/tariff-book.ts';
import type { EpochMillis } from '../time.ts';
import { type CityFares, OrderNotOffered, type RideContext, type RideDecision, type RideOrder } from './city-fares.ts';
import type { CityProfile } from './city-profile.ts';

type Policies = Pick<CityProfile, 'fares' | 'seasonTicketTap'>;

/** Tarnów: prices by stops travelled, groups, transfers, and season tickets that a tap does not ask for. */
export function tarnowFares(book: TariffBook, policies: Policies): CityFares {
  return {
    hasTariffOn: (day) => tariffAt(book, day) !== undefined,
    decideRide: (card, asked, context) => decide(card, asked, context, book, policies),
    afterDoubt: (settlement, doubt, newest, { asked, ...presented }) => {
      const presentation = { ...presented, asked: asked === 'fare-class' ? ('tap' as const) : asked };
      return afterDoubt(settlement, doubt, newest, presentation, book, policies.fares);
    },
    companionsFare: (tickets, now) => companionsFare(book, tickets, now),
    fareQuote: () => undefined,
    contents: undefined,
  };
}

function decide(
  card: CardState,
  asked: RideOrder,
  context: RideContext,
  book: TariffBook,
  policies: Policies,
): RideDecision {
  switch (asked.kind) {
    case 'group':
      return decideGroup(card, asked.tickets, context, book, policies.fares);
    case 'fare-class':
      throw new OrderNotOffered('the kind of ticket is coded on the card (T3), no key chooses it');
    case 'tap': {
      const tap = decideTap(card, context, book, policies.fares);
      // Before a refusal for lack of funds the value file is asked, and only then the contracts.
      const early = tap.kind === 'refused' && tap.reason === 'funds' && !context.purseRead;
      if (early || !needsSeasonTickets(tap, policies)) return tap;
      if (context.contracts === undefined) return { kind: 'read-contracts' };
      return decideSeasonTicketTap(tap, context.contracts, context.now, policies, asked.agreed);
    }
    default:
      return asked satisfies never;
  }
}

/** T64, T84: the maximum fares of companions, always in the standard tariff; the holder's own depends on the card. */
function companionsFare(book: TariffBook, tickets: TicketCounts, now: EpochMillis): Grosze {
  const tariff = tariffAt(book, civilDay(now));
  if (tariff === undefined) return NOTHING;
  const classes = ['normal', 'local', 'statutory'] as const;
  return add(...classes.map((concession) => times(maximumFare(tariff, 'standard', concession), tickets[concession])));
}
