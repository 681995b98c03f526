import { describe, expect, test } from 'vitest';
import type { CardState } from '../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import { decideTap } from '../../fares/journey/decide-tap.ts';
import { type Doubt, settleDoubt } from '../../fares/settle.ts';
import { givenCard, givenTap, LITERAL, type Place } from './given.ts';

/** The tap of which no answer came, as a doubt. */
function doubtOf(card: CardState, place: Place): Doubt {
  const context = givenTap(place);
  const decision = decideTap(card, context, TARNOW_TARIFF, LITERAL);
  if (decision.kind !== 'check-in' && decision.kind !== 'check-out') throw new Error(decision.kind);
  return {
    transaction: context.transaction,
    counterBefore: card.counter,
    before: card,
    after: decision.after,
    intent: decision.kind,
    courseKey: context.courseKey,
    stopIndex: decision.stopIndex,
    at: context.now,
  };
}

const card = givenCard();
const checkIn = doubtOf(card, { at: 5, sequence: 20 });
const entered = checkIn.after;
/** What another machine wrote on top. */
const byOthers = (state: CardState): CardState => ({
  ...state,
  counter: state.counter + 1,
  transaction: { terminal: 900, sequence: 1 },
});

describe('step 6: settle by what the card says', () => {
  test.each<[string, CardState[], string]>([
    ['our transaction is the newest', [entered, card], 'executed'],
    ['our transaction is in the log', [byOthers(byOthers(entered)), byOthers(entered), entered, card], 'executed'],
    ['the counter is as before', [card], 'rolled-back'],
    ['the card has gone on without us', [byOthers(card), card], 'unknown'],
    ['the card is at an earlier state', [{ ...card, counter: card.counter - 1 }], 'unknown'],
    ['nothing is to be read', [], 'unknown'],
    [
      'the same sequence of another terminal',
      [{ ...entered, transaction: { terminal: 501, sequence: 20 } }],
      'unknown',
    ],
  ])('%s', (_, records, settlement) => {
    expect(settleDoubt(checkIn, records)).toBe(settlement);
  });
});
