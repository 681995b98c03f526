import type { Concession, RideGroup, TicketCounts, Tier } from '../card/state.ts';
import { type Grosze, grosze } from '../money.ts';
import { type DistanceTariff, maximumFare, minimumFare, priceFor } from '../tariff/distance-tariff.ts';
import type { FarePolicy } from './fare-policy.ts';

/** What the card says of its holder; companions ride in the standard tier by their own class (T64). */
export interface HolderClass {
  readonly tier: Tier;
  readonly concession: Concession;
}

/** A plain tap buys one ticket for the holder (T60, T81). */
export const SELF_ONLY: TicketCounts = { self: 1, normal: 0, local: 0, statutory: 0 };

type PriceOfOne = (tariff: DistanceTariff, tier: Tier, concession: Concession) => Grosze;

/** The price of each ticket of a group, added up. */
function sumOver(tickets: TicketCounts, holder: HolderClass, tariff: DistanceTariff, price: PriceOfOne): Grosze {
  return grosze(
    tickets.self * price(tariff, holder.tier, holder.concession) +
      tickets.normal * price(tariff, 'standard', 'normal') +
      tickets.local * price(tariff, 'standard', 'local') +
      tickets.statutory * price(tariff, 'standard', 'statutory'),
  );
}

/** What a group pays at entry: the maximum of each ticket (T10, T84), on a transfer what A14 says. */
export function sumTaken(
  tickets: TicketCounts,
  transfer: boolean,
  holder: HolderClass,
  tariff: DistanceTariff,
  policy: FarePolicy,
): Grosze {
  const onlyMinimum = transfer && policy.transferPrice === 'minimum-at-entry';
  return sumOver(tickets, holder, tariff, onlyMinimum ? minimumFare : maximumFare);
}

/**
 * What a group owes when it leaves at this stop: by the stops from its own entry (T11, T71), on a transfer the
 * minimum (T16, A14), at the stop of entry nothing or the minimum (A17). A bus that stands before the stop of
 * entry has travelled no stop.
 */
export function sumDue(
  group: RideGroup,
  exitIndex: number,
  holder: HolderClass,
  tariff: DistanceTariff,
  policy: FarePolicy,
): Grosze {
  const stops = stopsTravelled(group, exitIndex);
  if (stops === 0 && policy.sameStop === 'cancel') return grosze(0);
  if (stops === 0 || group.transfer) return sumOver(group.tickets, holder, tariff, minimumFare);
  return sumOver(group.tickets, holder, tariff, (t, tier, concession) => priceFor(t, stops, tier, concession));
}

/** A16: difference of the indices on the course. */
export function stopsTravelled(group: RideGroup, exitIndex: number): number {
  return Math.max(0, exitIndex - group.entryIndex);
}
