import type { World } from '../monkey/world.ts';

/** Grosze: what was on the cards, what came onto them, what was ridden off, what is on them now. */
export interface MoneyOfDay {
  readonly start: number;
  readonly loads: number;
  readonly fares: number;
  readonly end: number;
}

/** No grosz has come from nowhere, and none has gone. */
export const isConserved = ({ start, loads, fares, end }: MoneyOfDay): boolean => start + loads - fares === end;

/** Both purses of all cards, as the ledger has them. */
export function balance({ pack }: World): number {
  return pack.reduce((sum, { account }) => {
    return account === undefined ? sum : sum + account.standing.purse + account.standing.servicePurse;
  }, 0);
}
