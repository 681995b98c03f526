import { afterEach, describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { grosze } from '../../../fares/money.ts';
import { eTicketOf } from '../../../kiosk/office/load.ts';
import type { ClaimAsked } from '../../../kiosk/office/load-wire.ts';
import { type Office, openOffice } from '../../../kiosk/office/office.ts';
import { registrationOf } from '../../../kiosk/office/registration.ts';
import { CARD, hex, ISSUED, tapped } from './card-life.ts';
import { contractsOf, LoadLife, NOW } from './load-life.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function newLife(): LoadLife {
  const life = new LoadLife();
  ending.push(() => life.close());
  return life;
}

const DECEMBER = { product: 7, from: '2026-12-01', to: '2026-12-31' };
const HOUR = 3_600_000;

describe('entering loads', () => {
  let now = NOW;
  const opened = (): Office => {
    now = NOW;
    const office = openOffice({ directory: ':memory:', now: () => now });
    ending.push(() => office.close());
    return office;
  };
  const obstacles = (office: Office) => office.offer(CARD).loads.map(({ obstacle }) => obstacle);

  test('the same load again changes nothing, another one under its id is refused, without an id it is a new one', () => {
    const office = opened();
    const order = { id: 'shop-1', number: CARD, kind: 'top-up', grosze: 500 } as const;
    expect(office.putLoad(order)).toEqual({ ...order, feasible: true });
    expect(office.putLoad(order)).toEqual({ ...order, feasible: true });
    expect(office.overview().loads).toEqual([{ ...order, feasible: true, state: 'pending' }]);
    for (const other of [{ grosze: 501 }, { kind: 'refund' }, { number: CARD + 1 }, { paidAt: 1 }] as const) {
      expect(() => office.putLoad({ ...order, ...other })).toThrow('another load is held under the id shop-1');
    }
    const one = office.putLoad({ number: CARD, kind: 'refund', grosze: 1 });
    const two = office.putLoad({ number: CARD, kind: 'refund', grosze: 1 });
    expect(one.id).not.toBe(two.id);
    expect(office.overview().loads.map(({ id }) => id)).toEqual(['shop-1', one.id, two.id]);
  });

  test('T118 a load declared not feasible is offered as such, and feasible again when the operator says so', () => {
    const office = opened();
    const order = { id: 'x', number: CARD, kind: 'top-up', grosze: 500 } as const;
    office.putLoad({ ...order, feasible: false });
    expect(obstacles(office)).toEqual([{ reason: 'declined' }]);
    office.putLoad(order);
    expect(obstacles(office)).toEqual([undefined]);
  });

  test('J37 an e-ticket can be coded one hour after the payment was confirmed', () => {
    const office = opened();
    office.putLoad({ number: CARD, kind: 'e-ticket', contract: DECEMBER, paidAt: NOW });
    now = NOW + HOUR - 1;
    expect(obstacles(office)).toEqual([{ reason: 'too-early', from: NOW + HOUR }]);
    now = NOW + HOUR;
    expect(obstacles(office)).toEqual([undefined]);
  });

  test('a contract whose last day has passed is not coded; a blocked card gets nothing', () => {
    const office = opened();
    office.putLoad({ number: CARD, kind: 'season', contract: { ...DECEMBER, from: '2026-11-01', to: '2026-11-20' } });
    expect(obstacles(office)).toEqual([undefined]);
    // Midnight of Warsaw is 23:00 UTC in winter.
    now = Date.UTC(2026, 10, 20, 23);
    expect(obstacles(office)).toEqual([{ reason: 'expired' }]);
    office.setHotlist([CARD]);
    expect(obstacles(office)).toEqual([{ reason: 'blocked' }]);
  });

  test.each([
    [{ kind: 'top-up' }, 'needs an amount'],
    [{ kind: 'refund', grosze: 0 }, '>=1'],
    [{ kind: 'top-up', grosze: 10.5 }, 'int'],
    [{ kind: 'top-up', grosze: 5, contract: DECEMBER }, 'has no contract'],
    [{ kind: 'season', grosze: 5 }, 'needs a contract'],
    [{ kind: 'season', contract: { ...DECEMBER, to: '2026-11-30' } }, 'before the first'],
    [{ kind: 'season', contract: { ...DECEMBER, to: '2026-02-30' } }, 'date'],
    [{ kind: 'gift', grosze: 5 }, 'Invalid option'],
  ])('%j is refused: %s', (part, reason) => {
    expect(() => opened().putLoad({ number: CARD, ...part } as never)).toThrow(reason);
  });
});

