import { type CardState, MOST_COUNTED, type RecordKind, type Ride } from '../card/state.ts';
import type { Grosze } from '../money.ts';
import { secondsOf } from '../time.ts';
import type { TapContext } from './tap-context.ts';

/** Time and name of the transaction that writes a record. */
type Writing = Pick<TapContext, 'now' | 'transaction'>;

/** The card's counter is at its end: no further transaction can be told from the ones before. */
export function counterIsFull(card: CardState): boolean {
  return card.counter >= MOST_COUNTED;
}

/** The record that follows on this one; what the transaction does not touch is copied (card number, tier, purses). */
export function nextRecord(
  card: CardState,
  context: Writing,
  kind: RecordKind,
  purse: Grosze,
  ride: Ride,
  servicePurse: Grosze = card.servicePurse,
): CardState {
  return {
    kind,
    counter: card.counter + 1,
    transaction: context.transaction,
    at: secondsOf(context.now),
    cardNumber: card.cardNumber,
    tier: card.tier,
    concession: card.concession,
    purseEnabled: card.purseEnabled,
    expiresOn: card.expiresOn,
    purse,
    servicePurse,
    ride,
  };
}
