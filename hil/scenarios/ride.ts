import { scenario } from './words/scenario.ts';

/** T5, T6: the longest ride is paid at the entry, and what was not ridden comes back at the exit. */
export default scenario('A ride of seven stops', async ({ cards, passenger, bus, clock, screen, office }) => {
  const card = await cards.issue({ tier: 'standard', concession: 'normal', purses: { t: 2000 } });

  await bus.runs({ line: '9', course: 'r1', stops: 12 });
  await passenger.taps(card);
  await screen.shows('checked-in', { title: 'Wejście', lines: ['Od Przystanek 0'] });

  await bus.goesOn(7);
  await clock.minutesPass(14);
  await passenger.taps(card);
  await screen.shows('checked-out', { lines: [/^Saldo /] });

  await office.agreesWith(card);
  await screen.comesHome();
});
