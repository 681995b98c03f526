import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CardState } from '../../fares/card/state.ts';
import type { FarePolicy } from '../../fares/journey/fare-policy.ts';
import { civilDay } from '../../fares/local-time.ts';
import { grosze } from '../../fares/money.ts';
import type { Load } from '../../fares/pocket/load.ts';
import { dayNumber } from '../../fares/time.ts';
import { anyTariffData, bookFrom, CONCESSIONS, givenCard, givenTap, LITERAL, later, TIERS } from './given.ts';
import { type Chosen, type Here, type House, Ledger, type OfficeLoad, type TicketKind } from './ledger.ts';
import { type Act, type Fate, MachineDay } from './machine-day.ts';

const LAST_STOP = 39;

/** Time passes, one of three buses moves on, and the card is held to one of its two machines. */
interface Step {
  readonly seconds: number;
  readonly bus: number;
  readonly halfStops: number;
  readonly machine: number;
  readonly fate: Fate;
  readonly act:
    | { readonly kind: 'tap' }
    | { readonly kind: 'group'; readonly chosen: Chosen & { readonly self: 0 | 1 } }
    | { readonly kind: 'transfer'; readonly amount: number }
    | { readonly kind: 'carry-over'; readonly arrived: readonly Arrival[]; readonly again: boolean };
}

/** What has come to the office for this card since. */
type Arrival =
  | { readonly kind: 'money'; readonly amount: number; readonly paid: boolean }
  | { readonly kind: 'season'; readonly days: number; readonly ahead: number; readonly paid: boolean };

const few = fc.oneof(
  { weight: 12, arbitrary: fc.nat(1) },
  { weight: 4, arbitrary: fc.nat(3) },
  { weight: 1, arbitrary: fc.nat(32) },
);
const paid = fc.boolean().map((unpaid) => !unpaid);
const arrival: fc.Arbitrary<Arrival> = fc.oneof(
  fc.record({ kind: fc.constant('money' as const), amount: fc.integer({ min: 1, max: 20_000 }), paid }),
  fc.record({ kind: fc.constant('season' as const), days: fc.nat(2), ahead: fc.integer({ min: -2, max: 2 }), paid }),
);
const act: fc.Arbitrary<Step['act']> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'tap' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('group' as const),
      chosen: fc.record({ self: fc.constantFrom<0 | 1>(0, 1), normal: few, local: few, statutory: few }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('transfer' as const), amount: fc.nat(6_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('carry-over' as const),
      arrived: fc.array(arrival, { maxLength: 3 }),
      again: fc.boolean(),
    }),
  },
);
const anyStep: fc.Arbitrary<Step> = fc.record({
  seconds: fc.oneof(fc.nat(12), fc.nat(70), fc.nat(1_200), fc.nat(30_000)),
  // Mostly the same bus, so that rides have stops between them.
  bus: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2) }),
  halfStops: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(12)),
  machine: fc.nat(1),
  fate: fc.constantFrom<Fate>('answered', 'answered', 'lost', 'rolled-back'),
  act,
});

const anyPolicy: fc.Arbitrary<FarePolicy> = fc
  .record({
    transferPrice: fc.constantFrom<FarePolicy['transferPrice']>('minimum-at-entry', 'maximum-then-minimum'),
    sameStop: fc.constantFrom<FarePolicy['sameStop']>('cancel', 'minimum'),
    creditThenDebit: fc.boolean(),
  })
  .map((choice) => ({ ...LITERAL, ...choice }));

type TariffData = typeof anyTariffData extends fc.Arbitrary<infer T> ? T : never;

/** The first band that reaches so far, straight from the data of the file; companions are standard (T64). */
function priceIn(data: TariffData, card: CardState): House['price'] {
  return (kind: TicketKind, stops: number): number => {
    const band = data.bands.find(({ upToStops }) => upToStops === null || upToStops >= stops);
    if (band === undefined) return Number.NaN;
    return kind === 'self' ? band.prices[card.tier][card.concession] : band.prices.standard[kind];
  };
}

/** Three buses; one at the end of its course begins the next. */
class Buses {
  private readonly halves = [0, 0, 0];
  private readonly courses = [100, 200, 300];

  move(bus: number, by: number): { readonly course: number; readonly half: number } {
    const half = (this.halves[bus] ?? 0) + by;
    const over = half > 2 * LAST_STOP + 1;
    this.halves[bus] = over ? 0 : half;
    if (over) this.courses[bus] = (this.courses[bus] ?? 0) + 1;
    return { course: this.courses[bus] ?? 0, half: this.halves[bus] ?? 0 };
  }
}

/** What the office has for the card, as both sides of the comparison see it. */
class Office {
  readonly pending: { readonly plain: OfficeLoad; readonly load: Load }[] = [];