describe('claims', () => {
  const office = (): Office => {
    const opened = openOffice({ directory: ':memory:', now: () => NOW });
    ending.push(() => opened.close());
    opened.register(registrationOf(ISSUED));
    opened.putLoad({ id: 'a', number: CARD, kind: 'top-up', grosze: 500 });
    opened.putLoad({ id: 'b', number: CARD, kind: 'refund', grosze: 70 });
    opened.putLoad({ id: 's', number: CARD, kind: 'season', contract: DECEMBER });
    return opened;
  };
  const asking = (change: Partial<ClaimAsked> = {}): ClaimAsked => ({
    machine: 'front',
    terminal: 11,
    sequence: 1,
    number: CARD,
    loads: ['a', 'b'],
    states: [hex(ISSUED)],
    writesRecord: true,
    ...change,
  });
  const rear = { machine: 'rear', terminal: 12, sequence: 1 };
  const after = (before: CardState, terminal: number, sequence: number, more = 0): CardState => ({
    ...before,
    kind: 'carry-over',
    counter: before.counter + 1,
    transaction: { terminal, sequence },
    purse: grosze(before.purse + more),
  });
  const ride = (before: CardState): CardState => tapped(before, { terminal: 99, sequence: before.counter });
  const states = (one: Office) => one.overview().loads.map(({ id, state }) => `${id} ${state}`);

  test('T55 several loads go to one transaction, and again to the same when its answer was lost', () => {
    const one = office();
    expect(one.claim(asking())).toEqual({ granted: ['a', 'b'], confirmed: [], withheld: [] });
    expect(one.claim(asking())).toEqual({ granted: ['a', 'b'], confirmed: [], withheld: [] });
    expect(states(one)).toEqual(['a claimed', 'b claimed', 's pending']);
    const claim = { machine: 'front', terminal: 11, sequence: 1, counter: 0, at: NOW };
    expect(one.overview().loads[0]).toMatchObject({ claim });
    expect(one.offer(CARD).loads.map(({ claims }) => claims.length)).toEqual([1, 1, 0]);
  });

  test('other words under the same transaction are refused', () => {
    const one = office();
    one.claim(asking());
    for (const change of [
      { loads: ['a'] },
      { machine: 'rear' },
      { writesRecord: false },
      { states: [hex({ ...ISSUED, purse: grosze(1) })] },
    ]) {
      expect(() => one.claim(asking(change))).toThrow('another claim was made');
    }
    expect(one.claim(asking({ loads: ['b', 'a'] })).granted).toEqual(['b', 'a']);
  });

  test('an unknown load, one that is not feasible and one of another card are named and not granted', () => {
    const one = office();
    one.putLoad({ id: 'no', number: CARD, kind: 'top-up', grosze: 1, feasible: false });
    one.putLoad({ id: 'other', number: CARD + 1, kind: 'top-up', grosze: 1 });
    expect(one.claim(asking({ loads: ['a', 'no', 'other', 'nothing'] }))).toEqual({
      granted: ['a'],
      confirmed: [],
      withheld: [
        { id: 'no', reason: 'declined' },
        { id: 'other', reason: 'unknown' },
        { id: 'nothing', reason: 'unknown' },
      ],
    });
  });

  test('a claim in doubt moves to another machine while the counter is still the same', () => {
    const one = office();
    one.claim(asking());
    expect(one.claim(asking({ ...rear, loads: ['a'] })).granted).toEqual(['a']);
    expect(one.overview().loads[0]).toMatchObject({ state: 'claimed', claim: { machine: 'rear' } });
    // And back, with the card.
    expect(one.claim(asking({ sequence: 2, loads: ['a'] })).granted).toEqual(['a']);
  });

  test('a claim in doubt is confirmed by its transaction on the card, newest or older', () => {
    for (const further of [0, 1, 3]) {
      const one = office();
      one.claim(asking());
      const log = [after(ISSUED, 11, 1, 570)];
      for (let n = 0; n < further; n += 1) log.unshift(ride(log[0] ?? ISSUED));
      const answer = one.claim(asking({ ...rear, loads: ['a', 's'], states: log.map(hex) }));
      expect(answer).toEqual({ granted: ['s'], confirmed: ['a'], withheld: [] });
      expect(states(one)).toEqual(['a done', 'b done', 's claimed']);
    }
  });

  test('a claim in doubt whose transaction is not found and whose counter has passed is being checked', () => {
    const one = office();
    one.claim(asking());
    const newest = ride(ride(ISSUED));
    const answer = one.claim(asking({ ...rear, loads: ['a', 's'], states: [hex(newest)] }));
    expect(answer).toEqual({ granted: ['s'], confirmed: [], withheld: [{ id: 'a', reason: 'being-checked' }] });
    expect(states(one)).toEqual(['a claimed', 'b claimed', 's claimed']);
  });

  test('the record of another transaction on its counter frees a claim, whoever read it', () => {
    const byLog = office();
    byLog.claim(asking());
    const [first, second] = [ride(ISSUED), ride(ride(ISSUED))];
    expect(byLog.claim(asking({ ...rear, states: [second, first].map(hex) })).granted).toEqual(['a', 'b']);

    const byRecord = office();
    byRecord.claim(asking());
    const at = { machine: 'bus', terminal: 99, seq: 1, at: NOW };
    byRecord.receive([{ ...at, kind: 'observed', state: hex(first) }]);
    expect(states(byRecord)).toEqual(['a pending', 'b pending', 's pending']);
    expect(byRecord.claim(asking({ ...rear, states: [hex(second)] })).granted).toEqual(['a', 'b']);
  });

  test('a transaction of the same name at another counter, of a terminal number used twice, confirms nothing', () => {
    const one = office();
    const clone = { ...ride(ISSUED), transaction: { terminal: 11, sequence: 1 } };
    const asked = asking({ states: [hex(clone)] });
    expect(one.claim(asked).granted).toEqual(['a', 'b']);
    expect(states(one)).toEqual(['a claimed', 'b claimed', 's pending']);
  });

  test('a transaction settled as rolled back gives its loads free; it can claim nothing more', () => {
    const one = office();
    one.claim(asking());
    const settled = { kind: 'settled', transaction: { terminal: 11, sequence: 1 }, result: 'rolled-back' };
    one.receive([{ machine: 'front', terminal: 11, seq: 1, at: NOW, ...settled, state: hex(ISSUED) }]);
    expect(states(one)).toEqual(['a pending', 'b pending', 's pending']);
    expect(() => one.claim(asking())).toThrow('has come to its end');
  });

  test('what was read before the card went on claims nothing, nor does what is no card of this number', () => {
    const one = office();
    one.receive([{ machine: 'bus', terminal: 99, seq: 1, at: NOW, kind: 'observed', state: hex(ride(ISSUED)) }]);
    expect(() => one.claim(asking())).toThrow('read at counter 0 and is at 1');
    expect(() => one.claim(asking({ states: ['00'.repeat(40)] }))).toThrow('states.0 is no state of a card');
    expect(() => one.claim(asking({ states: [hex({ ...ISSUED, cardNumber: 1 })] }))).toThrow('of another card');
    expect(() => one.claim(asking({ states: [hex(ISSUED), hex(ride(ISSUED))] }))).toThrow('not newest first');
  });

  test('T52 a coding without a record is settled by the slots, and no ride after it disproves it', () => {
    const one = office();
    const coding = { loads: ['s'], writesRecord: false };
    expect(one.claim(asking({ ...coding, contracts: contractsOf([]) })).granted).toEqual(['s']);
    one.receive([{ machine: 'bus', terminal: 99, seq: 1, at: NOW, kind: 'observed', state: hex(ride(ISSUED)) }]);
    expect(states(one)[2]).toBe('s claimed');
    const next = { ...rear, loads: ['s'], states: [hex(ride(ISSUED))] };
    expect(one.claim(asking(next)).withheld).toEqual([{ id: 's', reason: 'being-checked' }]);
    const read = { ...next, sequence: 2, contracts: contractsOf([eTicketOf('s')]) };
    expect(one.claim(asking(read)).confirmed).toEqual(['s']);
    expect(states(one)[2]).toBe('s done');

    const undone = office();
    undone.claim(asking(coding));
    expect(undone.claim(asking({ ...rear, loads: ['s'], contracts: contractsOf([]) })).granted).toEqual(['s']);
  });
});

