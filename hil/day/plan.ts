import type { Dice } from '../monkey/dice.ts';
import type { Tickets } from '../monkey/ledger/account.ts';
import type { Errands } from './errands.ts';
import type { Journeys, Span } from './journeys.ts';

/** What a passenger's day is made of. */
export interface Plan {
  readonly errands: Errands;
  readonly journeys: Journeys;
  readonly morning: Span;
  readonly afternoon: Span;
  readonly dice: Dice;
}

/** T58-T63: one companion at least. */
export function someTickets(dice: Dice, withHolder: boolean): Tickets {
  const [normal, local, statutory] = [dice.between(0, 2), dice.between(0, 2), dice.between(0, 3)];
  const nobody = normal + local + statutory === 0;
  return { self: withHolder ? 1 : 0, normal: nobody ? 1 : normal, local, statutory };
}
