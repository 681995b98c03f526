import { describe, expect, test } from 'vitest';
import { type AfterDoubt, afterDoubt, type Presentation } from '../../fares/after-doubt.ts';
import type { Contract, DecodedSlot } from '../../fares/card/contract-slot.ts';
import type { CardState } from '../../fares/card/state.ts';
import { TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import { decideGroup } from '../../fares/journey/decide-group.ts';
import { grosze } from '../../fares/money.ts';
import { decideCarryOver } from '../../fares/pocket/carry-over.ts';
import { decidePurseTransfer } from '../../fares/pocket/purse-transfer.ts';
import { type Doubt, settleDoubt } from '../../fares/settle.ts';
import { dayNumber, unixSeconds } from '../../fares/time.ts';
import { givenCard, givenTap, LITERAL, later, type Place } from './given.ts';
import { checkIn } from './taps.ts';

const card = givenCard();
const HERE: Place = { at: 5, sequence: 20 };
const context = givenTap(HERE);
const LIMIT = { limit: grosze(50_000) };
const companions = { self: 0, normal: 2, local: 0, statutory: 0 } as const;

function doubtOf(
  intent: Doubt['intent'],
  before: CardState,
  decision: Pick<Doubt, 'after' | 'result'>,
  order: Doubt['order'],
): Doubt {
  const { transaction, courseKey, now } = context;
  const common = { transaction, courseKey, at: now, counterBefore: before.counter, before, intent };
  return { ...common, after: decision.after, stopIndex: context.stops.entryIndex, result: decision.result, order };
}

function groupDoubt(before = card): Doubt {
  const decision = decideGroup(before, companions, context, TARNOW_TARIFF, LITERAL);
  if (decision.kind !== 'group') throw new Error(decision.kind);
  return doubtOf('group', before, decision, { kind: 'group', tickets: companions });
}

function transferDoubt(): Doubt {
  const decision = decidePurseTransfer(card, grosze(300), context, LIMIT);
  if (decision.kind !== 'transfer') throw new Error(decision.kind);
  return doubtOf('transfer', card, decision, { kind: 'transfer', amount: grosze(300) });
}

function carryOverDoubt(): Doubt {
  const load = { id: 'a', kind: 'top-up', amount: grosze(500), feasible: true } as const;
  const slots = [
    { ok: true, contract: undefined },
    { ok: true, contract: undefined },
  ] as const;
  const decision = decideCarryOver(card, slots, [load], context, LIMIT);
  if (decision.kind !== 'carry-over') throw new Error(decision.kind);
  return doubtOf('carry-over', card, { ...decision, after: decision.after ?? card }, { kind: 'carry-over' });
}

const doubts = { group: groupDoubt(), transfer: transferDoubt(), 'carry-over': carryOverDoubt() };
const kinds = ['group', 'transfer', 'carry-over'] as const;

const presented = (more: Partial<Presentation> = {}, place: Place | null = HERE): Presentation => ({
  asked: 'tap',
  uncertainShown: false,
  place: place === null ? null : givenTap({ now: later(5), ...place }),
  ...more,
});

function follows(doubt: Doubt, records: readonly CardState[], how: Presentation): AfterDoubt {
  const newest = records[0] ?? card;
  return afterDoubt(settleDoubt(doubt, records), doubt, newest, how, TARNOW_TARIFF, LITERAL);
}
const byOthers = (state: CardState): CardState => ({
  ...state,
  counter: state.counter + 1,
  transaction: { terminal: 900, sequence: 1 },
});

describe('step 6: executed, the result is shown and nothing written', () => {
  test.each(kinds)('T95 %s: the card comes back at the same stop', (kind) => {
    const doubt = doubts[kind];
    const shown = { kind: 'show-result', result: doubt.result };
    for (const uncertainShown of [true, false]) {
      expect(follows(doubt, [doubt.after, card], presented({ uncertainShown }))).toEqual(shown);
    }
  });

  test.each(kinds)('%s: the same is chosen again, wherever the bus is', (kind) => {
    const doubt = doubts[kind];
    for (const place of [{ at: 9 }, null]) {
      const how = presented({ asked: kind }, place);
      expect(follows(doubt, [doubt.after, card], how)).toEqual({ kind: 'show-result', result: doubt.result });
    }
  });

  test.each(['transfer', 'carry-over'] as const)('%s: also on another course', (kind) => {
    const how = presented({ asked: kind }, { at: 5, courseKey: 8000 });
    const shown = { kind: 'show-result', result: doubts[kind].result };
    expect(follows(doubts[kind], [doubts[kind].after, card], how)).toEqual(shown);
  });

  test('T70 group: chosen on another course it is another purchase, not the green of the one before', () => {
    const how = presented({ asked: 'group' }, { at: 5, courseKey: 8000 });
    expect(follows(doubts.group, [doubts.group.after, card], how)).toEqual({ kind: 'decide-afresh' });
  });

  test.each(['transfer', 'carry-over'] as const)(
    '%s: the uncertain view asks for the card, wherever the bus is',
    (kind) => {
      const doubt = doubts[kind];
      for (const place of [{ at: 9 }, null]) {
        const how = presented({ uncertainShown: true }, place);
        expect(follows(doubt, [doubt.after, card], how)).toMatchObject({ kind: 'show-result' });
      }
    },
  );

  test('a group whose stop has changed is decided afresh: it will be the check-out', () => {
    const { group } = doubts;
    for (const uncertainShown of [true, false]) {
      expect(follows(group, [group.after], presented({ uncertainShown }, { at: 6 }))).toEqual({
        kind: 'decide-afresh',
      });
    }
  });

  test('T46 T95 a group: nobody knows where the bus is, and the uncertain view asks for the card', () => {
    const { group } = doubts;
    const next = (uncertainShown: boolean) => follows(group, [group.after, card], presented({ uncertainShown }, null));
    expect(next(true)).toEqual({ kind: 'show-result', result: group.result });
    expect(next(false)).toEqual({ kind: 'decide-afresh' });
  });

  test.each(['transfer', 'carry-over'] as const)('%s: a plain tap elsewhere is a tap', (kind) => {
    const doubt = doubts[kind];
    for (const place of [{ at: 9 }, null]) {
      expect(follows(doubt, [doubt.after], presented({}, place))).toEqual({ kind: 'decide-afresh' });
    }
  });

  test.each(kinds)('%s: the card has been used since, so it is decided afresh', (kind) => {
    const doubt = doubts[kind];
    const records = [byOthers(doubt.after), doubt.after];
    expect(follows(doubt, records, presented({ uncertainShown: true }))).toEqual({ kind: 'decide-afresh' });
  });
});

describe('after a restart the records tell what was done', () => {
  const forgetting = (doubt: Doubt): Doubt => ({ ...doubt, result: undefined, order: undefined });

  test.each(['group', 'transfer'] as const)('%s: the same result', (kind) => {
    const doubt = doubts[kind];
    const next = follows(forgetting(doubt), [doubt.after, card], presented());
    expect(next).toEqual({ kind: 'show-result', result: doubt.result });
  });

  test('A37 group: what joined an open ride, and what it cost', () => {
    const open = checkIn(card, { at: 2, now: later(-300) }).after;
    const doubt = groupDoubt(open);
    expect(follows(forgetting(doubt), [doubt.after, open], presented())).toMatchObject({
      result: {
        tickets: companions,
        onRide: { self: 1, normal: 2 },
        charged: 920,
        entryIndex: 5,
        holderHasTicket: true,
      },
    });
    const { before: _, ...without } = forgetting(doubt);
    expect(follows(without, [doubt.after, open], presented())).toMatchObject({ result: { charged: 1_380 } });
  });

  test('carry-over: that it was carried out', () => {
    const doubt = doubts['carry-over'];
    expect(follows(forgetting(doubt), [doubt.after, card], presented())).toMatchObject({
      result: { kind: 'carried-over', outcome: 4, balance: 4_500 },
    });
  });
});

describe('step 6: rolled back', () => {
  test.each(kinds)('%s: run again while the uncertain view is up', (kind) => {
    const doubt = doubts[kind];
    const next = follows(doubt, [card], presented({ uncertainShown: true }, { at: 7 }));
    expect(next).toEqual({ kind: 'run-again', order: doubt.order });
  });

  test.each(kinds)(
    '%s: afterwards, or when the choice is forgotten, it is said that it was not carried out',
    (kind) => {
      const doubt = doubts[kind];
      const told = { kind: 'not-carried-out', intent: kind };
      expect(follows(doubt, [card], presented())).toEqual(told);
      expect(follows({ ...doubt, order: undefined }, [card], presented({ uncertainShown: true }))).toEqual(told);
    },
  );

  test.each(kinds)('%s: what is chosen anew is decided', (kind) => {
    for (const asked of kinds) {
      expect(follows(doubts[kind], [card], presented({ asked }))).toEqual({ kind: 'decide-afresh' });
    }
  });
});

test.each(kinds)('step 6: %s unknown is for the office, the card is decided as it is', (kind) => {
  expect(follows(doubts[kind], [byOthers(card), card], presented({ uncertainShown: true }))).toEqual({
    kind: 'decide-afresh',
  });
});

describe('a transaction that codes contracts writes no record: the slots settle it', () => {
  const contract: Contract = {
    product: 4,
    from: dayNumber(20_000),
    to: dayNumber(20_030),
    eTicket: 71,
    price: grosze(9_600),
    codedAt: unixSeconds(1),
  };
  const empty: DecodedSlot = { ok: true, contract: undefined };
  const there: DecodedSlot = { ok: true, contract };
  const noise: DecodedSlot = { ok: false, reason: 'noise' };
  const doubt: Doubt = { ...doubts['carry-over'], after: card, result: undefined, eTickets: [71] };

  test.each<[string, readonly [DecodedSlot, DecodedSlot] | undefined, string]>([
    ['it is in a slot', [empty, there], 'executed'],
    ['it is in none', [empty, empty], 'rolled-back'],
    ['it may be in the one that cannot be read', [empty, noise], 'unknown'],
    ['the slots were not read', undefined, 'unknown'],
  ])('%s', (_, slots, settlement) => {
    expect(settleDoubt(doubt, [card], slots)).toBe(settlement);
  });

  test('all of it or nothing; anything else is for the office', () => {
    expect(settleDoubt({ ...doubt, eTickets: [71, 72] }, [card], [there, empty])).toBe('unknown');
    expect(settleDoubt({ ...doubt, eTickets: [] }, [card], [there, empty])).toBe('unknown');
  });

  test('it is settled so also when the card has gone on since, and then decided afresh', () => {
    const since = byOthers(card);
    expect(settleDoubt(doubt, [since, card], [empty, there])).toBe('executed');
    const told = (newest: CardState) =>
      afterDoubt('executed', doubt, newest, presented({ uncertainShown: true }), TARNOW_TARIFF, LITERAL);
    expect(told(since)).toEqual({ kind: 'decide-afresh' });
    expect(told(card)).toMatchObject({ kind: 'show-result', result: { kind: 'carried-over', outcome: 4 } });
  });
});