describe('the fold', () => {
  const findings = (life: LoadLife) => life.office.card(CARD).findings;
  const names = (life: LoadLife) => findings(life).map(({ name }) => name);
  const carried = async (life: LoadLife): Promise<void> => {
    await life.carryOver('front', 'done');
  };

  test('T53 T54 a credit with its loads is explained, and a ride goes on across it', async () => {
    const life = newLife();
    life.topUp('top-up', 5000);
    life.topUp('refund', 300);
    life.season();
    life.tap('front');
    await carried(life);
    life.tap('rear');
    for (const machine of life.machines()) life.upload(machine, 10);
    expect(life.office.card(CARD)).toMatchObject({
      findings: [],
      counter: 3,
      purses: { t: life.state.purse, e: 5000 },
      loads: [{ state: 'done' }, { state: 'done' }, { state: 'done' }],
    });
  });

  test('a load that counts as done and is not whole on the card is found', async () => {
    const life = newLife();
    const id = life.topUp('top-up', 5000);
    await carried(life);
    const [record] = life.machine('front').outbox;
    if (record?.kind !== 'committed') throw new Error('no carry-over was told');
    const short = { ...life.state, purse: grosze(life.state.purse - 1) };
    life.office.receive([{ ...record, after: hex(short) }]);
    expect(findings(life)).toEqual([
      {
        name: 'load-without-credit',
        detail: `transaction 11-1 took loads ${id} of 5000 gr and raised the balance by 4999 gr`,
      },
    ]);
  });

  test('a credit above the loads, and a season ticket that is in no slot, are found', async () => {
    const life = newLife();
    life.topUp('top-up', 5000);
    const season = life.season();
    await carried(life);
    const [record] = life.machine('front').outbox;
    if (record?.kind !== 'committed') throw new Error('no carry-over was told');
    const more = { ...life.state, purse: grosze(life.state.purse + 1) };
    const contracts = { before: contractsOf([]), after: contractsOf([]) };
    life.office.receive([{ ...record, after: hex(more), contracts }]);
    expect(findings(life)).toEqual([
      { name: 'credit-without-load', detail: 'transaction 11-1 (carry-over) raised the balance by 1 gr' },
      { name: 'load-without-credit', detail: `transaction 11-1 took load ${season} and wrote no contract of it` },
    ]);
  });

  test('a load carried over without a claim counts as done and is found; carried over twice is found', async () => {
    const life = newLife();
    const id = life.topUp('top-up', 5000);
    const claimed = (seq: number, before: CardState, sequence: number) => {
      const transaction = { terminal: 40, sequence };
      const written: CardState = {
        ...before,
        kind: 'carry-over',
        counter: before.counter + 1,
        transaction,
        purse: grosze(before.purse + 5000),
      };
      const record = { machine: 'thief', terminal: 40, seq, at: NOW, kind: 'committed', transaction, intent: 'x' };
      return { record: { ...record, before: hex(before), after: hex(written), loads: [id] }, written };
    };
    const first = claimed(1, ISSUED, 1);
    life.office.receive([first.record]);
    expect(names(life)).toEqual(['load-without-claim']);
    expect(life.office.offer(CARD).loads).toEqual([]);
    life.office.receive([claimed(2, first.written, 2).record]);
    expect(findings(life)).toContainEqual({
      name: 'load-twice',
      detail: `load ${id} was put on the card by 40-1 and 40-2`,
    });
  });

  test('T31 a transfer raises the t-purse by what the e-purse falls; anything else is found', () => {
    const transfer = (t: number, e: number, from: CardState = ISSUED) => {
      const life = newLife();
      const transaction = { terminal: 11, sequence: 1 };
      const written: CardState = {
        ...from,
        kind: 'transfer',
        counter: from.counter + 1,
        transaction,
        purse: grosze(from.purse + t),
        servicePurse: grosze(from.servicePurse + e),
      };
      const common = { machine: 'front', terminal: 11, seq: 1, at: NOW, kind: 'committed', transaction };
      life.office.receive([{ ...common, intent: 'purse-transfer', before: hex(from), after: hex(written) }]);
      return { names: names(life), purses: life.office.card(CARD).purses };
    };
    expect(transfer(700, -700)).toEqual({ names: [], purses: { t: 100_700, e: 4300 } });
    expect(transfer(700, -701).names).toEqual(['transfer-uneven']);
    expect(transfer(701, -700).names).toEqual(['credit-without-load']);
    expect(transfer(-700, 700).names).toEqual(['credit-without-load', 'transfer-uneven']);
  });

  test('T58 a group that joins an open ride gives back what was taken and takes the new sum', () => {
    const life = newLife();
    life.tap('front');
    const before = life.state;
    if (before.ride.kind !== 'open') throw new Error('the ride is not open');
    const group = (purse: number) => {
      const transaction = { terminal: 11, sequence: 2 };
      const ride = { ...before.ride, refundable: grosze(1380) };
      const written = { ...before, kind: 'group', counter: 2, transaction, purse: grosze(purse), ride } as CardState;
      return { ...common, seq: 2, transaction, before: hex(before), after: hex(written) };
    };
    const common = { machine: 'front', terminal: 11, at: NOW, kind: 'committed', intent: 'group' };
    life.upload('front', 1);
    life.office.receive([group(before.purse + 460 - 1380)]);
    expect(names(life)).toEqual([]);
    const other = newLife();
    other.tap('front');
    other.upload('front', 1);
    other.office.receive([group(before.purse + 461)]);
    expect(names(other)).toEqual(['credit-without-load']);
  });
});
