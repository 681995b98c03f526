import type { CardState } from '../card/state.ts';
import { sameTransaction } from '../settle.ts';
import type { Claim, ClaimStanding } from './claim.ts';
import { isCoded, type ReadSlots } from './contract-slots.ts';

/**
 * Settles an earlier claim, made by another machine and left in doubt, by what the card itself says, never by
 * guessing: its transaction among the records = confirmed; counter still as before = the claim moves here; anything
 * else is for the office. A season ticket is known by its number in a contract slot, since coding alone writes no
 * record; that it is coded a second time gives nothing. `records`: as read from the card, newest first.
 */
export function settleClaim(claim: Claim, records: readonly CardState[], slots?: ReadSlots): ClaimStanding {
  if (records.some(({ transaction }) => sameTransaction(transaction, claim.transaction))) return 'confirmed';
  if (claim.eTicket !== undefined && slots !== undefined) {
    const coded = isCoded(slots, claim.eTicket);
    if (coded === undefined) return 'being-checked';
    return coded ? 'confirmed' : 'moves-here';
  }
  return records[0]?.counter === claim.counterBefore ? 'moves-here' : 'being-checked';
}
