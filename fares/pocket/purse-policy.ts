import type { Grosze } from '../money.ts';

/** What the city says of its t-purse; part of the city profile. */
export interface PursePolicy {
  /** Most that a transfer or a load may bring the t-purse to; refunds of rides are not bound by it. */
  readonly limit: Grosze;
}
