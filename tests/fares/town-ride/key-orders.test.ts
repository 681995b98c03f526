import { describe, expect, test } from 'vitest';
import { type CardState, MOST_COUNTED } from '../../../fares/card/state.ts';
import { grosze } from '../../../fares/money.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import type { FareClass } from '../../../fares/tariff/town-tariff.ts';
import { dayNumber, secondsOf, unixSeconds } from '../../../fares/time.ts';
import { givenCard, later, NOON_ISH } from '../given.ts';
import { EMPTY, givenContract, NO_CONTRACTS, nameOf, present, TODAY, type TownPlace, written } from './given-town.ts';

const KEYS: readonly (FareClass | null)[] = [null, 'normal', 'reduced'];
const VALID: ReadSlots = [givenContract(-3, 26), EMPTY];

const fresh = givenCard();
/** Registered as normal at NOON_ISH, standing at stop 5, by terminal 500 of vehicle 101, course 7000. */
const entered = written(present(fresh, 'normal', { at: 5 })).after;
/** Registered ten minutes before, out at stop 9 at NOON_ISH. */
const left = written(
  present(written(present(fresh, 'normal', { at: 5, now: later(-600) })).after, null, { at: 9 }),
).after;
/** A contract counted at NOON_ISH. */
const counted = written(present(fresh, null, { at: 5 }, { contracts: VALID })).after;

/** Without a key, with N, with U; and without a key where a contract is valid. */
type Row = readonly [string, CardState, TownPlace, readonly [string, string, string], string];
const NEW = ['choose-first', 'checked-in', 'checked-in'] as const;
const A8 = 'ride-open';
const AGAIN = 'checked-out again';

const ROWS: readonly Row[] = [
  ['nothing on the card', fresh, { at: 5 }, NEW, 'registered'],
  ['a ride open here, at once', entered, { at: 5, now: later(3) }, ['checked-in again', A8, A8], 'checked-in again'],
  ['a ride open here, 9 s', entered, { at: 5, now: later(9) }, ['checked-in again', A8, A8], 'checked-in again'],
  ['a ride open here, 10 s', entered, { at: 5, now: later(10) }, ['checked-out', A8, A8], 'checked-out'],
  ['a ride open here, at the next stop', entered, { at: 6, now: later(3) }, ['checked-out', A8, A8], 'checked-out'],
  [
    'a ride open here, the other validator, 59 s',
    entered,
    { at: 5, terminal: 501, now: later(59) },
    ['checked-in again', A8, A8],
    'checked-in again',
  ],
  [
    'a ride open here, the other validator, 60 s',
    entered,
    { at: 5, terminal: 501, now: later(60) },
    ['checked-out', A8, A8],
    'checked-out',
  ],
  [
    'a ride open on this course, in the bus that replaced the other',
    entered,
    { at: 8, vehicle: 333, terminal: 700, now: later(900) },
    ['checked-out', A8, A8],
    'checked-out',
  ],
  ['a ride left open on another course', entered, { at: 5, courseKey: 8000, now: later(900) }, NEW, 'registered'],
  ['out here, at once', left, { at: 9, now: later(3) }, [AGAIN, AGAIN, AGAIN], 'registered'],
  ['out here, an hour at the stop', left, { at: 9, now: later(3_600) }, [AGAIN, AGAIN, AGAIN], 'registered'],
  ['out here, two stops on, 59 s', left, { at: 11, now: later(59) }, [AGAIN, AGAIN, AGAIN], 'registered'],
  ['out here, two stops on, 60 s', left, { at: 11, now: later(60) }, NEW, 'registered'],
  ['out on another course', left, { at: 0, courseKey: 8000, now: later(3) }, NEW, 'registered'],
  ['a contract counted here, at once', counted, { at: 5, now: later(3) }, NEW, 'registered again'],
  ['a contract counted here, 9 s', counted, { at: 6, now: later(9) }, NEW, 'registered again'],
  ['a contract counted here, 10 s', counted, { at: 5, now: later(10) }, NEW, 'registered'],
  ['a contract counted at another machine, 59 s', counted, { terminal: 501, now: later(59) }, NEW, 'registered again'],
  ['a contract counted at another machine, 60 s', counted, { terminal: 501, now: later(60) }, NEW, 'registered'],
];

