import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import { type Evidence, evidenceIn, seenState, transactionName } from '../../../kiosk/office/evidence.ts';
import { type CardAccount, foldCard } from '../../../kiosk/office/fold.ts';
import type { OfficeRecord } from '../../../kiosk/office/record.ts';
import type { FoldContext } from '../../../kiosk/office/story.ts';
import { CardLife, hex, ISSUED } from './card-life.ts';

const issued = seenState('state', hex(ISSUED));
const context: FoldContext = {
  registered: {
    entitlements: [{ tier: 'standard', concession: 'normal' }],
    purses: { t: ISSUED.purse, e: ISSUED.servicePurse },
    issued: issued.ok ? issued.seen : undefined,
  },
  terminalsTwice: new Map(),
  loads: [],
  claims: [],
};

function evidence(records: readonly OfficeRecord[]): Evidence[] {
  return records.flatMap((record) => {
    const found = evidenceIn(record);
    if (!found.ok) throw new Error(found.reason);
    return found.evidence === undefined ? [] : [found.evidence];
  });
}

const fold = (records: readonly OfficeRecord[], about: FoldContext = context): CardAccount =>
  foldCard(evidence(records), about);

type Step = readonly [machine: string, what: 'tap' | 'torn-done' | 'torn-undone' | 'read'];

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('front', 'rear', 'other-bus'),
    fc.constantFrom('tap' as const, 'torn-done' as const, 'torn-undone' as const, 'read' as const),
  ),
  { maxLength: 25 },
);

function live(all: readonly Step[]): CardLife {
  const life = new CardLife();
  for (const [machine, what] of all) {
    if (what === 'tap') life.tap(machine);
    else if (what === 'read') life.read(machine);
    else life.tear(machine, what === 'torn-done');
  }
  return life;
}

/** Fates proved so far, by transaction. */
const fates = (account: CardAccount): readonly (readonly [string, boolean])[] =>
  account.doubts
    .filter(({ fate }) => fate !== 'open')
    .map(({ doubt, fate }) => [transactionName(doubt.transaction), fate === 'executed'] as const);

