import type { Action, Strike } from '../monkey/actions.ts';
import type { Dice } from '../monkey/dice.ts';
import type { Tickets } from '../monkey/ledger/account.ts';
import type { LoadOrder } from '../monkey/ledger/loads.ts';
import { entryCall, exitCall, type Leg } from './journeys.ts';

/** Something a passenger does at a time; seconds since 1970. */
export interface Errand {
  readonly at: number;
  readonly card: number;
  readonly action: Action;
}

/** Writes down what one passenger does. */
export class Errands {
  readonly list: Errand[] = [];
  /** From when on the card is on the hotlist. */
  blockedFrom: number | undefined;
  readonly #card: number;
  readonly #dice: Dice;

  constructor(card: number, dice: Dice) {
    this.#card = card;
    this.#dice = dice;
  }

  /** In by one door, out by any. */
  ride(leg: Leg): void {
    this.board(leg);
    this.alight(leg);
  }

  /** While the bus stands at the stop of entry. */
  board(leg: Leg, strike?: Strike): number {
    const at = this.whenBoarding(leg);
    this.tap(at, this.door(leg), strike);
    return at;
  }

  /** T89: from the departure before the stop of exit until the bus has stopped there. */
  alight(leg: Leg, strike?: Strike): number {
    const at = this.whenAlighting(leg);
    this.tap(at, this.door(leg), strike);
    return at;
  }

  whenBoarding(leg: Leg): number {
    const { arrives, departs } = entryCall(leg);
    return this.#dice.between(arrives, departs - 8);
  }

  whenAlighting(leg: Leg): number {
    const { arrives } = exitCall(leg);
    const before = leg.course.calls[leg.to - 1];
    return this.#dice.between((before?.departs ?? arrives) + 1, arrives + 10);
  }

  /** Any validator of the bus. */
  door({ course }: Leg): string {
    return this.#dice.pick(course.bus.machines);
  }

  tap(at: number, door: string, strike?: Strike): void {
    this.#add(at, { do: 'tap', at: door, card: this.#card, ...(strike && { strike }) });
  }

  check(at: number, door: string): void {
    this.#add(at, { do: 'card-check', at: door, card: this.#card });
  }

  group(at: number, door: string, tickets: Tickets, strike?: Strike): void {
    this.#add(at, { do: 'group', at: door, card: this.#card, tickets, ...(strike && { strike }) });
  }

  transfer(at: number, door: string, amount: number, strike?: Strike): void {
    this.#add(at, { do: 'transfer', at: door, card: this.#card, amount, ...(strike && { strike }) });
  }

  carryOver(at: number, door: string, strike?: Strike): void {
    this.#add(at, { do: 'carry-over', at: door, card: this.#card, ...(strike && { strike }) });
  }

  pocket(at: number, door: string): void {
    this.#add(at, { do: 'pocket', at: door, card: this.#card });
  }

  /** Bought on the Internet, or granted by the office. */
  buys(at: number, load: LoadOrder): void {
    this.#add(at, { do: 'load', card: this.#card, load });
  }

  #add(at: number, action: Action): void {
    this.list.push({ at, card: this.#card, action });
  }
}
