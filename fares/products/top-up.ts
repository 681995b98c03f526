import type { CardState } from '../card/state.ts';
import { counterIsFull, nextRecord } from '../journey/next-record.ts';
import { civilDay, dayOf } from '../local-time.ts';
import { add, type Grosze, grosze } from '../money.ts';
import { creditOf, type LoadMovement } from '../pocket/load-movement.ts';
import type { PocketContext } from '../pocket/pocket-context.ts';
import { rideGoesOn } from '../pocket/ride-goes-on.ts';
import { type DayNumber, secondsOf } from '../time.ts';

/** J32: 5, 10, 15 ... 50 zł. */
export const TOP_UP_AMOUNTS: readonly Grosze[] = Array.from({ length: 10 }, (_, index) => grosze((index + 1) * 500));

/** J36: of cards issued before this day the first top-up is made at a counter; the day itself is not before it. */
const FIRST_DAY_OF_NEW_CARDS = dayOf({ year: 2012, month: 8, day: 4 });

export type TopUpDecision = TopUp | TopUpRefused;

export interface TopUp {
  readonly kind: 'top-up';
  readonly result: ToppedUp;
  readonly movement: LoadMovement;
  readonly after: CardState;
}

/** J41: what the receipt says. */
export interface ToppedUp {
  readonly kind: 'topped-up';
  /** J67: may be negative; the top-up repays it first. */
  readonly before: Grosze;
  readonly amount: Grosze;
  readonly after: Grosze;
}

export interface TopUpRefused {
  readonly kind: 'refused';
  readonly reason: TopUpRefusal;
  readonly balance: Grosze;
}

export type TopUpRefusal =
  | 'blocked'
  | 'expired'
  /** J36 */
  | 'first-at-counter'
  /** J44 */
  | 'purse-limit'
  /** The card's transaction counter is at its end. */
  | 'damaged';

/** What a top-up depends on besides the card. */
export interface TopUpContext extends PocketContext {
  /** J44, from the tariff in force. */
  readonly purseLimit: Grosze;
  /** Day on which the card was issued (file 01). */
  readonly issuedOn: DayNumber;
}

/**
 * J32, J36, J44, J67: money onto the electronic purse. `card`: with the balance that the value file gave. The limit is
 * tested on the new balance (A5), so a purse below zero takes more. Pure; a ride on the card goes on.
 */
export function decideTopUp(card: CardState, amount: Grosze, context: TopUpContext): TopUpDecision {
  const refusal = refusalOf(card, amount, context);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal, balance: card.purse };
  const after = add(card.purse, amount);
  const ride = rideGoesOn(card.ride, secondsOf(context.now));
  return {
    kind: 'top-up',
    result: { kind: 'topped-up', before: card.purse, amount, after },
    movement: creditOf(amount),
    // A first top-up opens the purse.
    after: { ...nextRecord(card, context, 'top-up', after, ride), purseEnabled: true },
  };
}

/** The amounts with what stands against each on this card now; undefined = it can be chosen. */
export function topUpChoices(
  card: CardState,
  context: TopUpContext,
): readonly { readonly amount: Grosze; readonly refusal: TopUpRefusal | undefined }[] {
  return TOP_UP_AMOUNTS.map((amount) => ({ amount, refusal: refusalOf(card, amount, context) }));
}

function refusalOf(card: CardState, amount: Grosze, context: TopUpContext): TopUpRefusal | undefined {
  if (!(amount > 0)) throw new RangeError(`a top-up is more than nothing, not ${amount}`);
  if (context.blocked) return 'blocked';
  if (civilDay(context.now) > card.expiresOn) return 'expired';
  if (!card.purseEnabled && context.issuedOn < FIRST_DAY_OF_NEW_CARDS) return 'first-at-counter';
  if (counterIsFull(card)) return 'damaged';
  return add(card.purse, amount) > context.purseLimit ? 'purse-limit' : undefined;
}
