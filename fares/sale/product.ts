import type { FareClass, Towns } from '../tariff/town-tariff.ts';

/** What a vending machine sells, in the words of its journal. */
export type SaleProduct =
  /** J32: money onto the electronic purse; the price is the amount. */
  | { readonly kind: 'top-up' }
  /** J65: a paper ticket for one ride. */
  | { readonly kind: 'ticket'; readonly towns: Towns; readonly fareClass: FareClass }
  /** J4: a season ticket on the card. `from`: first day, `2026-11-20`. */
  | {
      readonly kind: 'contract';
      readonly id: string;
      readonly days: number;
      readonly fareClass: FareClass;
      readonly from: string;
    }
  /** Nothing: coins that came while no sale was open, to be given back. */
  | { readonly kind: 'nothing' };

/** On paper the machine delivers by itself; on a card the passenger has to present it. */
export function isOnCard({ kind }: SaleProduct): boolean {
  return kind === 'top-up' || kind === 'contract';
}
