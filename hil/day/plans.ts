import type { Dice } from '../monkey/dice.ts';
import { NOBODY, ONLY_SELF } from '../monkey/ledger/account.ts';
import { seasonFrom } from '../monkey/pack.ts';
import { Errands } from './errands.ts';
import { planHaste } from './haste.ts';
import type { Journeys, Leg, Span } from './journeys.ts';
import type { Passenger } from './passenger.ts';
import { type Plan, someTickets } from './plan.ts';

/** Everything that one passenger does this day; `span`: the time in which buses go. */
export function planDay(passenger: Passenger, journeys: Journeys, span: Span, dice: Dice): Errands {
  const errands = new Errands(passenger.card, dice);
  const middle = span.from + Math.floor((span.until - span.from) * 0.5);
  const [morning, afternoon] = [
    { from: span.from, until: middle },
    { from: middle, until: span.until },
  ];
  PLANS[passenger.kind]({ errands, journeys, morning, afternoon, dice });
  return errands;
}

const PLANS: Readonly<Record<Passenger['kind'], (plan: Plan) => void>> = {
  commuter: (plan) => {
    commute(plan, plan.morning);
    commute(plan, plan.afternoon);
  },
  pupil: ({ errands, journeys, morning, afternoon, dice }) => {
    for (const span of [morning, afternoon]) {
      const leg = journeys.ride(span, dice, { least: 2, most: 9 });
      if (leg) errands.ride(leg);
    }
  },
  premium: ({ errands, journeys, morning, afternoon, dice }) => {
    for (const span of [morning, afternoon]) {
      const leg = journeys.ride(span, dice, { least: 8 });
      if (leg) errands.ride(leg);
    }
  },
  family: (plan) => {
    rideTogether(plan, plan.morning, true);
    rideTogether(plan, plan.afternoon, true);
  },
  'companions only': (plan) => rideTogether(plan, plan.morning, false),
  'joined by friends': joinedByFriends,
  forgetful: ({ errands, journeys, morning, afternoon, dice }) => {
    const leg = journeys.ride(morning, dice);
    if (leg) errands.board(leg);
    const home = journeys.ride(afternoon, dice);
    if (home) errands.ride(home);
  },
  'card checker': ({ errands, journeys, morning, dice }) => {
    const leg = journeys.ride(morning, dice, { least: 3 });
    if (leg === undefined) return;
    errands.check(errands.whenBoarding(leg), errands.door(leg));
    const at = errands.board(leg);
    errands.check(at + 4, errands.door(leg));
    errands.check(errands.alight(leg) + 4, errands.door(leg));
  },
  'other door': ({ errands, journeys, morning, dice }) => {
    const leg = journeys.ride(morning, dice, { vehicle: 437, least: 2 });
    if (leg === undefined) return;
    const into = errands.whenBoarding(leg);
    errands.tap(into, 'main');
    errands.tap(into + 6, 'rear');
    const out = errands.whenAlighting(leg);
    errands.tap(out, 'rear');
    errands.tap(out + 5, 'main');
  },
  'purse mover': purseMover,
  'online buyer': onlineBuyer,
  poor: ({ errands, journeys, morning, dice }) => {
    const leg = journeys.ride(morning, dice, { most: 8 });
    if (leg === undefined) return;
    const door = errands.door(leg);
    const at = errands.whenBoarding(leg);
    errands.tap(at, door);
    errands.transfer(at + 4, door, 5000);
    errands.transfer(at + 8, door, 1000);
    errands.tap(at + 12, door);
    errands.alight(leg);
  },
  'season ticket': ({ errands, journeys, morning, afternoon, dice }) => {
    for (const span of [morning, afternoon]) {
      const leg = journeys.ride(span, dice);
      if (leg === undefined) continue;
      // T98, T99: he need not tap; T100: who does, pays.
      if (dice.percent(40)) errands.ride(leg);
      else errands.check(errands.whenBoarding(leg), errands.door(leg));
    }
  },
  'season ticket, empty purse': ({ errands, journeys, morning, dice }) => {
    const leg = journeys.ride(morning, dice);
    if (leg) errands.board(leg);
  },
  blocked: ({ errands, journeys, morning, dice }) => {
    const leg = journeys.ride(morning, dice);
    errands.blockedFrom = morning.from;
    if (leg === undefined) return;
    const at = errands.board(leg);
    errands.group(at + 4, errands.door(leg), { ...NOBODY, normal: 1 });
  },
  'blocked on the way': ({ errands, journeys, morning, afternoon, dice }) => {
    const leg = journeys.ride(morning, dice, { least: 4 });
    if (leg === undefined) return;
    errands.blockedFrom = errands.board(leg) + 20;
    errands.alight(leg);
    const next = journeys.ride(afternoon, dice);
    if (next) errands.board(next);
  },
  expired: boardOnce,
  'foreign card': boardOnce,
  'damaged card': boardOnce,
  hasty: planHaste,
};

