import type { Tariff } from '../shapes.ts';
import type { Standing } from './account.ts';
import {
  type BusPlace,
  type CityCard,
  type ClosedRide,
  entryStop,
  exitStop,
  hasLeft,
  type OpenRide,
} from './account.ts';
import { maximumOf, minimumOf, priceOf } from './fares.ts';
import { type Doubt, type Green, isNewest, type KeptExit, type Page } from './terminal-book.ts';

export type Outcome = (
  | { readonly kind: 'refused'; readonly reason: string; readonly amounts?: readonly number[] }
  /** Green for what the card already holds; nothing is written. */
  | { readonly kind: 'repeated'; readonly view: 'checked-in' | 'checked-out'; readonly fromDoubt: boolean }
  | {
      readonly kind: 'written';
      readonly does: 'check-in' | 'check-out';
      readonly after: Standing;
      readonly stop: number;
    }
) & {
  /** Not what the rules say word by word, and yet a reading they allow; its name. */
  readonly reading?: string;
};

/** Everything besides the card that a plain tap depends on. */
export interface TapPlace {
  readonly tariff: Tariff;
  /** Seconds. */
  readonly now: number;
  /** Civil day in Poland, `2026-11-20`. */
  readonly today: string;
  readonly terminal: number;
  /** Null: the on-board computer does not say. */
  readonly bus: BusPlace | null;
  /** `unsure`: the machine may not have heard of the hotlist yet. */
  readonly blocked: boolean | 'unsure';
  readonly page: Page;
  /** Times of green for this counter at the other machines of the vehicle. */
  readonly greensAboard: readonly number[];
}

/** Clocks of two machines differ: one that is behind by two minutes or less counts as no time passed. */
const BEHIND_BY = 120;
const SAME_TERMINAL = 10;
const OTHER_TERMINAL = 60;
const AFTER_CHECK_OUT = 60;
const EXIT_KEPT = 60;

function passed(since: number, now: number): number {
  if (now >= since) return now - since;
  return since - now <= BEHIND_BY ? 0 : Number.POSITIVE_INFINITY;
}

/** What a plain tap may come to: the reading by the letter first. Card and machine are in order, nothing disturbs. */
export function outcomesOf(card: CityCard, place: TapPlace): readonly Outcome[] {
  const { doubts, kept } = place.page;
  const all = doubts.flatMap((doubt) => kept.flatMap((each) => settleThenDecide(card, place, doubt, each)));
  const distinct = new Map<string, Outcome>();
  for (const outcome of all) {
    const key = JSON.stringify({ ...outcome, reading: '' });
    if (distinct.get(key)?.reading !== undefined || !distinct.has(key)) distinct.set(key, outcome);
  }
  return [...distinct.values()];
}

/** Step 6 of a torn transaction, then the tap itself. */
function settleThenDecide(
  card: CityCard,
  place: TapPlace,
  doubt: Doubt | undefined,
  kept: KeptExit | undefined,
): readonly Outcome[] {
  if (place.bus === null) return [{ kind: 'refused', reason: 'no-position' }];
  if (doubt !== undefined && isNewest(doubt, card.standing) && wouldCountTheSame(doubt, place.bus)) {
    return [{ kind: 'repeated', view: doubt.does === 'check-in' ? 'checked-in' : 'checked-out', fromDoubt: true }];
  }
  return decide(card, place, place.bus, keptBy(doubt, card.standing) ?? kept);
}

function wouldCountTheSame({ does, run, stopThen }: Doubt, bus: BusPlace): boolean {
  return bus.run === run && stopThen === (does === 'check-in' ? entryStop(bus) : exitStop(bus));
}

/** A rolled-back check-out keeps its exit stop. */
export function keptBy(doubt: Doubt | undefined, { counter }: Standing): KeptExit | undefined {
  if (doubt === undefined || doubt.does !== 'check-out' || doubt.executed) return undefined;
  return { counter, run: doubt.run, stop: doubt.stopUsed, at: doubt.at };
}

