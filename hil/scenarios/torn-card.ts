import { scenario } from './words/scenario.ts';

/** T93, T95: a card taken away before it was written is charged nothing; presented again, it is charged once. */
export default scenario('A card torn away in the middle of its check-in', async (words) => {
  const { cards, passenger, bus, screen, office, faults, expect } = words;
  const card = await cards.issue({ purses: { t: 3000 } });
  await bus.runs({ line: '9', course: 't1', stops: 10 });

  const tear = await faults.tears({ command: 'CommitTransaction', when: 'before' });
  await passenger.taps(card);
  await expect('the card was torn away once', async () => (await tear.struck()) === 1);
  await card.holds({ t: 3000 });
  await tear.takeBack();

  await passenger.taps(card);
  await screen.shows('checked-in', { title: 'Wejście' });
  const { counter } = await card.memory();
  await expect('one transaction is on the card', counter === 1, { counter });
  await screen.comesHome();
  await office.agreesWith(card);
});
