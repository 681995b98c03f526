import type { Contract } from '../rig/cards.ts';
import { isoDay } from '../words/numbers.ts';

/** The season ticket that this page gives; the machine tells tickets apart by this number. */
export const SEASON_PRODUCT = 1;

/** A month's ticket from this day on: to the day before the same day of the next month. */
export function seasonMonth(day: string): Contract {
  return { product: SEASON_PRODUCT, from: day, to: isoDay(Date.parse(`${day}T12:00:00Z`), { months: 1, days: -1 }) };
}