describe('the fold of a card', () => {
  test('gives what is in the card once a machine has read it after the last doubt, without a finding', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const life = live(all);
        // The next tap anywhere.
        life.read('front');
        life.tap('rear');
        const account = fold(life.records);
        expect(account.findings).toEqual([]);
        expect(account.counter).toBe(life.state.counter);
        expect(account.purses).toEqual({ t: life.state.purse, e: life.state.servicePurse });
        expect(account.openDoubts).toBe(0);
        for (const [name, executed] of fates(account)) expect(executed).toBe(life.truth.get(name));
      }),
      { numRuns: 300 },
    );
  });

  test('is the same for any order of the records and any repetition', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (all, order) => {
        const records = live(all).records;
        const shuffled = [...records, ...records.slice(0, 3)]
          .map((record) => ({ record: structuredClone(record), place: Number(order.next().value) }))
          .sort((a, b) => a.place - b.place)
          .map(({ record }) => record);
        expect(fold(shuffled)).toEqual(fold(records));
      }),
      { numRuns: 200 },
    );
  });

  test('never takes back a proof: with records of some machines still missing, what is decided is true', () => {
    fc.assert(
      fc.property(steps, fc.record({ front: fc.nat(25), rear: fc.nat(25), 'other-bus': fc.nat(25) }), (all, sent) => {
        const life = live(all);
        const arrived = life.records.filter(
          ({ machine, seq }) => seq <= ((sent as Record<string, number>)[machine] ?? 0),
        );
        const account = fold(arrived);
        for (const [name, executed] of fates(account)) expect(executed).toBe(life.truth.get(name));
        // What is missing may look like a fare without its record, and like nothing else.
        expect(account.findings.filter(({ name }) => name !== 'fare-without-record')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('doubts', () => {
  test('of a machine that uploads an hour later: its fare is missed until then, its doubt never open', () => {
    const life = new CardLife();
    life.tear('killed', true);
    life.tap('rear');
    const late = life.records.filter(({ machine }) => machine === 'killed');
    const early = life.records.filter(({ machine }) => machine !== 'killed');
    expect(fold(early)).toMatchObject({ openDoubts: 0, findings: [{ name: 'fare-without-record' }] });
    expect(fold([...early, ...late])).toMatchObject({ openDoubts: 0, findings: [] });
    expect(fold(late)).toMatchObject({ openDoubts: 1, counter: 0, findings: [] });
  });

  test('the counter unchanged proves a rollback only when the same journal read it later', () => {
    const life = new CardLife();
    life.read('front');
    life.tear('front', false);
    const [before, doubt] = life.records as [OfficeRecord, OfficeRecord];
    expect(fold([before, doubt]).openDoubts).toBe(1);
    const elsewhere = { ...before, machine: 'rear', terminal: 12, seq: 900, at: doubt.at + 3_600_000 };
    expect(fold([before, doubt, elsewhere]).openDoubts).toBe(1);
    const later = { ...before, seq: 3 };
    expect(fold([before, doubt, later])).toMatchObject({ openDoubts: 0, counter: 0, findings: [] });
  });

  test('another transaction at the next counter disproves one, its own proves it', () => {
    const undone = new CardLife();
    undone.tear('front', false);
    undone.tap('rear');
    expect(fold(undone.records).doubts.map(({ fate }) => fate)).toEqual(['rolled-back']);
    const done = new CardLife();
    done.tear('front', true);
    done.tap('rear');
    expect(fold(done.records)).toMatchObject({ counter: 2, findings: [], doubts: [{ fate: 'executed' }] });
  });

  test('proved and disproved is a finding', () => {
    const life = new CardLife();
    life.tear('front', true);
    life.tap('rear');
    const [doubt] = life.records;
    const lie = {
      ...life.records[0],
      kind: 'settled',
      seq: 2,
      result: 'rolled-back',
      state: hex(ISSUED),
    } as OfficeRecord;
    expect(doubt?.kind).toBe('in-doubt');
    expect(fold([...life.records, lie]).findings.map(({ name }) => name)).toContain('doubt-contradicted');
  });
});

describe('findings', () => {
  const names = (records: readonly OfficeRecord[], about?: FoldContext) =>
    fold(records, about).findings.map(({ name }) => name);

  test('a fare without a record: a transaction on the card that no machine reported', () => {
    const life = new CardLife();
    life.tap('front');
    life.tapUnreported();
    life.tap('rear');
    expect(fold(life.records).findings).toEqual([
      { name: 'fare-without-record', detail: 'no machine reported counter 2 (transaction 999-1)' },
    ]);
  });

  test('a gap of any length is one finding, and costs nothing to find', () => {
    const life = new CardLife();
    life.tap('front');
    life.tapUnreported({ counter: 16_000_000 });
    life.read('rear');
    expect(fold(life.records).findings.map(({ detail }) => detail)).toEqual([
      'no machine reported counter 16000000 (transaction 999-1)',
      'no machine reported counters 2 to 15999999',
    ]);
  });

  test('a credit without a load, reported or not; a refund and a transfer between purses are none', () => {
    const unreported = new CardLife();
    unreported.tapUnreported({ purse: grosze(ISSUED.purse + 5000), ride: { kind: 'none' }, kind: 'service' });
    unreported.read('front');
    expect(names(unreported.records)).toEqual(['credit-without-load', 'fare-without-record']);

    const life = new CardLife();
    life.tap('front');
    const [tap] = life.records;
    const from = life.state;
    const movement = (change: Partial<typeof from>) => {
      const after = { ...from, counter: 2, transaction: { terminal: 11, sequence: 2 }, ...change };
      return { ...tap, seq: 2, transaction: after.transaction, before: hex(from), after: hex(after) } as OfficeRecord;
    };
    const purse = (by: number) => grosze(from.purse + by);
    expect(names([...life.records, movement({ kind: 'check-out', purse: purse(460) })])).toEqual([]);
    expect(names([...life.records, movement({ kind: 'check-out', purse: purse(461) })])).toEqual([
      'credit-without-load',
    ]);
    const e = (by: number) => grosze(from.servicePurse + by);
    expect(names([...life.records, movement({ kind: 'transfer', purse: purse(200), servicePurse: e(-200) })])).toEqual(
      [],
    );
    expect(names([...life.records, movement({ kind: 'transfer', purse: purse(201), servicePurse: e(-200) })])).toEqual([
      'credit-without-load',
    ]);
    expect(names([...life.records, movement({ kind: 'service', servicePurse: e(1) })])).toEqual([
      'credit-without-load',
    ]);
  });

  test('a broken balance: what one transaction left is not what the next one found', () => {
    const life = new CardLife();
    life.tap('front');
    life.log.push({ ...life.state, purse: grosze(life.state.purse - 7) });
    life.read('rear');
    expect(names(life.records)).toEqual(['balance-break']);
    const other = new CardLife();
    other.tap('front');
    other.log.push({ ...other.state, purseEnabled: false });
    other.read('rear');
    expect(names(other.records)).toEqual(['state-differs']);
  });

  test('a counter twice: two transactions, both committed', () => {
    const one = new CardLife();
    one.tap('front');
    const copy = new CardLife();
    copy.read('front');
    copy.tap('rear');
    const twin = copy.records.filter(({ machine }) => machine === 'rear');
    expect(fold([...one.records, ...twin]).findings).toEqual([
      { name: 'counter-twice', detail: 'counter 1 belongs to transactions 11-1 and 12-1' },
    ]);
  });

  test('a counter that goes back within one journal', () => {
    const life = new CardLife();
    life.tap('front');
    life.tap('front');
    life.log.splice(2);
    life.read('front');
    expect(names(life.records)).toEqual(['counter-back']);
  });

  test('a counter that jumps, and a record of another transaction', () => {
    const life = new CardLife();
    life.tap('front');
    const [tap] = life.records;
    const state = life.state;
    const jumped = { ...tap, after: hex({ ...state, counter: 2 }) } as OfficeRecord;
    expect(names([jumped])).toEqual(['counter-jump', 'fare-without-record']);
    const other = { ...tap, transaction: { terminal: 11, sequence: 9 } } as OfficeRecord;
    expect(names([other])).toEqual(['transaction-differs']);
    expect(
      names([...life.records, { ...tap, seq: 2, after: hex({ ...state, purseEnabled: false }) } as OfficeRecord]),
    ).toEqual(['counter-back', 'state-differs', 'transaction-differs']);
  });

  test('a tier or concession unknown to the registry; one of earlier days is known', () => {
    const life = new CardLife();
    life.log.push({ ...ISSUED, tier: 'premium' });
    life.tap('front');
    expect(names(life.records)).toContain('tier-unknown-to-registry');
    const upgraded: FoldContext = {
      ...context,
      registered: {
        entitlements: [
          { tier: 'standard', concession: 'normal' },
          { tier: 'premium', concession: 'normal' },
        ],
        purses: { t: 0, e: 0 },
        issued: undefined,
      },
    };
    expect(names(life.records, upgraded)).toEqual([]);
  });

  test('a card nobody registered, and a terminal number used twice', () => {
    const life = new CardLife();
    life.tap('front');
    expect(names(life.records, { ...context, registered: undefined })).toEqual(['unknown-card']);
    const twice = new Map([[11, ['rear', 'front']]]);
    expect(fold(life.records, { ...context, terminalsTwice: twice }).findings).toEqual([
      { name: 'terminal-twice', detail: 'terminal 11 is used by front and rear' },
    ]);
  });

  test('the value file counts more than the state, and their difference is named', () => {
    const life = new CardLife();
    life.tap('front');
    life.read('front');
    const [, read] = life.records;
    const asked = (purse: number) => [life.records[0], { ...read, kind: 'reconciled', purse }] as OfficeRecord[];
    expect(fold(asked(life.state.purse)).findings).toEqual([]);
    expect(fold(asked(life.state.purse + 1))).toMatchObject({
      purses: { t: life.state.purse + 1 },
      findings: [{ name: 'credit-without-load' }],
    });
    expect(fold(asked(life.state.purse - 1))).toMatchObject({
      purses: { t: life.state.purse - 1 },
      findings: [{ name: 'balance-break' }],
    });
  });

  test('a card without records is as it was registered', () => {
    expect(fold([])).toMatchObject({ purses: { t: 100_000, e: 5000 }, counter: 0, findings: [], openDoubts: 0 });
  });
});
