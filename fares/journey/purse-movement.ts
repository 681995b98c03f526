import type { CardState } from '../card/state.ts';
import { type Grosze, NOTHING, subtract } from '../money.ts';

/**
 * What happens to the purse file (02) within one commit, in the card's own terms and in this order:
 * LimitedCredit first, then Debit. An amount of 0 means that the command is not sent.
 */
export interface PurseMovement {
  readonly limitedCredit: Grosze;
  readonly debit: Grosze;
}

/** The one movement that leads from one balance to the other. */
export function purseMovement(before: CardState, after: CardState): PurseMovement {
  const change = subtract(after.purse, before.purse);
  return change < 0
    ? { limitedCredit: NOTHING, debit: subtract(NOTHING, change) }
    : { limitedCredit: change, debit: NOTHING };
}