function decide(card: CityCard, place: TapPlace, bus: BusPlace, kept: KeptExit | undefined): readonly Outcome[] {
  const { ride } = card.standing;
  // T91: an open ride of this course is checked out, whatever else is wrong with the card (step 11).
  if (ride.kind === 'open' && ride.run === bus.run) return secondTap(card, ride, place, bus, kept);
  const outcomes: Outcome[] = [];
  if (place.blocked !== false) {
    outcomes.push({ kind: 'refused', reason: 'blocked' });
    if (place.blocked === true && place.today > card.expiresOn) outcomes.push({ kind: 'refused', reason: 'expired' });
    if (place.blocked === true) return outcomes;
  }
  if (place.today > card.expiresOn) return [...outcomes, { kind: 'refused', reason: 'expired' }];
  if (ride.kind === 'closed' && ride.run === bus.run && isSoonAfter(ride, place.now, bus)) {
    return [...outcomes, { kind: 'repeated', view: 'checked-out', fromDoubt: false }];
  }
  return [...outcomes, checkIn(card, place, bus)];
}

/** Step 7: a card presented again after its check-in, or the check-out. */
function secondTap(
  card: CityCard,
  ride: OpenRide,
  place: TapPlace,
  bus: BusPlace,
  kept: KeptExit | undefined,
): readonly Outcome[] {
  const again: Outcome = { kind: 'repeated', view: 'checked-in', fromDoubt: false };
  const out = checkOut(card, ride, place, bus, kept);
  if (entryStop(bus) !== ride.entry) return [out];
  const [wide, narrow] = presentedAgain(card.standing, ride, place, bus);
  if (wide === narrow) return [wide ? again : out];
  // Whether green counts from the transaction or from when it was last told again.
  return [wide ? again : out, { ...(narrow ? again : out), reading: 'green-of-a-repeat' }];
}

function presentedAgain(
  { counter }: Standing,
  ride: OpenRide,
  { now, terminal, page, greensAboard }: TapPlace,
  bus: BusPlace,
): readonly [wide: boolean, narrow: boolean] {
  const own = ride.terminal === terminal;
  const green: Green | undefined = page.green?.counter === counter ? page.green : undefined;
  const first = green?.forgotten ? undefined : green?.first;
  const sinceOwn = first !== undefined ? passed(first, now) : own ? passed(ride.at, now) : Number.POSITIVE_INFINITY;
  const elsewhere = !own && ride.vehicle === bus.vehicle && passed(ride.at, now) < OTHER_TERMINAL;
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

/** T11, T14, A14, A16, A17, T71. */
function checkOut(card: CityCard, ride: OpenRide, place: TapPlace, bus: BusPlace, kept: KeptExit | undefined): Outcome {
  const { counter, purse } = card.standing;
  const keeps =
    kept !== undefined && kept.run === bus.run && kept.counter === counter && Math.abs(place.now - kept.at) < EXIT_KEPT;
  const stop = keeps ? kept.stop : exitStop(bus);
  const stops = Math.max(0, stop - ride.entry);
  const due = stops === 0 ? 0 : ride.transfer ? ride.taken : priceOf(place.tariff, stops, card);
  const refund = ride.taken - due;
  const after: Standing = {
    counter: counter + 1,
    purse: purse + refund,
    ride: { kind: 'closed', run: ride.run, vehicle: bus.vehicle, exit: stop, at: place.now, stops, refund, price: due },
  };
  return { kind: 'written', does: 'check-out', after, stop };
}

/** T10, T16-T19, T26, T84, A15, A18, A19. */
function checkIn(card: CityCard, place: TapPlace, bus: BusPlace): Outcome {
  const { counter, purse, ride } = card.standing;
  const transfer =
    ride.kind === 'closed' &&
    ride.stops > 0 &&
    ride.vehicle !== bus.vehicle &&
    passed(ride.at, place.now) <= place.tariff.transferWindowSeconds;
  const taken = transfer ? minimumOf(place.tariff, card) : maximumOf(place.tariff, card);
  if (purse < taken) return { kind: 'refused', reason: 'funds', amounts: [purse, taken] };
  const entry = entryStop(bus);
  const after: Standing = {
    counter: counter + 1,
    purse: purse - taken,
    ride: {
      kind: 'open',
      run: bus.run,
      vehicle: bus.vehicle,
      entry,
      taken,
      transfer,
      at: place.now,
      terminal: place.terminal,
    },
  };
  return { kind: 'written', does: 'check-in', after, stop: entry };
}
