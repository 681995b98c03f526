import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decidingMachine } from '../../../hil/town-rides/deciding-machine.ts';
import { BUS, busAfter, inWords, type RideAct } from '../../../hil/town-rides/ride-acts.ts';
import { RIDE_BUGS } from '../../../hil/town-rides/ride-bugs.ts';
import { searchRides } from '../../../hil/town-rides/ride-search.ts';
import { rideTraceOf, rideTraceSchema, suiteOfRides } from '../../../hil/town-rides/ride-trace.ts';
import { deepest, type HeldCard, mustBe, type TownLists } from '../../../hil/town-rides/town-ledger.ts';

const LISTS: TownLists = {
  ordinary: [
    { towns: 1, normal: 400, reduced: 200 },
    { towns: 2, normal: 460, reduced: 230 },
    { towns: 3, normal: 500, reduced: 250 },
  ],
  registered: [
    { towns: 1, normal: 300, reduced: 150 },
    { towns: 2, normal: 360, reduced: 180 },
    { towns: 3, normal: 460, reduced: 230 },
  ],
  countedAsOne: [],
};
const PURSE: HeldCard = { ep: 300, contract: false, blocked: false, open: null, ended: null };

describe('the ledger of rides by towns', () => {
  test('J50 J51 J54 J66 O2 three zlotys are enough for N, and what was taken beyond list II comes back', () => {
    const aboard = mustBe(PURSE, 'N', BUS, LISTS).card;
    expect(aboard.ep).toBe(-200);
    expect(mustBe(aboard, null, busAfter(BUS, { act: 'ride', stops: 2 }), LISTS).card.ep).toBe(-200 + 500 - 360);
    expect(mustBe(aboard, null, BUS, LISTS).card.ep).toBe(0);
    expect(mustBe({ ...PURSE, ep: 299 }, 'N', BUS, LISTS)).toMatchObject({ view: 'refused', reason: 'funds' });
    expect(deepest(LISTS)).toBe(-200);
  });

  test('A7 A8 J70 J71 J72 keys, contracts, a bus that was replaced', () => {
    const aboard = mustBe({ ...PURSE, contract: true }, 'U', BUS, LISTS).card;
    expect(mustBe(aboard, 'N', BUS, LISTS)).toMatchObject({ view: 'refused', reason: 'ride-open', counted: 0 });
    const replaced = busAfter(BUS, { act: 'replace-bus' });
    const off = mustBe(aboard, null, replaced, LISTS);
    expect(off).toMatchObject({ view: 'checked-out', card: { ep: 300 - 150 } });
    expect(mustBe(off.card, null, replaced, LISTS)).toMatchObject({ view: 'registered', counted: 1 });
    expect(mustBe(PURSE, null, BUS, LISTS)).toMatchObject({ view: 'choose-first', counted: 0 });
  });
});

describe('every order of acts, decided by the machine and held against the ledger', () => {
  test('J47 J50 J51 J54 J66 J71-J74 A7 A8 nothing differs', { timeout: 60_000 }, () => {
    const { violation, states, taps } = searchRides(decidingMachine(), 7);
    expect(violation).toBeUndefined();
    expect(states).toBeGreaterThan(5000);
    expect(taps).toBeGreaterThan(20_000);
  });

  test('there are eight mistakes at least, each with a name of its own', () => {
    expect(RIDE_BUGS.length).toBeGreaterThanOrEqual(8);
    expect(new Set(RIDE_BUGS.map(({ name }) => name)).size).toBe(RIDE_BUGS.length);
  });

  test.each(RIDE_BUGS)('$breaks $name: noticed, and kept as a way that a rig can play', ({ breaks, machine }) => {
    const { violation } = searchRides(machine(), 5);
    if (violation === undefined) throw new Error('it was not noticed');
    const kept = rideTraceSchema.parse(JSON.parse(JSON.stringify(rideTraceOf(breaks, violation))));
    expect(kept.acts).toEqual(violation.acts);
    expect(suiteOfRides(kept, 'kept')).toMatchObject({ subject: { city: 'jaworzno', machine: 'validator' } });
  });
});

test('J66 A4 whatever is done, a purse that was never in debt is never deeper than two zlotys in debt', () => {
  const act: fc.Arbitrary<RideAct> = fc.oneof(
    fc.record({ act: fc.constant('tap' as const), key: fc.constantFrom('N', 'U', 'S', null), late: fc.boolean() }),
    fc.record({ act: fc.constant('ride' as const), stops: fc.integer({ min: 1, max: 5 }) }),
    fc.constant({ act: 'next-course' as const }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6000 }), fc.array(act, { maxLength: 40 }), (ep, acts) => {
      let held: HeldCard = { ...PURSE, ep };
      let bus = BUS;
      for (const each of acts) {
        expect(inWords(each)).not.toBe('');
        bus = busAfter(bus, each);
        if (each.act === 'tap') held = mustBe(held, each.late ? null : each.key, bus, LISTS).card;
        expect(held.ep).toBeGreaterThanOrEqual(-200);
      }
    }),
  );
});
