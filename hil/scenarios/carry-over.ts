import { scenario } from './words/scenario.ts';

/** T53, T117, T120: what was paid in the web shop is put on the card in the card pocket, once. */
export default scenario('A top-up from the web shop is put on the card', async (words) => {
  const { cards, passenger, clock, screen, office } = words;
  const card = await cards.issue({ purses: { t: 500 } });
  await office.offers(card, { kind: 'top-up', grosze: 2500, paidAt: '2026-11-18T10:00:00+01:00' });
  await clock.minutesPass(1);

  await passenger.touches('carry-over');
  await screen.shows('insert-card', { button: 'cancel' });
  await passenger.inserts(card);
  await screen.shows('carried-over', { outcome: 4, lines: ['25,00 zł'] });
  await passenger.takesOut();
  await card.holds({ t: 3000 });

  await screen.comesHome();
  await passenger.touches('carry-over');
  await passenger.inserts(card);
  await screen.shows('carried-over', { outcome: 1 });
  await passenger.takesOut();
  await card.holds({ t: 3000 });
  await office.agreesWith(card);
});
