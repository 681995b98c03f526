import type { Season, Standing } from './account.ts';

/** What waits in the office for a card, and what the ledger knows of it. */
export interface Load {
  readonly id: string;
  readonly number: number;
  readonly order: LoadOrder;
  /** It is on the card; the ledger has looked. */
  onCard: boolean;
  /**
   * A machine has asked for it and it did not come to its end, so that the office may have to find out first; while it
   * does, it may be withheld.
   */
  unclear: boolean;
}

export type LoadOrder = { readonly feasible: boolean } & (
  | { readonly kind: 'top-up' | 'refund'; readonly grosze: number }
  | { readonly kind: 'season'; readonly contract: Season }
);

/** As much as the city lets a load or a transfer bring the t-purse to; the sources name no limit, the card has one. */
export const PURSE_LIMIT = 900_000;

/** One load on a card with this standing; undefined: it does not fit, and waits (T55, T118). */
export function withLoad(standing: Standing, { order }: Load, today: string): Standing | undefined {
  if (!order.feasible) return undefined;
  if (order.kind !== 'season') {
    const purse = standing.purse + order.grosze;
    return purse > PURSE_LIMIT ? undefined : { ...standing, purse };
  }
  if (order.contract.to < today) return undefined;
  const place = freePlace(standing, today);
  if (place === undefined) return undefined;
  const [first, second] = standing.seasons;
  return { ...standing, seasons: place === 0 ? [order.contract, second] : [first, order.contract] };
}

/** An empty place is free, and so is one whose ticket has ended (A13); the one that ended first goes first. */
function freePlace({ seasons }: Standing, today: string): 0 | 1 | undefined {
  const [first, second] = seasons.map((season) => season?.to ?? '') as [string, string];
  const place = first <= second ? 0 : 1;
  return (place === 0 ? first : second) < today ? place : undefined;
}

/** T99: a season ticket that is valid on this day. */
export const hasSeason = ({ seasons }: Standing, today: string): boolean =>
  seasons.some((season) => season !== null && season.from <= today && today <= season.to);

/** What of it a screen may name. */
export const amountsOfLoads = (loads: readonly Load[]): readonly number[] =>
  loads.flatMap(({ order }) => (order.kind === 'season' ? [] : [order.grosze]));
