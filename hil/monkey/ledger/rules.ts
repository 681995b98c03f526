import {
  type BusPlace,
  type CityCard,
  type ClosedRide,
  entryStop,
  exitStop,
  hasLeft,
  type OpenRide,
} from './account.ts';
import { amountsOfLoads } from './loads.ts';
import { isPlain, type Order, type Outcome, refused, screenOf, TAP } from './outcome.ts';
import { passed, type TapPlace } from './place.ts';
import { carryOver, transfer } from './pocket.ts';
import { boughtAt, buyTickets, checkIn, checkOut } from './ride.ts';
import { type Doubt, type Green, isNewest, isRolledBack, type KeptExit } from './terminal-book.ts';

export type { Outcome } from './outcome.ts';
export type { TapPlace } from './place.ts';

const SAME_TERMINAL = 10;
const OTHER_TERMINAL = 60;
const AFTER_CHECK_OUT = 60;

/**
 * What presenting a card for this may come to: the reading by the letter first. Card and machine are in order, nothing
 * disturbs.
 */
export function outcomesOf(card: CityCard, place: TapPlace, order: Order = TAP): readonly Outcome[] {
  const { doubts, kept } = place.page;
  const all = doubts.flatMap((doubt) => kept.flatMap((each) => settleThenDecide(card, place, order, doubt, each)));
  const distinct = new Map<string, Outcome>();
  for (const outcome of all) {
    const key = JSON.stringify({ ...outcome, reading: '' });
    if (distinct.get(key)?.reading !== undefined || !distinct.has(key)) distinct.set(key, outcome);
  }
  return [...distinct.values()];
}

/** Step 6 of a torn transaction, then what was asked for. */
function settleThenDecide(
  card: CityCard,
  place: TapPlace,
  order: Order,
  doubt: Doubt | undefined,
  kept: KeptExit | undefined,
): readonly Outcome[] {
  const { standing } = card;
  if (doubt === undefined) return decide(card, place, order, kept);
  const afresh = (): readonly Outcome[] => decide(card, place, order, keptBy(doubt, card) ?? kept);
  if (isNewest(doubt, standing)) {
    const again: Outcome = { kind: 'repeated', fromDoubt: true, screen: doubt.screen ?? screenOf(standing) };
    if (isAskedAfter(doubt, order, place)) return [again];
    // Chosen once more, at another stop: the same thing again, or the next one.
    if (order.kind !== doubt.does) return afresh();
    return [...afresh(), { ...again, reading: 'chosen-again' }];
  }
  if (isRolledBack(doubt, standing) && !isPlain(doubt.order) && isPlain(order)) {
    return place.uncertainShown ? decide(card, place, doubt.order, kept) : [refused('not-carried-out')];
  }
  return afresh();
}

/** The passenger comes back to ask what became of it. */
function isAskedAfter(doubt: Doubt, order: Order, { bus, uncertainShown }: TapPlace): boolean {
  const inPocket = doubt.does === 'transfer' || doubt.does === 'carry-over';
  if (inPocket) return order.kind === doubt.does || uncertainShown;
  return bus !== null && wouldCountTheSame(doubt, bus);
}

function wouldCountTheSame({ does, run, stopThen }: Doubt, bus: BusPlace): boolean {
  return bus.run === run && stopThen === (does === 'check-out' ? exitStop(bus) : entryStop(bus));
}

/** A rolled-back check-out keeps its exit stop. */
export function keptBy(doubt: Doubt | undefined, { standing }: Pick<CityCard, 'standing'>): KeptExit | undefined {
  if (doubt === undefined || doubt.does !== 'check-out' || doubt.executed) return undefined;
  return { counter: standing.counter, run: doubt.run, stop: doubt.stopUsed, at: doubt.at };
}

