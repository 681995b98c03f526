import { scenario } from './words/scenario.ts';

/** T61 ff.: tickets for the card's holder and for others, chosen first and paid with one card. */
export default scenario('Tickets for a family of three', async ({ cards, passenger, bus, screen, office, expect }) => {
  const card = await cards.issue({ purses: { t: 5000 } });
  await bus.runs({ line: '9', course: 'g1', stops: 10 });

  await passenger.touches('group');
  await screen.shows('choosing', { button: 'statutory' });
  await passenger.touches('normal');
  await passenger.touches('statutory');
  await passenger.taps(card);
  await screen.shows('checked-in');

  const { journey } = await card.memory();
  const others = (journey?.tickets.normal ?? 0) + (journey?.tickets.statutory ?? 0);
  await expect('tickets for the two others are on the card', others >= 2, journey);

  await screen.comesHome();
  await bus.goesOn(4);
  await passenger.taps(card);
  await screen.shows('checked-out');
  await screen.comesHome();
  await office.agreesWith(card);
});
