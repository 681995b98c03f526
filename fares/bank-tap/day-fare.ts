import { type Grosze, grosze, NOTHING } from '../money.ts';

/** A bank card was held to a validator: which course it was, by line, number and operating day. */
export interface BankTap {
  readonly line: string;
  readonly course: string;
}

/** What a bank card pays; nothing depends on who holds it. */
export type BankProduct =
  /** Each ride has its price. */
  | { readonly kind: 'flat'; readonly ride: Grosze }
  /** The same, and no more than so much a day. */
  | { readonly kind: 'capped'; readonly ride: Grosze; readonly day: Grosze };

export interface DayFare {
  readonly rides: number;
  readonly amount: Grosze;
}

/**
 * What the taps of one reference on one operating day come to. A course is one ride, however often the card is held to
 * a validator of it: a hand that shakes, two validators, a bus that is replaced on the way. The order does not matter,
 * and a further tap never makes it less.
 */
export function dayFare(taps: readonly BankTap[], product: BankProduct): DayFare {
  const rides = new Set(taps.map(({ line, course }) => JSON.stringify([line, course]))).size;
  const sum = rides * product.ride;
  return { rides, amount: grosze(product.kind === 'capped' ? Math.min(sum, product.day) : sum) };
}

/** What is still to be charged, where so much has been charged already: taps can come in after the day was closed. */
export const dueAfter = (fare: DayFare, charged: Grosze): Grosze =>
  fare.amount > charged ? grosze(fare.amount - charged) : NOTHING;
