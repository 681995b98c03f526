import { expect, test } from 'vitest';
import { cardWork, modelledMilliseconds } from '../../../devices/card/timing-model.ts';
import { openForTap } from '../../../devices/card/transit-card.ts';
import { grosze } from '../../../fares/money.ts';
import { seededRandom } from '../../../hil/bench/random.ts';
import { MORNING } from '../../../hil/benchmark/bus-ride.ts';
import { CardAtHand } from '../../../hil/benchmark/card-at-hand.ts';
import { issueCards, publicKeys } from '../../../hil/benchmark/public-cards.ts';

async function checkIn(card: CardAtHand): Promise<void> {
  const opened = await openForTap(card, 'tarnow', publicKeys(), seededRandom('driver').bytes);
  const record = await opened.readNewestState();
  await opened.debitPurse(grosze(100));
  await opened.writeState(record);
  await opened.commit();
}

test('a card at a bit rate takes as long as the model says, activation aside; each command and answer is kept', async () => {
  const [virtual] = await issueCards(1, MORNING);
  if (virtual === undefined) throw new Error('no card was issued');
  const card = new CardAtHand(virtual, 848);
  await checkIn(card);
  const activation = modelledMilliseconds(cardWork([]), 848);
  const modelled = modelledMilliseconds(cardWork(card.exchanges), 848) - activation;
  expect(card.exchanges.map(({ sent }) => sent[1])).toEqual([0x5a, 0xaa, 0xaf, 0xbb, 0xdc, 0x3b, 0xc7]);
  expect(card.cardTime).toBeGreaterThanOrEqual(modelled - 0.001);
});

test('without a bit rate it answers at once, and its time still counts', async () => {
  const [virtual] = await issueCards(1, MORNING);
  if (virtual === undefined) throw new Error('no card was issued');
  const card = new CardAtHand(virtual);
  await checkIn(card);
  expect(card.cardTime).toBeGreaterThan(0);
  for (const { sentAt, answeredAt } of card.exchanges) expect(answeredAt).toBeGreaterThanOrEqual(sentAt);
});
