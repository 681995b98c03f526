import type { Boarding, BusPlace, CityCard, ClosedRide, OpenRide, Standing, Tickets } from './account.ts';
import { entryStop, exitStop, lastBoarding, ONLY_SELF, peopleOn, ticketsOn, together } from './account.ts';
import { dueFor, takenFor } from './fares.ts';
import { hasSeason } from './loads.ts';
import { type Outcome, refused, type Screen, screenOf } from './outcome.ts';
import { passed, type TapPlace } from './place.ts';
import type { KeptExit } from './terminal-book.ts';

const EXIT_KEPT = 60;
/** A card keeps what it may give back in two bytes, and five bits for the tickets of a class. */
const MOST_TAKEN = 0xffff;
const MOST_OF_A_CLASS = 31;

/** T11, T14, T71, A14, A16, A17. */
export function checkOut(
  card: CityCard,
  ride: OpenRide,
  place: TapPlace,
  bus: BusPlace,
  kept: KeptExit | undefined,
): Outcome {
  const { standing } = card;
  const keeps =
    kept !== undefined &&
    kept.run === bus.run &&
    kept.counter === standing.counter &&
    Math.abs(place.now - kept.at) < EXIT_KEPT;
  const exit = keeps ? kept.stop : exitStop(bus);
  const price = ride.boardings.reduce((sum, boarding) => sum + dueFor(place.tariff, boarding, exit, card), 0);
  const refund = Math.max(0, ride.taken - price);
  const closed: ClosedRide = {
    kind: 'closed',
    run: ride.run,
    vehicle: bus.vehicle,
    exit,
    at: place.now,
    stops: Math.max(0, exit - ride.boardings[0].stop),
    refund,
    price: ride.taken - refund,
  };
  const after: Standing = { ...standing, counter: standing.counter + 1, purse: standing.purse + refund, ride: closed };
  const alone = isAlone(ticketsOn(ride));
  const says = closed.stops === 0 ? [] : [`Przejazd ${closed.stops}\u00a0przystan`, ...transferUntil(place)];
  const screen: Screen = { ...screenOf(after), says, ...(alone ? {} : { tickets: ticketsOn(ride) }) };
  return { kind: 'written', does: 'check-out', after, stop: exit, loads: [], screen };
}

/** T16: until when another bus costs the minimum. */
function transferUntil({ now, tariff }: TapPlace): readonly string[] {
  const until = new Date((now + tariff.transferWindowSeconds) * 1000);
  return [`Przesiadka do ${polishTime.format(until)}`];
}

const polishTime = new Intl.DateTimeFormat('pl-PL', { timeZone: 'Europe/Warsaw', hour: '2-digit', minute: '2-digit' });

/** T10, T16-T19, T26, T84, A15, A18, A19; T101, A39 for the holder of a season ticket with too little money. */
export function checkIn(card: CityCard, place: TapPlace, bus: BusPlace): Outcome {
  const outcome = begin(card, ONLY_SELF, 'check-in', place, bus);
  const poor = outcome.kind === 'refused' && outcome.screen.reason === 'funds';
  return poor && hasSeason(card.standing, place.today) ? refused('season-ticket-valid') : outcome;
}

/** T58-T70, A37, A39: tickets for several, or more of them on an open ride of this course. */
export function buyTickets(card: CityCard, tickets: Tickets, place: TapPlace, bus: BusPlace): Outcome {
  const { ride } = card.standing;
  if (peopleOn(tickets) === 0) return refused('nothing-chosen');
  if (ride.kind === 'open' && ride.run === bus.run) return join(card, ride, tickets, place, bus);
  return tooMany(tickets) ? refused('too-many-tickets') : begin(card, tickets, 'group', place, bus);
}

