import { describe, expect, test } from 'vitest';
import { type Contract, decodeContractSlot, encodeContractSlot } from '../../../fares/card/contract-slot.ts';
import { decodeStateRecord, encodeStateRecord } from '../../../fares/card/state-record.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { decideCarryOver } from '../../../fares/pocket/carry-over.ts';
import type { CarryOver } from '../../../fares/pocket/carry-over-decision.ts';
import { codedSlots, type ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import type { Load, MoneyLoad, SeasonLoad } from '../../../fares/pocket/load.ts';
import { dayNumber, secondsOf } from '../../../fares/time.ts';
import { givenCard, givenTap, later, NOON_ISH } from '../given.ts';
import { checkIn, checkOut } from '../taps.ts';

const today = civilDay(NOON_ISH);
const context = givenTap({ now: later(30) });
const LIMIT = { limit: grosze(50_000) };
const card = givenCard();
const EMPTY: ReadSlots = [
  { ok: true, contract: undefined },
  { ok: true, contract: undefined },
];

const topUp = (id: string, amount: number, more: Partial<MoneyLoad> = {}): MoneyLoad => ({
  id,
  kind: 'top-up',
  amount: grosze(amount),
  feasible: true,
  ...more,
});
const season = (id: string, eTicket: number, more: Partial<SeasonLoad> = {}, from = 0, to = 29): SeasonLoad => ({
  id,
  kind: 'season',
  contract: {
    product: 4,
    from: dayNumber(today + from),
    to: dayNumber(today + to),
    eTicket,
    price: grosze(9_600),
  },
  feasible: true,
  ...more,
});
const onCard = (eTicket: number, from: number, to: number): Contract => ({
  ...season('', eTicket, {}, from, to).contract,
  codedAt: secondsOf(later(-86_400)),
});
const slots = (first?: Contract, second?: Contract): ReadSlots => [
  { ok: true, contract: first },
  { ok: true, contract: second },
];

const decide = (loads: readonly Load[], read = EMPTY, of = card) => decideCarryOver(of, read, loads, context, LIMIT);

function carry(loads: readonly Load[], read = EMPTY, of = card): CarryOver {
  const decision = decide(loads, read, of);
  if (decision.kind !== 'carry-over') throw new Error(`not carried over: ${JSON.stringify(decision)}`);
  return decision;
}

describe('T116 the outcomes of a carry-over', () => {
  test('T117 outcome 1: nothing is defined for the card', () => {
    expect(decide([])).toEqual({
      kind: 'nothing-carried-over',
      result: { kind: 'carried-over', outcome: 1, carried: [], already: [], waiting: [], balance: 4_000 },
    });
  });

  test('T118 outcome 2: what there is cannot be carried over, and is named', () => {
    const load = topUp('a', 500, { feasible: false });
    expect(decide([load])).toMatchObject({
      kind: 'nothing-carried-over',
      result: { outcome: 2, waiting: [{ item: { id: 'a', kind: 'top-up', amount: 500 }, reason: 'not-paid' }] },
    });
  });

  test('T53 T120 outcome 4: a top-up onto the t-purse, with a record of its own', () => {
    expect(carry([topUp('a', 2_000)])).toEqual({
      kind: 'carry-over',
      result: {
        kind: 'carried-over',
        outcome: 4,
        carried: [{ id: 'a', kind: 'top-up', amount: 2_000 }],
        already: [],
        waiting: [],
        balance: 6_000,
      },
      loads: ['a'],
      movement: { servicePurseDebit: 0, purseCredit: 2_000 },
      coded: [],
      after: {
        ...card,
        kind: 'carry-over',
        counter: 2,
        transaction: context.transaction,
        at: secondsOf(later(30)),
        purse: 6_000,
      },
    });
  });

  test('T54 a complaint refund goes to the t-purse', () => {
    const refund: Load = { id: 'r', kind: 'refund', amount: grosze(460), feasible: true };
    expect(carry([refund])).toMatchObject({
      movement: { purseCredit: 460 },
      after: { purse: 4_460, servicePurse: 700 },
    });
  });

  test('T52 a season ticket alone is coded without a record', () => {
    const { coded, after, movement } = carry([season('s', 71)]);
    expect(coded).toEqual([{ slot: 0, contract: { ...season('s', 71).contract, codedAt: secondsOf(later(30)) } }]);
    expect(after).toBeUndefined();
    expect(movement).toEqual({ servicePurseDebit: 0, purseCredit: 0 });
    // So it needs no count either.
    expect(carry([season('s', 71)], EMPTY, { ...card, counter: 0xff_ff_ff }).coded).toHaveLength(1);
  });

  test('T52 what was carried over is told as the office named it', () => {
    const load = season('s', 71);
    expect(carry([load]).result.carried).toEqual([{ id: 's', kind: 'season', contract: load.contract }]);
  });

  test('T52 a season ticket is coded up to its last day, and from the first number on', () => {
    expect(carry([season('s', 1, {}, -29, 0)]).coded).toHaveLength(1);
  });

  test('T55 several at once: all that is feasible in one commit, the rest named', () => {
    const loads = [
      topUp('a', 2_000),
      season('s', 71),
      topUp('unpaid', 100, { feasible: false }),
      season('t', 72),
      topUp('b', 300),
      season('u', 73),
    ];
    const { result, movement, coded, after, loads: ids } = carry(loads);
    expect(ids).toEqual(['a', 's', 't', 'b']);
    expect(movement.purseCredit).toBe(2_300);
    expect(coded.map(({ slot, contract }) => [slot, contract.eTicket])).toEqual([
      [0, 71],
      [1, 72],
    ]);
    expect(after?.purse).toBe(6_300);
    expect(result.waiting.map(({ item, reason }) => [item.id, reason])).toEqual([
      ['unpaid', 'not-paid'],
      ['u', 'season-places-full'],
    ]);
  });
});

describe('what waits', () => {
  test('the limit of the t-purse: a load that does not fit does not stop a smaller one', () => {
    const { result, movement } = carry([topUp('a', 40_000), topUp('big', 6_001), topUp('b', 6_000)]);
    expect(movement.purseCredit).toBe(46_000);
    expect(result.waiting).toEqual([{ item: { id: 'big', kind: 'top-up', amount: 6_001 }, reason: 'purse-limit' }]);
    expect(result.balance).toBe(50_000);
  });

  test.each<[string, Load, string]>([
    ['an earlier claim is being checked', topUp('a', 5, { standing: 'being-checked' }), 'being-checked'],
    ['an amount of nothing', topUp('a', 0), 'invalid'],
    ['a negative amount', topUp('a', -300), 'invalid'],
    ['a season ticket that has ended', season('s', 71, {}, -30, -1), 'season-over'],
    ['a season ticket without a number', season('s', 0), 'invalid'],
    ['a season ticket that ends before it begins', season('s', 71, {}, 5, 4), 'invalid'],
    ['a season ticket that is not paid', season('s', 71, { feasible: false }), 'not-paid'],
  ])('%s', (_, load, reason) => {
    const decision = decide([load]);
    expect(decision).toMatchObject({ kind: 'nothing-carried-over', result: { outcome: 2, waiting: [{ reason }] } });
  });

  test('step 11: a blocked, expired or worn-out card', () => {
    const reason = (of = card, blocked = false) => {
      const decision = decideCarryOver(of, EMPTY, [topUp('a', 500)], { ...context, blocked }, LIMIT);
      return decision.kind === 'refused' ? decision.reason : decision.kind;
    };
    expect(reason(card, true)).toBe('blocked');
    expect(reason({ ...card, expiresOn: dayNumber(today - 1) })).toBe('expired');
    expect(reason({ ...card, expiresOn: today })).toBe('carry-over');
    expect(reason({ ...card, counter: 0xff_ff_ff })).toBe('damaged');
  });
});

describe('contract slots', () => {
  test.each<[string, ReadSlots, 0 | 1 | undefined]>([
    ['both empty', slots(), 0],
    ['the first taken', slots(onCard(1, -3, 20)), 1],
    ['A13 the first over', slots(onCard(1, -30, -1), onCard(2, -3, 20)), 0],
    ['A13 an empty one before one that is over', slots(onCard(1, -30, -1)), 1],
    ['A13 both over: the one that ended first', slots(onCard(1, -30, -1), onCard(2, -60, -31)), 1],
    ['its last day is today', slots(onCard(1, -30, 0), onCard(2, -3, 20)), undefined],
    ['one to come is not free', slots(onCard(1, 5, 30), onCard(2, -3, 20)), undefined],
    [
      'one that cannot be read is left alone',
      [
        { ok: false, reason: 'noise' },
        { ok: true, contract: undefined },
      ],
      1,
    ],
    [
      'none can be read',
      [
        { ok: false, reason: 'noise' },
        { ok: false, reason: 'noise' },
      ],
      undefined,
    ],
  ])('T52 %s', (_, read, slot) => {
    const decision = decide([season('s', 71)], read);
    const codedInto = decision.kind === 'carry-over' ? decision.coded[0]?.slot : undefined;
    expect(codedInto).toBe(slot);
    if (slot === undefined) expect(decision).toMatchObject({ result: { waiting: [{ reason: 'season-places-full' }] } });
  });

  test('the bytes: the coded slot has its contract, the other keeps what it had, also what cannot be read', () => {
    const foreign = new Uint8Array(20).fill(0xee);
    const { coded } = carry([season('s', 71)], [{ ok: false, reason: 'version 14 is unknown' }, EMPTY[1]]);
    const [first, second] = codedSlots([foreign, encodeContractSlot(undefined)], coded);
    expect(first).toBe(foreign);
    expect(decodeContractSlot(second)).toMatchObject({ ok: true, contract: { eTicket: 71, product: 4 } });
  });
});

describe('never twice', () => {
  test('a season ticket that is on the card is not coded again, whatever the office says of it', () => {
    const read = slots(onCard(71, 0, 29));
    for (const more of [{}, { feasible: false }, { standing: 'being-checked' as const }]) {
      expect(decide([season('s', 71, more)], read)).toMatchObject({
        kind: 'nothing-carried-over',
        result: { outcome: 4, already: [{ id: 's' }], carried: [] },
      });
    }
  });

  test('T120 what an earlier claim is proved to have brought is told as carried over, beside the rest', () => {
    const { result, movement } = carry([topUp('a', 500, { standing: 'confirmed' }), topUp('b', 300)]);
    expect(movement.purseCredit).toBe(300);
    expect(result).toMatchObject({ outcome: 4, already: [{ id: 'a' }], carried: [{ id: 'b' }], balance: 4_300 });
  });

  test('a claim that moves here is carried over like any other', () => {
    expect(carry([topUp('a', 500, { standing: 'moves-here' })]).loads).toEqual(['a']);
  });

  test('a load named twice is one load, and so is an e-ticket in two loads', () => {
    expect(carry([topUp('a', 500), topUp('a', 500)]).movement.purseCredit).toBe(500);
    const { coded, result } = carry([season('s', 71), season('t', 71)]);
    expect(coded).toHaveLength(1);
    expect(result).toMatchObject({ carried: [{ id: 's' }], already: [{ id: 't' }] });
  });
});

describe('a ride on the card', () => {
  test('an open one goes on and is settled by its check-out as before', () => {
    const open = checkIn(card, { at: 2 }).after;
    const { after } = carry([topUp('a', 1_000)], EMPTY, open);
    expect(after?.ride).toEqual(open.ride);
    if (after === undefined) throw new Error('no record');
    expect(checkOut(after, { at: 4 })).toMatchObject({ result: { refunded: 300, price: 160, balance: 4_840 } });
  });

  test('one forgotten a year ago is still copied, its day as near as a record can tell', () => {
    const open = checkIn(card, { now: later(-400 * 86_400) }).after;
    const { after } = carry([topUp('a', 1_000)], EMPTY, { ...open, expiresOn: dayNumber(today + 9) });
    expect(after?.ride).toMatchObject({ kind: 'open', courseKey: 7000, refundable: 460 });
    if (after === undefined) throw new Error('no record');
    expect(decodeStateRecord(encodeStateRecord(after))).toEqual({ ok: true, state: after });
  });
});
