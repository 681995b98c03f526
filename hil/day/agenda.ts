import { Dice } from '../monkey/dice.ts';
import type { Errand } from './errands.ts';
import { Journeys } from './journeys.ts';
import { BUSES } from './network.ts';
import type { Passenger } from './passenger.ts';
import { planDay } from './plans.ts';
import { coursesOf, type Move, movesOf } from './timetable.ts';

export interface Agenda {
  readonly courses: number;
  readonly events: readonly Event[];
}

/** A bus moves, somebody does something, or the office blocks cards; in the order of time. */
export type Event =
  | { readonly kind: 'move'; readonly at: number; readonly move: Move }
  | { readonly kind: 'errand'; readonly at: number; readonly errand: Errand }
  | { readonly kind: 'hotlist'; readonly at: number; readonly cards: readonly number[] };

/** The whole day before it begins: the same seed plans the same day. Times in seconds since 1970. */
export function makeAgenda(
  seed: string,
  day: string,
  span: { readonly from: number; readonly until: number },
  passengers: readonly Passenger[],
): Agenda {
  const dice = new Dice(`timetable ${seed}`);
  const courses = BUSES.flatMap((bus) => coursesOf(bus, day, span.from, span.until, dice));
  const journeys = new Journeys(courses);
  const plans = passengers.map((passenger) => {
    const own = new Dice(`passenger ${seed} ${passenger.card}`);
    return { passenger, errands: planDay(passenger, journeys, span, own) };
  });
  const events: Event[] = [
    ...courses.flatMap(movesOf).map((move): Event => ({ kind: 'move', at: move.at, move })),
    ...hotlists(plans.map(({ passenger, errands }) => ({ card: passenger.card, from: errands.blockedFrom }))),
    ...plans.flatMap(({ errands }) => errands.list).map((errand): Event => ({ kind: 'errand', at: errand.at, errand })),
  ];
  // Whatever falls on the same second stays in this order: the bus has arrived when somebody boards it.
  return { courses: courses.length, events: events.toSorted((one, other) => one.at - other.at) };
}

/** Each list replaces the one before. */
function hotlists(blocked: readonly { readonly card: number; readonly from: number | undefined }[]): readonly Event[] {
  const times = [...new Set(blocked.flatMap(({ from }) => from ?? []))].toSorted((one, other) => one - other);
  return times.map((at) => {
    const cards = blocked.filter(({ from }) => from !== undefined && from <= at).map(({ card }) => card);
    return { kind: 'hotlist', at, cards };
  });
}