describe('every key on every card', () => {
  test.each(ROWS)('J47 J55 J60 J71 J72 A7 A8 A9 A36 %s', (_, card, place, byKey, withContract) => {
    expect(KEYS.map((key) => nameOf(present(card, key, place)))).toEqual(byKey);
    // J74: with a key a contract changes nothing.
    const contracts = VALID;
    expect(KEYS.map((key) => nameOf(present(card, key, place, { contracts })))).toEqual([
      withContract,
      ...byKey.slice(1),
    ]);
  });

  test.each(ROWS)(
    'J64 card section 4 step 11: blocked or expired, out and nothing else: %s',
    (_, card, place, byKey) => {
      const mayLeave = ['checked-in again', 'checked-out'].includes(byKey[0]);
      for (const contracts of [NO_CONTRACTS, VALID]) {
        for (const [reason, more, of] of [
          ['blocked', { blocked: true, contracts }, card],
          ['expired', { contracts }, { ...card, expiresOn: dayNumber(TODAY - 1) }],
        ] as const) {
          const [plain, ...keys] = KEYS.map((key) => present(of, key, place, more));
          if (plain === undefined) throw new Error('three decisions');
          expect(nameOf(plain)).toBe(mayLeave ? byKey[0] : reason);
          for (const decision of keys) expect(decision).toEqual({ kind: 'refused', reason, mayCheckOut: mayLeave });
        }
      }
    },
  );

  test.each(ROWS)('J60 J72 contracts are read only where they matter: %s', (_, card, place, byKey) => {
    const [plain, ...keys] = KEYS.map((key) => nameOf(present(card, key, place, { contracts: undefined })));
    const rideHere = ['checked-in again', 'checked-out'].includes(byKey[0]);
    expect(plain).toBe(rideHere ? byKey[0] : 'read-contracts');
    expect(keys).toEqual(byKey.slice(1));
  });

  test('a card is good on its last day', () => {
    expect(nameOf(present({ ...fresh, expiresOn: TODAY }, 'normal'))).toBe('checked-in');
  });

  test('J64 J66 no funds and blocked are told apart, blocked first', () => {
    const poor = givenCard({ purse: grosze(-200) });
    expect(present(poor, 'normal')).toEqual({ kind: 'refused', reason: 'funds', available: -200, needed: 300 });
    expect(nameOf(present(poor, 'normal', {}, { blocked: true }))).toBe('blocked');
    expect(nameOf(present(poor, null))).toBe('choose-first');
  });
});

describe('contracts', () => {
  const registers = (contracts: ReadSlots, place: TownPlace = {}) => nameOf(present(fresh, null, place, { contracts }));
  const unreadable = { ok: false, reason: 'noise' } as const;

  test.each<[string, ReadSlots, string]>([
    ['its first day', [givenContract(0, 29), EMPTY], 'registered'],
    ['its last day', [EMPTY, givenContract(-29, 0)], 'registered'],
    ['from tomorrow', [givenContract(1, 30), EMPTY], 'choose-first'],
    ['to yesterday', [givenContract(-30, -1), givenContract(-60, -31)], 'choose-first'],
    ['beside one that cannot be read', [unreadable, givenContract(-3, 3)], 'registered'],
    ['two that cannot be read', [unreadable, unreadable], 'choose-first'],
  ])('J60 J72 %s: %s', (_, contracts, outcome) => {
    expect(registers(contracts)).toBe(outcome);
  });

  test('J43 one of a machine that begins today is valid from the moment of its purchase', () => {
    const sale = (at: number) =>
      givenContract(0, 29, { eTicket: 2 ** 47 + 1, codedAt: unixSeconds(secondsOf(NOON_ISH) + at) });
    expect(registers([sale(0), EMPTY])).toBe('registered');
    expect(registers([sale(1), EMPTY])).toBe('choose-first');
  });

  test('J72 J73 it is counted on the card, and nothing else changes', () => {
    const contracts: ReadSlots = [givenContract(-3, 2), givenContract(-3, 26, { product: 181 })];
    const decision = present(fresh, null, { at: 7 }, { contracts });
    expect(decision).toEqual({
      kind: 'registration',
      // Of two the one that is valid longer, 90 days, reduced.
      result: {
        kind: 'registered',
        contract: contracts[1].ok && contracts[1].contract,
        fareClass: 'reduced',
        balance: 4_000,
      },
      movement: { debit: 0, limitedCredit: 0 },
      after: {
        ...fresh,
        kind: 'registration',
        counter: fresh.counter + 1,
        transaction: { terminal: 500, sequence: 9 },
        at: secondsOf(NOON_ISH),
      },
      stopIndex: 7,
    });
  });

  test('A9 J73 a ride left open on another course stays open, and its own course still ends it', () => {
    const other = { courseKey: 8000, vehicle: 102, terminal: 600, now: later(600) };
    const { after } = written(present(entered, null, other, { contracts: VALID }));
    expect(after.ride).toEqual(entered.ride);
    expect(present(after, null, { at: 9, now: later(605) })).toMatchObject({
      kind: 'check-out',
      result: { refunded: 200 },
    });
    // Long forgotten, by a clock that is a year on: the ride stays, its day is the nearest that a record can tell.
    const year = later(365 * 86_400);
    const { after: yearOn } = written(
      present(
        { ...entered, expiresOn: dayNumber(TODAY + 999) },
        null,
        { ...other, now: year },
        { contracts: [givenContract(300, 400), EMPTY] },
      ),
    );
    expect(yearOn.ride).toMatchObject({ kind: 'open', refundable: 500 });
  });
});

