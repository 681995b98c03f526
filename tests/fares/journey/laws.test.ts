import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord, encodeStateRecord } from '../../../fares/card/state-record.ts';
import { decideTap } from '../../../fares/journey/decide-tap.ts';
import type { FarePolicy } from '../../../fares/journey/fare-policy.ts';
import type { TapDecision } from '../../../fares/journey/tap-decision.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { maximumFare } from '../../../fares/tariff/distance-tariff.ts';
import type { TariffBook } from '../../../fares/tariff/tariff-book.ts';
import { dayNumber, secondsOf } from '../../../fares/time.ts';
import {
  anyBook,
  anyTariffData,
  bookFrom,
  CONCESSIONS,
  givenCard,
  givenTap,
  LITERAL,
  later,
  onlyTariff,
  TIERS,
} from '../given.ts';

const tier = fc.constantFrom(...TIERS);
const concession = fc.constantFrom(...CONCESSIONS);

/** What the card will hold when it is next read: the bytes that were written. */
function asWritten(state: CardState): CardState {
  const decoded = decodeStateRecord(encodeStateRecord(state));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.state;
}

function taken(decision: TapDecision): CardState {
  if (decision.kind !== 'check-in' && decision.kind !== 'check-out') throw new Error(decision.kind);
  return asWritten(decision.after);
}

/** The first band that reaches so far, straight from the data of the file. */
function bandPrice(
  data: TariffData,
  stops: number,
  of: { tier: 'standard' | 'premium'; concession: 'normal' | 'local' | 'statutory' },
): number {
  const band = data.bands.find(({ upToStops }) => upToStops === null || upToStops >= stops);
  return band?.prices[of.tier][of.concession] ?? Number.NaN;
}
type TariffData = typeof anyTariffData extends fc.Arbitrary<infer T> ? T : never;

