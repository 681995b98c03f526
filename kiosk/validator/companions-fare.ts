import type { TicketCounts } from '../../fares/card/state.ts';
import { civilDay } from '../../fares/local-time.ts';
import { add, type Grosze, NOTHING, times } from '../../fares/money.ts';
import { maximumFare } from '../../fares/tariff/distance-tariff.ts';
import { tariffAt } from '../../fares/tariff/tariff-book.ts';
import type { Desk } from './service/desk.ts';

/** T64, T84: the maximum fares of companions, always in the standard tariff; the holder's own depends on the card. */
export function companionsFare(desk: Desk, tickets: TicketCounts): Grosze {
  const tariff = tariffAt(desk.tariffs, civilDay(desk.now()));
  if (tariff === undefined) return NOTHING;
  const classes = ['normal', 'local', 'statutory'] as const;
  return add(...classes.map((concession) => times(maximumFare(tariff, 'standard', concession), tickets[concession])));
}