describe('what a ride leaves behind', () => {
  test('J50 A3 a ride left open on another course stays at what was taken', () => {
    const decision = present(entered, 'reduced', { courseKey: 8000, now: later(900) });
    expect(decision).toMatchObject({
      kind: 'check-in',
      forgotten: { courseKey: 7000, vehicle: 101, price: 500 },
      result: { charged: 250, balance: entered.purse - 250, fareClass: 'reduced' },
    });
    expect(present(fresh, 'normal')).toMatchObject({ forgotten: undefined });
  });

  test('J56 a ride is of one person, whose class the card keeps as its one ticket', () => {
    const ticketsOf = (key: FareClass) => {
      const { ride } = written(present(fresh, key)).after;
      return ride.kind === 'open' ? ride.groups.map(({ tickets }) => tickets) : [];
    };
    expect(ticketsOf('normal')).toEqual([{ self: 0, normal: 1, local: 0, statutory: 0 }]);
    expect(ticketsOf('reduced')).toEqual([{ self: 0, normal: 0, local: 0, statutory: 1 }]);
  });

  test('A36 what is told again is what was told, as far as the card knows it', () => {
    const first = present(fresh, 'reduced', { at: 5 });
    expect(present(written(first).after, null, { at: 5, now: later(3) })).toEqual({
      kind: 'same-answer',
      result: written(first).result,
    });
    expect(present(left, 'normal', { at: 9, now: later(30) })).toEqual({
      kind: 'same-answer',
      result: {
        kind: 'checked-out',
        refunded: 200,
        balance: 3_700,
        exitIndex: 9,
        stops: 4,
        price: undefined,
        cancelled: false,
        fareClass: undefined,
      },
    });
  });
});

describe('cards at their limits', () => {
  const full = (card: CardState): CardState => ({ ...card, counter: MOST_COUNTED });

  test('a card whose counter is at its end is damaged, whatever it is to do', () => {
    expect(nameOf(present(full(fresh), 'normal'))).toBe('damaged');
    expect(nameOf(present(full(entered), null, { at: 9, now: later(900) }))).toBe('damaged');
    expect(nameOf(present(full(fresh), null, {}, { contracts: VALID }))).toBe('damaged');
    expect(nameOf(present(full(fresh), null))).toBe('choose-first');
  });

  test('J47 a purse that no top-up has opened takes no ride', () => {
    expect(nameOf(present({ ...fresh, purseEnabled: false }, 'normal'))).toBe('funds');
  });

  test('no tariff in force: neither in nor out', () => {
    const before = later(-20 * 365 * 86_400);
    const { ride } = entered;
    if (ride.kind !== 'open') throw new Error('no ride');
    expect(nameOf(present(fresh, 'normal', { now: before }))).toBe('no-tariff');
    const old: CardState = { ...entered, ride: { ...ride, tariffDay: dayNumber(TODAY - 20 * 365) } };
    expect(nameOf(present(old, null, { at: 9, now: before }))).toBe('no-tariff');
  });
});
