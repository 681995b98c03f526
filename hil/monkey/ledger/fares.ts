import type { Tariff } from '../shapes.ts';
import type { Boarding, Concession, Tickets, Tier } from './account.ts';

interface Holder {
  readonly tier: Tier;
  readonly concession: Concession;
}

/** T8, T12, T13: what so many stops cost. */
export function priceOf({ bands }: Tariff, stops: number, { tier, concession }: Holder): number {
  for (const { upToStops, prices } of bands) {
    if (upToStops === null || stops <= upToStops) return prices[tier][concession];
  }
  throw new RangeError(`no band for ${stops} stops`);
}

/** T10, T84: what is taken at entry. */
export const maximumOf = (tariff: Tariff, holder: Holder): number => priceOf(tariff, Number.POSITIVE_INFINITY, holder);

/** T16: what is taken at entry on a transfer. */
export const minimumOf = (tariff: Tariff, holder: Holder): number => priceOf(tariff, 1, holder);

/** T60, T64: the holder by the card, companions by their class in the standard tier. */
function sumOf({ self, normal, local, statutory }: Tickets, holder: Holder, price: (each: Holder) => number): number {
  const standard = (concession: Concession): number => price({ tier: 'standard', concession });
  return (
    self * price(holder) + normal * standard('normal') + local * standard('local') + statutory * standard('statutory')
  );
}

/** What is taken for tickets at entry (T70, T84), on a transfer the minimum of each (T16, A14, A19). */
export const takenFor = (tariff: Tariff, tickets: Tickets, transfer: boolean, holder: Holder): number =>
  sumOf(tickets, holder, (each) => (transfer ? minimumOf(tariff, each) : maximumOf(tariff, each)));

/** What those who entered at one stop owe when they leave at another (T11, T71, A14, A17). */
export function dueFor(tariff: Tariff, { stop, tickets, transfer }: Boarding, exit: number, holder: Holder): number {
  const stops = exit - stop;
  if (stops <= 0) return 0;
  return sumOf(tickets, holder, (each) => (transfer ? minimumOf(tariff, each) : priceOf(tariff, stops, each)));
}
