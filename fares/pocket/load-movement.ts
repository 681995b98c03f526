import { type Grosze, NOTHING } from '../money.ts';

/**
 * What happens to the value files within one commit under the load key, in this order: Debit of file 03 (e-purse),
 * then Credit of file 02 (t-purse). An amount of 0 means that the command is not sent. Neither touches what a ride
 * may still give back: a card's limited credit is replaced only by a debit of the same file.
 */
export interface LoadMovement {
  readonly servicePurseDebit: Grosze;
  readonly purseCredit: Grosze;
}

/** Money from outside onto the t-purse. */
export function creditOf(amount: Grosze): LoadMovement {
  return { servicePurseDebit: NOTHING, purseCredit: amount };
}

/** Money from the e-purse to the t-purse (T31). */
export function fromServicePurse(amount: Grosze): LoadMovement {
  return { servicePurseDebit: amount, purseCredit: amount };
}
