import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CARD, ISSUED } from './card-life.ts';
import { type Course, LoadLife } from './load-life.ts';

const machine = fc.constantFrom('front', 'rear', 'other-bus');
const course = fc.constantFrom<Course>(
  'done',
  'claim-lost',
  'claim-lost-once',
  'killed-before-prepared',
  'given-up',
  'torn-done',
  'torn-undone',
  'request-late',
);

type Step =
  | { readonly what: 'top-up'; readonly amount: number }
  | { readonly what: 'season' | 'late' }
  | { readonly what: 'tap' | 'read'; readonly machine: string }
  | { readonly what: 'carry-over'; readonly machine: string; readonly course: Course; readonly log: boolean }
  | { readonly what: 'upload'; readonly machine: string; readonly count: number; readonly answered: boolean };

const carryOver = fc.record({ what: fc.constant('carry-over' as const), machine, course, log: fc.boolean() });
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: carryOver, weight: 6 },
  {
    arbitrary: fc.record({ what: fc.constant('top-up' as const), amount: fc.integer({ min: 1, max: 9999 }) }),
    weight: 2,
  },
  { arbitrary: fc.record({ what: fc.constantFrom('season' as const, 'late' as const) }), weight: 2 },
  { arbitrary: fc.record({ what: fc.constantFrom('tap' as const, 'read' as const), machine }), weight: 3 },
  {
    arbitrary: fc.record({ what: fc.constant('upload' as const), machine, count: fc.nat(6), answered: fc.boolean() }),
    weight: 3,
  },
);

async function take(life: LoadLife, one: Step, seasons: string[]): Promise<void> {
  switch (one.what) {
    case 'top-up':
      life.topUp('top-up', one.amount);
      return;
    case 'season':
      // Two slots hold two.
      if (seasons.length < 2) seasons.push(life.season());
      return;
    case 'late':
      return life.deliverLate();
    case 'tap':
      return life.tap(one.machine);
    case 'read':
      return life.read(one.machine);
    case 'upload':
      return life.upload(one.machine, one.count, one.answered);
    case 'carry-over':
      await life.carryOver(one.machine, one.course, one.log);
  }
}

const doneIn = (life: LoadLife) =>
  life.office.overview().loads.flatMap(({ id, state }) => (state === 'done' ? [id] : []));

/** What must hold at every moment, however little the office has heard. */
function expectNothingDoubled(life: LoadLife): void {
  expect(new Set(life.carried).size).toBe(life.carried.length);
  expect(life.carried).toEqual(expect.arrayContaining(doneIn(life)));
  // What was not uploaded yet looks like a fare without its record, and like nothing else.
  expect(life.office.card(CARD).findings.filter(({ name }) => name !== 'fare-without-record')).toEqual([]);
}

/** Each machine meets the card once more and tells all it knows. */
function tellAll(life: LoadLife): void {
  for (const name of life.machines()) {
    life.read(name);
    life.upload(name, 1000);
  }
}

test('T29 T55 no load is done twice and none is lost, whatever answers, machines and records are lost or late', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
      const life = new LoadLife();
      const seasons: string[] = [];
      life.topUp('refund', 500);
      for (const one of steps) {
        await take(life, one, seasons);
        expectNothingDoubled(life);
      }
      await life.deliverLate();
      tellAll(life);
      expectNothingDoubled(life);
      const account = life.office.card(CARD);
      expect(doneIn(life).sort()).toEqual(life.carried.toSorted());
      expect(account).toMatchObject({ findings: [], openDoubts: 0, counter: life.state.counter });
      expect(account.purses).toEqual({ t: life.state.purse, e: life.state.servicePurse });

      // Whatever is left can be carried over now, at any machine.
      await life.carryOver('another', 'done');
      life.upload('another', 1000);
      const { loads, cards } = life.office.overview();
      expect(loads.filter(({ state }) => state !== 'done')).toEqual([]);
      expect(new Set(life.carried).size).toBe(loads.length);
      expect(life.carried).toHaveLength(loads.length);
      const money = loads.reduce((sum, load) => sum + (load.contract === undefined ? (load.grosze ?? 0) : 0), 0);
      const credited = life.log.reduce((sum, { kind, purse }, index) => {
        const before = life.log[index - 1] ?? ISSUED;
        return kind === 'carry-over' ? sum + purse - before.purse : sum;
      }, 0);
      expect(credited).toBe(money);
      expect(cards[CARD]).toMatchObject({ findings: [], openDoubts: 0, purses: { t: life.state.purse } });
      await life.close();
    }),
    { numRuns: 100 },
  );
});