  arrive(arrivals: readonly Arrival[], today: number): void {
    for (const one of arrivals) {
      const number = this.pending.length + 1;
      const id = `load-${number}`;
      const common = { id, feasible: one.paid };
      if (one.kind === 'money') {
        const load: Load = { ...common, kind: number % 2 === 0 ? 'top-up' : 'refund', amount: grosze(one.amount) };
        this.pending.push({ plain: { id, paid: one.paid, money: one.amount }, load });
      } else {
        const from = dayNumber(today + one.ahead);
        const to = dayNumber(from + one.days);
        const contract = { product: 5, from, to, eTicket: number, price: grosze(8_900) };
        this.pending.push({
          plain: { id, paid: one.paid, season: { number, from, to } },
          load: { ...common, kind: 'season', contract },
        });
      }
    }
  }
}

function live(machines: MachineDay, ledger: Ledger, card: CardState, steps: readonly Step[]): void {
  const buses = new Buses();
  const office = new Office();
  let time = 0;
  for (const [sequence, step] of steps.entries()) {
    time += step.seconds;
    const { course, half } = buses.move(step.bus, step.halfStops);
    const { bus, machine } = step;
    const now = later(time);
    const here: Here = { time, day: civilDay(now), bus, machine, course, half, lastStop: LAST_STOP };
    const context = givenTap({
      now,
      at: Math.floor(half / 2),
      phase: half % 2 === 1 ? 'between' : 'at-stop',
      courseKey: course,
      vehicle: 100 + bus,
      terminal: 10 * (bus + 1) + machine,
      sequence,
    });
    if (step.act.kind === 'carry-over') office.arrive(step.act.arrived, here.day);
    machines.do(actOf(step.act, office, machines), context, step.fate);
    tell(ledger, here, step.act, office, machines);
    compare(sequence, machines, ledger, card);
  }
}

function actOf(act: Step['act'], office: Office, machines: MachineDay): Act {
  if (act.kind === 'group') return { kind: 'group', tickets: act.chosen };
  if (act.kind !== 'carry-over') return act;
  // The office offers what it does not know to be done; sometimes its list comes twice, which is the same list.
  const offered = office.pending.map(
    ({ load }): Load => (machines.onCard.has(load.id) ? { ...load, standing: 'confirmed' } : load),
  );
  return { kind: 'carry-over', loads: act.again ? [...offered, ...offered] : offered };
}

function tell(ledger: Ledger, here: Here, act: Step['act'], office: Office, machines: MachineDay): void {
  switch (act.kind) {
    case 'tap':
      ledger.tap(here);
      break;
    case 'group':
      ledger.group(here, act.chosen);
      break;
    case 'transfer':
      ledger.transfer(act.amount);
      break;
    case 'carry-over': {
      const onCard = ledger.carryOver(
        here,
        office.pending.map(({ plain }) => plain),
      );
      expect([...machines.onCard].sort()).toEqual([...onCard].sort());
      break;
    }
    default:
      act satisfies never;
  }
}

function compare(step: number, { state, slots }: MachineDay, ledger: Ledger, card: CardState): void {
  const numbers = slots.map((slot) => (slot.ok ? slot.contract?.eTicket : 'unreadable'));
  expect({ step, purse: state.purse, e: state.servicePurse, writes: state.counter - card.counter, numbers }).toEqual({
    step,
    purse: ledger.purse,
    e: ledger.servicePurse,
    writes: ledger.writes,
    numbers: ledger.slots.map((slot) => slot?.number),
  });
  const open = state.ride.kind === 'open' ? state.ride.refundable : 0;
  expect(open).toBe(ledger.taken);
  // No grosz is lost or made.
  expect(state.purse + state.servicePurse + open + ledger.fares).toBe(card.purse + card.servicePurse + ledger.loaded);
  expect(state.purse).toBeGreaterThanOrEqual(0);
  expect(state.servicePurse).toBeGreaterThanOrEqual(0);
}

test('T11 T31 T55 T71 A19 A37 over any day of taps, groups, transfers and carry-overs, torn at any, the card says what a ledger says', () => {
  fc.assert(
    fc.property(
      anyTariffData,
      anyPolicy,
      fc.record({ tier: fc.constantFrom(...TIERS), concession: fc.constantFrom(...CONCESSIONS) }),
      fc.record({
        purse: fc.nat(60_000),
        servicePurse: fc.nat(20_000),
        limit: fc.integer({ min: 20_000, max: 90_000 }),
      }),
      fc.array(anyStep, { minLength: 1, maxLength: 40, size: 'max' }),
      (data, fares, holder, { purse, servicePurse, limit }, steps) => {
        const card = givenCard({
          ...holder,
          purse: grosze(purse),
          servicePurse: grosze(servicePurse),
          expiresOn: dayNumber(civilDay(later(0)) + 100),
        });
        const house: House = {
          price: priceIn(data, card),
          window: data.transferWindowSeconds,
          transferTakes: fares.transferPrice === 'minimum-at-entry' ? 'minimum' : 'maximum',
          sameStopCosts: fares.sameStop === 'cancel' ? 'nothing' : 'minimum',
          mayJoin: fares.creditThenDebit,
          purseLimit: limit,
        };
        const machines = new MachineDay(card, { book: bookFrom(data), fares, purse: { limit: grosze(limit) } });
        live(machines, new Ledger(purse, servicePurse, house), card, steps);
      },
    ),
    { numRuns: 250 },
  );
});
