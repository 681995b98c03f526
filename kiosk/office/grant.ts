import type { EpochMillis } from '../../fares/time.ts';
import { type Claim, claimName } from './claim.ts';
import { isMoney, type Obstacle, obstacleTo } from './load.ts';
import type { LoadAccount } from './load-fold.ts';
import type { ClaimAnswer, Withheld } from './load-wire.ts';

/** What a load may be granted on. */
export interface GrantContext {
  readonly now: EpochMillis;
  /** The card is on the hotlist. */
  readonly blocked: boolean;
}

/**
 * Decides a claim. `accounts`: the loads of the card, judged with what the claim itself has read from the card; so an
 * earlier claim that the card's own records prove or disprove no longer stands in the way.
 */
export function decideClaim(claim: Claim, accounts: readonly LoadAccount[], context: GrantContext): ClaimAnswer {
  const granted: string[] = [];
  const confirmed: string[] = [];
  const withheld: Withheld[] = [];
  for (const id of claim.asked) {
    const account = accounts.find(({ load }) => load.id === id);
    const verdict = account === undefined ? { reason: 'unknown' as const } : judge(claim, account, context);
    if (verdict === 'granted') granted.push(id);
    else if (verdict === 'confirmed') confirmed.push(id);
    else withheld.push({ id, ...verdict });
  }
  return { granted, confirmed, withheld };
}

type Verdict = 'granted' | 'confirmed' | Obstacle | { readonly reason: 'being-checked' };

/** Step 10 of a torn carry-over. */
function judge(claim: Claim, { load, state, claims }: LoadAccount, { now, blocked }: GrantContext): Verdict {
  if (state === 'done') return 'confirmed';
  const obstacle = obstacleTo(load, now, blocked);
  if (obstacle !== undefined) return obstacle;
  // The slots were read and the e-ticket is in none: coding it again cannot make two of it.
  if (!isMoney(load) && claim.eTickets !== undefined) return 'granted';
  const others = claims.filter((other) => claimName(other) !== claimName(claim));
  return others.every((other) => movesTo(claim, other)) ? 'granted' : { reason: 'being-checked' };
}

/**
 * The counter is still what the earlier transaction found, so the card has not carried it out, and its session with
 * that machine has ended: the claim moves. All claims on a load that may still be executed thus have one counter, and
 * the card takes one transaction on it.
 */
const movesTo = (claim: Claim, earlier: Claim): boolean => earlier.writesRecord && earlier.counter === claim.counter;
