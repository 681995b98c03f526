import type { Contract } from '../card/contract-slot.ts';
import type { Grosze } from '../money.ts';
import type { CheckIn, TapDecision } from './tap-decision.ts';

/** A23: what happens when the holder of a valid season ticket taps. */
export interface SeasonTicketPolicy {
  /** `charge`: as T100 says; `ask`: the passenger is asked first, and charged when the card is presented again. */
  readonly seasonTicketTap: 'charge' | 'ask';
}

/** A plain tap's decision once the card's season tickets are known. */
export type SeasonTicketDecision = TapDecision | AskSeasonTicketHolder | SeasonTicketValid;

/** T100, A23: nothing is written; `ifCharged` is what the passenger is asked about. */
export interface AskSeasonTicketHolder {
  readonly kind: 'ask-season-ticket-holder';
  readonly season: Contract;
  readonly ifCharged: CheckIn;
}

/** T101, A39: too little money, and no need to tap. */
export interface SeasonTicketValid {
  readonly kind: 'refused';
  readonly reason: 'season-ticket-valid';
  readonly season: Contract;
  readonly available?: Grosze | undefined;
  readonly needed?: Grosze | undefined;
}