function begin(card: CityCard, tickets: Tickets, does: 'check-in' | 'group', place: TapPlace, bus: BusPlace): Outcome {
  const { standing } = card;
  const transfer = isTransfer(standing, place, bus);
  const taken = takenFor(place.tariff, tickets, transfer, card);
  if (taken > MOST_TAKEN) return refused('refund-limit');
  if (standing.purse < taken) return refused('funds', [standing.purse, taken]);
  const stop = entryStop(bus);
  const ride: OpenRide = {
    kind: 'open',
    run: bus.run,
    vehicle: bus.vehicle,
    boardings: [{ stop, tickets, transfer }],
    taken,
    at: place.now,
    bought: { at: place.now, terminal: place.terminal },
  };
  const after: Standing = { ...standing, counter: standing.counter + 1, purse: standing.purse - taken, ride };
  const says = [...entryNamed(bus, stop), ...(transfer ? ['Przesiadka: pobrano najniższą opłatę.'] : [])];
  const screen: Screen = { ...screenOf(after), says, ...(does === 'group' ? { tickets } : {}) };
  return { kind: 'written', does, after, stop, loads: [], screen };
}

/** T48: where the ride begins. */
const entryNamed = ({ names }: BusPlace, stop: number): readonly string[] =>
  names?.[stop] === undefined ? [] : [`Od ${names[stop]}`];

function isTransfer({ ride }: Standing, { now, tariff }: TapPlace, { vehicle }: BusPlace): boolean {
  return (
    ride.kind === 'closed' &&
    ride.stops > 0 &&
    ride.vehicle !== vehicle &&
    passed(ride.at, now) <= tariff.transferWindowSeconds
  );
}

/** A37: from this stop on; the holder's own ticket is bought once. */
function join(card: CityCard, ride: OpenRide, chosen: Tickets, place: TapPlace, bus: BusPlace): Outcome {
  const { standing } = card;
  const tickets = ticketsOn(ride).self > 0 ? { ...chosen, self: 0 } : chosen;
  if (peopleOn(tickets) === 0) {
    return { kind: 'told', screen: { view: 'checked-in', must: [0, standing.purse], may: [] } };
  }
  const stop = entryStop(bus);
  const boardings = boardingsWith(ride, stop, tickets);
  if (boardings === undefined) return refused('second-purchase');
  const here = boardings.find((each) => each.stop === stop) ?? boardings[0];
  if (tooMany(here.tickets)) return refused('too-many-tickets');
  const more = takenFor(place.tariff, tickets, here.transfer, card);
  const taken = ride.taken + more;
  if (taken > MOST_TAKEN) return refused('refund-limit');
  if (standing.purse < more) return refused('funds', [standing.purse, more]);
  const bought = { at: place.now, terminal: place.terminal };
  const purse = standing.purse - more;
  const after: Standing = {
    ...standing,
    counter: standing.counter + 1,
    purse,
    ride: { ...ride, boardings, taken, bought },
  };
  const says = entryNamed(bus, stop);
  const screen: Screen = { view: 'checked-in', must: [more, purse], may: [], tickets, says };
  return { kind: 'written', does: 'group', after, stop, loads: [], screen };
}

/** Undefined: it would be the third stop of entry. Who enters where somebody has entered shares the transfer (A19). */
function boardingsWith(
  { boardings }: OpenRide,
  stop: number,
  tickets: Tickets,
): readonly [Boarding] | readonly [Boarding, Boarding] | undefined {
  const [first, second] = boardings;
  const grown = (boarding: Boarding): Boarding => ({ ...boarding, tickets: together(boarding.tickets, tickets) });
  if (first.stop === stop) return second === undefined ? [grown(first)] : [grown(first), second];
  if (second === undefined) return [first, { stop, tickets, transfer: false }];
  return second.stop === stop ? [first, grown(second)] : undefined;
}

const tooMany = ({ normal, local, statutory }: Tickets): boolean =>
  Math.max(normal, local, statutory) > MOST_OF_A_CLASS;

const isAlone = (tickets: Tickets): boolean => tickets.self === 1 && peopleOn(tickets) === 1;

/** A36: where the newest tickets were bought. */
export const boughtAt = (ride: OpenRide): number => lastBoarding(ride).stop;
