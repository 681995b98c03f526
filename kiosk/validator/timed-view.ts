import type { CityProfile } from '../../fares/cities/city-profile.ts';
import type { Situation } from '../../statecharts/validator/situation.ts';

/** How long the chart leaves this picture up, milliseconds; null when no time ends it. */
export function timeOf(situation: Situation, { delays }: CityProfile): number | null {
  switch (situation.view) {
    case 'checked-in':
    case 'checked-out':
      return delays.resultMs;
    case 'card-contents':
      // More to read than a result: two purses, the ride, season tickets.
      return 2 * delays.resultMs;
    case 'refused':
      return situation.reason === 'removed-early' ? delays.removedEarlyMs : delays.refusedMs;
    case 'uncertain':
      return delays.uncertainMs;
    case 'present-card':
      return delays.cardWaitMs;
    case 'home':
    case 'working':
    case 'out-of-service':
      return null;
    default:
      return situation satisfies never;
  }
}