function boardOnce({ errands, journeys, morning, dice }: Plan): void {
  const leg = journeys.ride(morning, dice);
  if (leg) errands.board(leg);
}

function commute({ errands, journeys, dice }: Plan, span: Span): void {
  const pair = dice.percent(60) ? journeys.connection(span, dice) : undefined;
  if (pair !== undefined) {
    for (const leg of pair) errands.ride(leg);
    return;
  }
  const leg = journeys.ride(span, dice);
  if (leg) errands.ride(leg);
}

/** T58: with the holder, or companions only; on the way a change of buses, as it comes (A19). */
function rideTogether({ errands, journeys, dice }: Plan, span: Span, withHolder: boolean): void {
  const pair = dice.percent(40) ? journeys.connection(span, dice) : undefined;
  const single = journeys.ride(span, dice);
  const tickets = someTickets(dice, withHolder);
  for (const leg of pair ?? (single === undefined ? [] : [single])) {
    errands.group(errands.whenBoarding(leg), errands.door(leg), tickets);
    errands.alight(leg);
  }
}

/** A37: friends get on later, at a second stop; a third is refused, and the own ticket is not bought twice. */
function joinedByFriends({ errands, journeys, morning, dice }: Plan): void {
  const leg = journeys.ride(morning, dice, { least: 6 });
  if (leg === undefined) return;
  errands.board(leg);
  const later = (stops: number): Leg => ({ ...leg, from: leg.from + stops });
  const [second, third] = [later(2), later(4)];
  errands.group(errands.whenBoarding(second), errands.door(leg), someTickets(dice, true));
  errands.group(errands.whenBoarding(third), errands.door(leg), { ...NOBODY, local: 1 });
  errands.group(errands.whenBoarding(third), errands.door(leg), ONLY_SELF);
  errands.alight(leg);
}

/** T31: before the ride and in the middle of it. */
function purseMover({ errands, journeys, morning, dice }: Plan): void {
  const leg = journeys.ride(morning, dice, { least: 3 });
  if (leg === undefined) return;
  const door = errands.door(leg);
  const at = errands.whenBoarding(leg);
  errands.transfer(at, door, 100 * dice.between(5, 20));
  errands.tap(at + 5, door);
  errands.transfer(errands.whenBoarding({ ...leg, from: leg.from + 1 }), errands.door(leg), 100 * dice.between(1, 9));
  errands.alight(leg);
}

/** T51-T55, T117-T120: nothing yet, then all of it at once, before the ride or during it. */
function onlineBuyer({ errands, journeys, morning, afternoon, dice }: Plan): void {
  const leg = journeys.ride(morning, dice, { least: 3 });
  if (leg === undefined) return;
  const door = errands.door(leg);
  const at = errands.whenBoarding(leg);
  const now = at - 600;
  if (dice.percent(30)) errands.carryOver(at - 30, door);
  errands.buys(at - 20, { kind: 'top-up', grosze: 500 * dice.between(1, 20), feasible: true });
  if (dice.percent(50)) errands.buys(at - 19, { kind: 'refund', grosze: dice.between(50, 900), feasible: true });
  if (dice.percent(50)) errands.buys(at - 18, { kind: 'season', contract: seasonFrom(now, 0), feasible: true });
  if (dice.percent(25)) errands.buys(at - 17, { kind: 'top-up', grosze: 1000, feasible: false });
  errands.carryOver(at, door);
  errands.tap(at + 5, door);
  if (dice.percent(50)) {
    errands.buys(at + 8, { kind: 'top-up', grosze: 2000, feasible: true });
    errands.carryOver(errands.whenBoarding({ ...leg, from: leg.from + 1 }), errands.door(leg));
  }
  errands.alight(leg);
  const home = journeys.ride(afternoon, dice);
  if (home) errands.ride(home);
}
