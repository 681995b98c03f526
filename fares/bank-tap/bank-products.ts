import { grosze } from '../money.ts';
import type { BankProduct } from './day-fare.ts';

/** Cities whose buses may take bank cards. */
export type BankCity = 'tarnow' | 'jaworzno';

/**
 * Prices and products are examples: neither city publishes a fare for bank cards at the validator. An operator gives its
 * own to the office.
 */
export const BANK_PRODUCTS: Readonly<Record<BankCity, BankProduct & { readonly example: true }>> = {
  tarnow: { kind: 'capped', ride: grosze(400), day: grosze(1200), example: true },
  jaworzno: { kind: 'flat', ride: grosze(500), example: true },
};
