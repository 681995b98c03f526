import type { Memory } from '../shapes.ts';
import { type Season, type Standing, ticketsOn } from './account.ts';

/** In what a card's memory differs from what the ledger says; empty: they agree. */
export function differences(memory: Memory, standing: Standing): readonly string[] {
  const { journey, purses, counter, contracts } = memory;
  const { ride } = standing;
  const pairs: (readonly [string, unknown, unknown])[] = [
    ['t-purse', purses.t, standing.purse],
    ['e-purse', purses.e, standing.servicePurse],
    ['counter', counter, standing.counter],
    ['season tickets', inWords(contracts), inWords(standing.seasons.filter((each) => each !== null))],
    ['open ride', journey !== null, ride.kind === 'open'],
  ];
  if (journey !== null && ride.kind === 'open') {
    const [line, course] = ride.run.slice(ride.run.indexOf(':') + 1).split('/');
    const { self, normal, local, statutory } = journey.tickets;
    const aboard = ticketsOn(ride);
    pairs.push(
      ['vehicle', journey.vehicle, ride.vehicle],
      ['entry stop', journey.stop, ride.boardings[0].stop],
      ['time of entry', journey.at, ride.at * 1000],
      ['paid', journey.paid, ride.taken],
      ['own tickets', self, aboard.self],
      ['tickets', [normal, local, statutory].join(), [aboard.normal, aboard.local, aboard.statutory].join()],
    );
    // The bench knows the words of a course as long as it remembers the course.
    if (journey.line !== null) pairs.push(['line', journey.line, line], ['course', journey.course, course]);
  }
  return pairs.flatMap(([name, is, should]) =>
    is === should ? [] : [`${name} is ${String(is)}, not ${String(should)}`],
  );
}

const inWords = (seasons: readonly Season[]): string =>
  seasons.map(({ product, from, to }) => `${product} ${from} ${to}`).join();

/** Nothing at all has been written to the card. */
export function isUnchanged(before: Memory, after: Memory): boolean {
  const written = ({ purses, counter, contracts, log }: Memory): string =>
    JSON.stringify([purses, counter, contracts, log]);
  return written(before) === written(after);
}
