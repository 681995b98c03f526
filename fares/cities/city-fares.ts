import type { AfterDoubt, Presentation } from '../after-doubt.ts';
import type { CardState, TicketCounts } from '../card/state.ts';
import type { GroupDecision } from '../journey/group-decision.ts';
import type { SeasonTicketDecision } from '../journey/season-ticket-decision.ts';
import type { Grosze } from '../money.ts';
import type { OperationResult } from '../operation-result.ts';
import type { ReadSlots } from '../pocket/contract-slots.ts';
import type { Doubt, Order, Settlement } from '../settle.ts';
import type { FareClass } from '../tariff/town-tariff.ts';
import type { DayNumber, EpochMillis } from '../time.ts';
import type { ContentsContext, TownCardContents } from '../town-ride/card-contents.ts';
import type { FareQuote } from '../town-ride/fare-quote.ts';
import type { TownTapContext } from '../town-ride/town-tap-context.ts';
import type { TownTapDecision } from '../town-ride/town-tap-decision.ts';

/**
 * What a validator asks about rides, the same in every city. One chart and one set of services serve them all: which of
 * these orders its buttons and keys can give is the city's, and so is what follows on each.
 */
export interface CityFares {
  /** Whether there is a tariff on this day; without one the machine takes no money. */
  readonly hasTariffOn: (day: DayNumber) => boolean;
  /**
   * Decides a card at the antenna that has no open doubt. Pure. Throws OrderNotOffered for an order that this city's
   * machine has no button for.
   */
  readonly decideRide: (card: CardState, asked: RideOrder, context: RideContext) => RideDecision;
  /** What follows on a doubt that has just been settled (card section 4, step 6). `newest`: the card's newest record. */
  readonly afterDoubt: (
    settlement: Settlement,
    doubt: Doubt,
    newest: CardState,
    presented: RidePresentation,
  ) => AfterRideDoubt;
  /** T64, T84: what is taken for these companions; nothing where a card pays for its holder alone (J56). */
  readonly companionsFare: (tickets: TicketCounts, now: EpochMillis) => Grosze;
  /** J50, J51: what the key that was pressed takes here and now; undefined where nobody can say, or no key chooses. */
  readonly fareQuote: (
    fareClass: FareClass,
    now: EpochMillis,
    place: Pick<TownTapContext, 'stops' | 'courseStops'>,
  ) => FareQuote | undefined;
  /** J68, J69: a card's contents page after page; undefined where all of it is shown at once (T74, T104). */
  readonly contents: ((card: CardState, context: ContentsContext) => TownCardContents) | undefined;
}

/** What was chosen before the card was presented. */
export type RideOrder =
  /** Nothing. `agreed`: the holder of a season ticket was asked and wants to pay (A23). */
  | { readonly kind: 'tap'; readonly agreed: boolean }
  /** Tickets for several (T58). */
  | { readonly kind: 'group'; readonly tickets: TicketCounts }
  /** The key N or U (J47). */
  | FareClassOrder;

export interface FareClassOrder {
  readonly kind: 'fare-class';
  readonly fareClass: FareClass;
}

export interface RideContext extends TownTapContext {
  /** The value file has been asked: the card's balance is what it said. A refusal for lack of funds is final only then. */
  readonly purseRead: boolean;
}

/** The services carry out what has an `after`, and show the rest; `read-contracts` is decided again with them. */
export type RideDecision = SeasonTicketDecision | GroupDecision | TownTapDecision;

export interface RidePresentation extends Omit<Presentation, 'asked'> {
  /** What it is presented for; `tap` also where the passenger only does what the uncertain view asks him to. */
  readonly asked: Presentation['asked'] | FareClassOrder['kind'];
  /** The card's contracts, where they have been read. */
  readonly contracts?: ReadSlots | undefined;
}

export type AfterRideDoubt =
  | Exclude<AfterDoubt, { kind: 'show-result' | 'run-again' }>
  | { readonly kind: 'show-result'; readonly result: OperationResult }
  | { readonly kind: 'run-again'; readonly order: Order | FareClassOrder };

/** The city's machines have nothing that could give this order: a defect of the machine, not of a card. */
export class OrderNotOffered extends Error {
  override readonly name = 'OrderNotOffered';
}
