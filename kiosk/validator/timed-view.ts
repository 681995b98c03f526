import type { CityProfile } from '../../fares/cities/city-profile.ts';
import { waitFor } from '../../fares/cities/slow-mode.ts';
import type { ValidatorContext } from '../../statecharts/validator/chart.ts';
import type { AnySituation } from '../../statecharts/validator/situation-of.ts';

/** How long the chart leaves this picture up, milliseconds; null when no time ends it. */
export function timeOf(situation: AnySituation, { delays }: CityProfile): number | null {
  switch (situation.view) {
    case 'checked-in':
    case 'checked-out':
    case 'registered':
    case 'transferred':
      return delays.resultMs;
    case 'bank-card':
      return situation.news.kind === 'accepted' ? delays.resultMs : delays.refusedMs;
    case 'choose-first':
      return delays.refusedMs;
    case 'card-contents':
      return 'pages' in situation ? situation.pages.length * delays.contentsPageMs : 2 * delays.resultMs;
    case 'carried-over':
      // More to read than a result: purses, the ride, season tickets, what was carried over and what was not.
      return 2 * delays.resultMs;
    case 'refused':
      return situation.reason === 'removed-early' ? delays.removedEarlyMs : delays.refusedMs;
    case 'uncertain':
      return delays.uncertainMs;
    case 'present-card':
      return delays.cardWaitMs;
    case 'insert-card':
      return delays.insertCardMs;
    case 'choosing':
      return choosingTime(situation.purpose, delays);
    case 'home':
    case 'working':
    case 'out-of-service':
      return null;
    default:
      return situation satisfies never;
  }
}

function choosingTime(
  purpose: Extract<AnySituation, { view: 'choosing' }>['purpose'],
  delays: CityProfile['delays'],
): number {
  switch (purpose) {
    case 'group':
      return delays.groupMs;
    case 'purse-transfer':
      return delays.amountMs;
    case 'fare-class':
      return delays.cardWaitMs;
    case 'season-ticket':
      return delays.seasonTicketMs;
    default:
      return purpose satisfies never;
  }
}

/** J69: how long one page of what is on a card stays; a time that was lengthened is shared out among them. */
export function pageTimeOf(
  situation: AnySituation | null,
  context: Pick<ValidatorContext, 'pace'>,
  profile: CityProfile,
): number {
  if (situation?.view !== 'card-contents' || !('pages' in situation)) return profile.delays.contentsPageMs;
  const { length } = situation.pages;
  return paced(length * profile.delays.contentsPageMs, context, profile) / length;
}

/** A40: a wait at the pace that the passenger has chosen. */
export function paced(milliseconds: number, { pace }: Pick<ValidatorContext, 'pace'>, profile: CityProfile): number {
  return waitFor(milliseconds, pace === 'slow' ? profile.slowMode : undefined).lengthMs;
}
