import type { Memory } from '../shapes.ts';
import type { CityCard, Standing } from './account.ts';

/** In what a card's memory differs from what the ledger says; empty: they agree. */
export function differences(memory: Memory, { servicePurse }: CityCard, standing: Standing): readonly string[] {
  const { journey, purses, counter } = memory;
  const { ride } = standing;
  const pairs: (readonly [string, unknown, unknown])[] = [
    ['t-purse', purses.t, standing.purse],
    ['e-purse', purses.e, servicePurse],
    ['counter', counter, standing.counter],
    ['open ride', journey !== null, ride.kind === 'open'],
  ];
  if (journey !== null && ride.kind === 'open') {
    const [line, course] = ride.run.slice(ride.run.indexOf(':') + 1).split('/');
    pairs.push(
      ['vehicle', journey.vehicle, ride.vehicle],
      ['entry stop', journey.stop, ride.entry],
      ['time of entry', journey.at, ride.at * 1000],
      ['paid', journey.paid, ride.taken],
      ['own tickets', journey.tickets.self, 1],
    );
    // The bench knows the words of a course as long as it remembers the course.
    if (journey.line !== null) pairs.push(['line', journey.line, line], ['course', journey.course, course]);
  }
  return pairs.flatMap(([name, is, should]) =>
    is === should ? [] : [`${name} is ${String(is)}, not ${String(should)}`],
  );
}

/** Nothing at all has been written to the card. */
export function isUnchanged(before: Memory, after: Memory): boolean {
  const written = ({ purses, counter, log }: Memory): string => JSON.stringify([purses, counter, log]);
  return written(before) === written(after);
}
