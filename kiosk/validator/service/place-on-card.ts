import type { CardState } from '../../../fares/card/state.ts';
import { type EpochMillis, secondsOf } from '../../../fares/time.ts';
import { NIGHT_COURSE_MS } from '../course-memory.ts';
import type { Place } from './desk.ts';

/**
 * The bus as this card knows it: where its ride bears the key that another machine of the bus has for this very
 * course, that key counts. Else a check-in of 02:50 would not find its check-out at a machine that was switched on
 * after the operating day had ended, and the passenger would pay twice (T91).
 */
export function placeOnCard(place: Place, { ride, at }: CardState, now: EpochMillis): Place {
  if (ride.kind === 'none' || !place.courseKeysBeside?.includes(ride.courseKey)) return place;
  const age = (secondsOf(now) - at) * 1000;
  return age < NIGHT_COURSE_MS ? { ...place, courseKey: ride.courseKey } : place;
}