function decide(card: CityCard, place: TapPlace, order: Order, kept: KeptExit | undefined): readonly Outcome[] {
  const { bus } = place;
  switch (order.kind) {
    case 'tap':
      return bus === null ? [refused('no-position')] : decideTap(card, place, bus, kept);
    case 'pocket':
      // T80: the pocket is for what was chosen before.
      return [refused('card-slot')];
    case 'group':
      if (bus === null) return [refused('no-position')];
      return unlessBarred(card, place, () => [buyTickets(card, order.tickets, place, bus)]);
    case 'transfer':
      return unlessBarred(card, place, () => [transfer(card, order.amount)]);
    case 'carry-over': {
      const all = carryOver(card, place);
      // The office knows of a blocked card too, and who has nothing waiting is told so whatever the card.
      const unwritten = all.filter(({ kind }) => kind === 'told');
      const may = amountsOfLoads(place.loads);
      const withheld: Outcome = { kind: 'told', screen: { view: 'carried-over', outcome: 2, must: [], may } };
      const barred = unlessBarred(card, place, () => []);
      return barred.length === 0 ? all : [...barred, ...unwritten, withheld, ...(surely(card, place) ? [] : all)];
    }
    default:
      return order satisfies never;
  }
}

/** T91, T97: the reasons to turn a card away, and where it is not sure that there is one, what else may come. */
function unlessBarred(card: CityCard, place: TapPlace, otherwise: () => readonly Outcome[]): readonly Outcome[] {
  const reasons = [
    ...(place.blocked === false ? [] : ['blocked']),
    ...(place.today > card.expiresOn ? ['expired'] : []),
  ].map((reason) => refused(reason));
  return surely(card, place) ? reasons : [...reasons, ...otherwise()];
}

const surely = ({ expiresOn }: CityCard, { blocked, today }: TapPlace): boolean =>
  blocked === true || today > expiresOn;

function decideTap(card: CityCard, place: TapPlace, bus: BusPlace, kept: KeptExit | undefined): readonly Outcome[] {
  const { ride } = card.standing;
  // T91: an open ride of this course is checked out, whatever else is wrong with the card (step 11).
  if (ride.kind === 'open' && ride.run === bus.run) return secondTap(card, ride, place, bus, kept);
  return unlessBarred(card, place, () => {
    if (ride.kind === 'closed' && ride.run === bus.run && isSoonAfter(ride, place.now, bus)) {
      return [{ kind: 'repeated', fromDoubt: false, screen: screenOf(card.standing) }];
    }
    return [checkIn(card, place, bus)];
  });
}

/** Step 7: a card presented again after its check-in, or the check-out. */
function secondTap(
  card: CityCard,
  ride: OpenRide,
  place: TapPlace,
  bus: BusPlace,
  kept: KeptExit | undefined,
): readonly Outcome[] {
  const again: Outcome = { kind: 'repeated', fromDoubt: false, screen: screenOf(card.standing) };
  const out = checkOut(card, ride, place, bus, kept);
  if (ride.bought === undefined || entryStop(bus) !== boughtAt(ride)) return [out];
  const [wide, narrow] = presentedAgain(card, ride, ride.bought, place, bus);
  if (wide === narrow) return [wide ? again : out];
  // Whether green counts from the transaction or from when it was last told again.
  return [wide ? again : out, { ...(narrow ? again : out), reading: 'green-of-a-repeat' }];
}

function presentedAgain(
  { standing: { counter } }: CityCard,
  ride: OpenRide,
  bought: NonNullable<OpenRide['bought']>,
  { now, terminal, page, greensAboard }: TapPlace,
  bus: BusPlace,
): readonly [wide: boolean, narrow: boolean] {
  const own = bought.terminal === terminal;
  const green: Green | undefined = page.green?.counter === counter ? page.green : undefined;
  const first = green?.forgotten ? undefined : green?.first;
  const sinceOwn = first !== undefined ? passed(first, now) : own ? passed(bought.at, now) : Number.POSITIVE_INFINITY;
  const elsewhere = !own && ride.vehicle === bus.vehicle && passed(bought.at, now) < OTHER_TERMINAL;
  const narrow = sinceOwn < SAME_TERMINAL || elsewhere;
  const wide =
    narrow ||
    (green !== undefined && passed(green.last, now) < SAME_TERMINAL) ||
    greensAboard.some((at) => passed(at, now) < OTHER_TERMINAL);
  return [wide, narrow];
}

/** A36: no new ride of the course until the bus has left the exit stop and a minute has passed. */
function isSoonAfter(ride: ClosedRide, now: number, bus: BusPlace): boolean {
  return !(hasLeft(bus, ride.exit) && passed(ride.at, now) >= AFTER_CHECK_OUT);
}