describe('laws of a ride, for any valid tariff', () => {
  test('T10 T11 check-in takes the maximum, check-out after n stops leaves exactly the price of the band', () => {
    fc.assert(
      fc.property(
        anyTariffData,
        tier,
        concession,
        fc.integer({ min: 1, max: 250 }),
        fc.nat(5),
        (data, t, c, n, entry) => {
          const book = bookFrom(data);
          const card = givenCard({ tier: t, concession: c, purse: grosze(6_000) });
          const tap = (at: number, seconds: number) => ({
            ...givenTap({ now: later(seconds) }),
            stops: { entryIndex: at, exitIndex: at, lastLeftIndex: at - 1 },
          });
          const entered = decideTap(card, tap(entry, 0), book, LITERAL);
          const maximum = maximumFare(onlyTariff(book), t, c);
          expect(entered).toMatchObject({ kind: 'check-in', result: { charged: maximum, balance: 6_000 - maximum } });
          const left = decideTap(taken(entered), tap(entry + n, 600), book, LITERAL);
          expect(left).toMatchObject({
            kind: 'check-out',
            result: {
              price: bandPrice(data, n, { tier: t, concession: c }),
              balance: 6_000 - bandPrice(data, n, { tier: t, concession: c }),
            },
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  test('T11 a refund is never less than nothing and never more than was taken, whatever stands on the card', () => {
    const anyTickets = fc.record({
      self: fc.constantFrom<0 | 1>(0, 1),
      normal: fc.nat(31),
      local: fc.nat(31),
      statutory: fc.nat(31),
    });
    const group = fc.record({ entryIndex: fc.nat(255), tickets: anyTickets, transfer: fc.boolean() });
    const policy = fc.record({
      transferPrice: fc.constantFrom<FarePolicy['transferPrice']>('minimum-at-entry', 'maximum-then-minimum'),
      sameStop: fc.constantFrom<FarePolicy['sameStop']>('cancel', 'minimum'),
    });
    fc.assert(
      fc.property(
        anyBook,
        tier,
        concession,
        group,
        fc.option(group),
        fc.nat(65_535),
        fc.nat(39),
        policy,
        (book, t, c, one, two, refundable, at, choice) => {
          const card = givenCard({
            tier: t,
            concession: c,
            ride: {
              kind: 'open',
              courseKey: 7000,
              vehicle: 101,
              groups: two === null ? [one] : [one, two],
              refundable: grosze(refundable),
              tariffDay: civilDay(later(0)),
            },
          });
          const decision = decideTap(card, givenTap({ at }), book, { ...LITERAL, ...choice });
          if (decision.kind !== 'check-out') throw new Error(decision.kind);
          const { refunded, price, balance } = decision.result;
          expect(refunded).toBeGreaterThanOrEqual(0);
          expect(refunded).toBeLessThanOrEqual(refundable);
          expect((price ?? Number.NaN) + refunded).toBe(refundable);
          expect(balance).toBe(card.purse + refunded);
          expect(decision.movement).toEqual({ limitedCredit: refunded, debit: 0 });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('A36 the same tap again at once gets the same answer, and so does the answer', () => {
    fc.assert(
      fc.property(anyBook, fc.nat(38), fc.boolean(), fc.integer({ min: 0, max: 9 }), (book, at, out, seconds) => {
        const card = givenCard({ purse: grosze(6_000) });
        const enteredAt = { at: 0, now: later(-600) };
        const before = out ? taken(decideTap(card, givenTap(enteredAt), book, LITERAL)) : card;
        const first = decideTap(before, givenTap({ at }), book, LITERAL);
        const again = decideTap(taken(first), givenTap({ at, now: later(seconds), sequence: 10 }), book, LITERAL);
        expect(again.kind).toBe('same-answer');
        if (again.kind !== 'same-answer' || (first.kind !== 'check-in' && first.kind !== 'check-out')) return;
        const { price: _, ...known } = { price: undefined, ...first.result };
        const { price: __, ...repeated } = { price: undefined, ...again.result };
        expect(repeated).toEqual(known);
      }),
    );
  });

  test('a decision is pure: the same input gives the same, and nothing of it is changed', () => {
    fc.assert(
      fc.property(anyBook, fc.nat(39), (book, at) => {
        const card = Object.freeze(givenCard());
        const context = Object.freeze(givenTap({ at }));
        expect(decideTap(card, context, book, LITERAL)).toEqual(decideTap(card, context, book, LITERAL));
      }),
      { numRuns: 50 },
    );
  });
});

/** One step of a passenger's day: time passes, one of three buses moves on, and the card is held to one of its machines. */
interface Step {
  readonly seconds: number;
  readonly bus: number;
  readonly halfStops: number;
  readonly machine: number;
}
const anyStep: fc.Arbitrary<Step> = fc.record({
  seconds: fc.oneof(fc.nat(12), fc.nat(70), fc.nat(1_200)),
  bus: fc.nat(2),
  halfStops: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(30)),
  machine: fc.nat(1),
});

const LAST = 39;

/** Where three buses are; a bus at the end of its course begins the next one. */
class Buses {
  private readonly places = [0, 0, 0];
  private readonly courses = [100, 200, 300];

  move(bus: number, halfStops: number): { course: number; half: number } {
    const half = (this.places[bus] ?? 0) + halfStops;
    const beyond = half > 2 * LAST + 1;
    this.places[bus] = beyond ? 0 : half;
    if (beyond) this.courses[bus] = (this.courses[bus] ?? 0) + 1;
    return { course: this.courses[bus] ?? 0, half: this.places[bus] ?? 0 };
  }
}

/** The rules once more, in the plainest way: what a ledger beside the card would say. */
class Ledger {
  purse: number;
  writes = 0;
  private open:
    | { course: number; bus: number; entry: number; time: number; machine: number; transfer: boolean; taken: number }
    | undefined;
  private last: { course: number; bus: number; exit: number; time: number; right: boolean } | undefined;
  private readonly price: (stops: number) => number;
  private readonly window: number;

  constructor(purse: number, price: (stops: number) => number, window: number) {
    this.purse = purse;
    this.price = price;
    this.window = window;
  }

  tap(time: number, bus: number, machine: number, course: number, half: number): void {
    const entry = Math.floor(half / 2);
    const exit = Math.min(LAST, Math.ceil(half / 2));
    const { open, last } = this;
    if (open?.course === course) {
      const since = time - open.time;
      const same = open.machine === machine && open.bus === bus;
      if (entry === open.entry && since < (same ? 10 : 60)) return;
      const n = exit - open.entry;
      const price = n === 0 ? 0 : open.transfer ? this.price(1) : this.price(n);
      this.purse += open.taken - price;
      this.open = undefined;
      this.last = { course, bus, exit, time, right: n > 0 };
    } else {
      const gone = last !== undefined && half > 2 * last.exit;
      if (last?.course === course && (!gone || time - last.time < 60)) return;
      const transfer = last?.right === true && last.bus !== bus && time - last.time <= this.window;
      const taken = transfer ? this.price(1) : this.price(1_000);
      if (this.purse < taken) return;
      this.purse -= taken;
      this.open = { course, bus, entry, time, machine, transfer, taken };
      this.last = undefined;
    }
    this.writes += 1;
  }
}

function rideThrough(book: TariffBook, data: TariffData, card: CardState, steps: readonly Step[]): void {
  const holder = { tier: card.tier, concession: card.concession };
  const ledger = new Ledger(card.purse, (stops) => bandPrice(data, stops, holder), data.transferWindowSeconds);
  const buses = new Buses();
  let state = card;
  let time = 0;
  for (const [sequence, { seconds, bus, halfStops, machine }] of steps.entries()) {
    time += seconds;
    const { course, half } = buses.move(bus, halfStops);
    const context = givenTap({
      now: later(time),
      at: Math.floor(half / 2),
      phase: half % 2 === 1 ? 'between' : 'at-stop',
      courseKey: course,
      vehicle: 100 + bus,
      terminal: 10 * (bus + 1) + machine,
      sequence,
    });
    const decision = decideTap(state, context, book, LITERAL);
    if (decision.kind === 'check-in' || decision.kind === 'check-out') {
      const { limitedCredit, debit } = decision.movement;
      expect(decision.after.purse).toBe(state.purse + limitedCredit - debit);
      expect(decision.after.counter).toBe(state.counter + 1);
      expect(decision.after.at).toBe(secondsOf(later(time)));
      state = asWritten(decision.after);
    }
    ledger.tap(time, bus, machine, course, half);
    expect({ step: sequence, purse: state.purse, writes: state.counter - card.counter }).toEqual({
      step: sequence,
      purse: ledger.purse,
      writes: ledger.writes,
    });
    expect(state.purse).toBeGreaterThanOrEqual(0);
  }
}

test('T8 T16 T21 T26 A14 A18 over any day of taps, the card says what a ledger beside it says', () => {
  fc.assert(
    fc.property(
      anyTariffData,
      tier,
      concession,
      fc.nat(30_000),
      fc.array(anyStep, { minLength: 1, maxLength: 60 }),
      (data, t, c, purse, steps) => {
        const expiresOn = dayNumber(civilDay(later(0)) + 10);
        const card = givenCard({ tier: t, concession: c, purse: grosze(purse), expiresOn });
        rideThrough(bookFrom(data), data, card, steps);
      },
    ),
    { numRuns: 400 },
  );
});
