import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { JAWORZNO } from '../../../../fares/cities/jaworzno.ts';
import { jaworznoFares } from '../../../../fares/cities/jaworzno-fares.ts';
import { readTownTariff } from '../../../../fares/tariff/town-tariff-file.ts';
import { epochMillis } from '../../../../fares/time.ts';
import { seededRandom } from '../../../../hil/bench/random.ts';
import type { ServiceOrder, ServiceResult } from '../../../../statecharts/validator/events.ts';
import { issueTestCard, type TestCard } from './card.ts';
import { WHENS, WHERES, type When, type Where } from './expected.ts';
import { TestOffice } from './office.ts';
import { type Bus, type Hour, Terminal, type TerminalCity } from './terminal.ts';
import { type AtCut, type Cut, present } from './torn-field.ts';
import {
  READINGS,
  type Reading,
  TOWN_OPERATIONS,
  TOWN_RIDE,
  TOWN_TARIFF,
  TOWNS,
  type TownOperation,
  timesCounted,
  townOutcome,
} from './town-expected.ts';

// Only an end to what would never come: many machines that die and start again on a busy computer.
vi.setConfig({ testTimeout: 90_000 });

const PURSE = 5000;
const NOON = epochMillis(Date.UTC(2026, 10, 20, 11));
/** Each of the three operations is seven commands; the fifth begins what is written, Commit is the last. */
const COMMIT = 7;
const CUTS: readonly Cut[] = Array.from({ length: COMMIT }, (_, index) => index + 1).flatMap((command) => [
  { command, when: 'before' as const },
  { command, when: 'after' as const },
]);
const CONTRACT = [{ product: 60, from: '2026-11-01', to: '2026-11-30' }];
const TAP: ServiceOrder = { kind: 'tap', agreed: false };
const N: ServiceOrder = { kind: 'fare-class', fareClass: 'normal' };
const ORDERS: Readonly<Record<Reading, ServiceOrder>> = {
  'as it is': TAP,
  'with N': N,
  'with S': { kind: 'card-check' },
};

const tariff = readTownTariff(TOWN_TARIFF);
if (!tariff.ok) throw new Error(tariff.error);
const city: TerminalCity = {
  city: 'jaworzno',
  fares: jaworznoFares(tariff.book, JAWORZNO),
  stops: TOWNS.map((zone) => ({ zone })),
};

const hour: Hour = { now: NOON };
const firstBus: Bus = { line: 'J', course: '12', vehicle: 101, at: TOWN_RIDE.entry, phase: 'at-stop' };
const otherBus: Bus = { line: '1', course: '4', vehicle: 202, at: TOWN_RIDE.entry, phase: 'at-stop' };
/** Three machines and an office; journals that grow make each death of a machine slower. */
class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'kasownik-town-matrix-'));
  readonly office = new TestOffice(() => hour.now);
  readonly terminals: Record<Where, Terminal>;

  constructor(name: string) {
    const random = seededRandom(name).bytes;
    this.terminals = {
      'same terminal': new Terminal('a', this.folder, firstBus, hour, random, city),
      'other terminal of the bus': new Terminal('b', this.folder, firstBus, hour, random, city),
      'other bus': new Terminal('c', this.folder, otherBus, hour, random, city),
    };
  }

  async start(): Promise<void> {
    for (const terminal of Object.values(this.terminals)) await terminal.start();
  }

  async close(): Promise<void> {
    for (const terminal of Object.values(this.terminals)) await terminal.stop();
    this.office.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let world: World;
let cards = 2_000_000;

const torn = () => world.terminals['same terminal'];
const nameOf = (result: ServiceResult): string =>
  result.view === 'refused' ? `refused ${result.reason}` : result.view;

/** Brings a card to the moment before the operation: for a check-out it has been registered properly. */
async function cardBefore(operation: TownOperation): Promise<TestCard> {
  hour.now = NOON;
  firstBus.at = TOWN_RIDE.entry;
  otherBus.at = TOWN_RIDE.entry;
  const contracts = operation === 'contract' ? CONTRACT : [];
  const card = await issueTestCard(cards++, PURSE, hour.now, { city: 'jaworzno', contracts });
  world.office.register(card);
  if (operation !== 'check-out') return card;
  expect((await torn().tap(present(card.card), N)).view).toBe('checked-in');
  card.card.powerOff();
  hour.now = epochMillis(NOON + 600_000);
  firstBus.at = TOWN_RIDE.exit;
  return card;
}

/** The operation with the cut; a killed machine is started again before anything else happens. */
async function tear(card: TestCard, cut: Cut, machine: AtCut, order: ServiceOrder): Promise<string> {
  const presentation = present(card.card, cut, machine);
  if (machine === 'alive') {
    const result = await torn().tap(presentation, order);
    card.card.powerOff();
    return nameOf(result);
  }
  // Never to come back: what it would have said is not listened to.
  void torn().tap(presentation, order);
  await presentation.killed;
  torn().freeze();
  card.card.powerOff();
  await torn().restart();
  return 'killed';
}

function moveOn(operation: TownOperation, when: When): void {
  const waits: Record<When, number> = { 'at once': 2, 'after the window': 70, 'next stop': 120, 'next day': 86_400 };
  hour.now = epochMillis(hour.now + waits[when] * 1000);
  if (when === 'next stop') firstBus.at = operation === 'check-out' ? TOWN_RIDE.next : TOWN_RIDE.beside;
}

/** `open`: doubts that only the next writing, or the machine that has them, can settle. */
async function expectAgreement(card: TestCard, open: 0 | 1): Promise<void> {
  for (const terminal of Object.values(world.terminals)) await terminal.sync(world.office);
  // What one terminal told may be news for another.
  for (const terminal of Object.values(world.terminals)) await terminal.sync(world.office);
  const { t, counter, state } = card.memory();
  expect(state.purse, 'record and value file').toBe(t);
  const { purses, ...view } = world.office.view(card.number);
  expect([purses.t, view]).toEqual([t, { counter, findings: [], openDoubts: open }]);
}

interface Try {
  readonly operation: TownOperation;
  readonly machine: AtCut;
  readonly cut: Cut;
  readonly where: Where;
  readonly when: When;
  readonly reading: Reading;
}

async function tornAndPresentedAgain({ operation, machine, cut, where, when, reading }: Try): Promise<void> {
  const card = await cardBefore(operation);
  const before = card.memory();
  const executed = cut.command === COMMIT && cut.when === 'after';
  const said = await tear(card, cut, machine, operation === 'registration with N' ? N : TAP);
  const expected = cut.command === COMMIT ? 'uncertain' : 'refused removed-early';
  expect(said).toBe(machine === 'killed' ? 'killed' : expected);
  expect(card.memory().counter, 'the card executed the commit').toBe(before.counter + (executed ? 1 : 0));

  moveOn(operation, when);
  // The uncertain view is up for twenty seconds, at the machine that has lived on.
  const asked = machine === 'alive' && cut.command === COMMIT && when === 'at once';
  const result = await world.terminals[where].tap(
    present(card.card),
    ORDERS[reading],
    asked && where === 'same terminal',
  );
  card.card.powerOff();
  const bus = where === 'other bus' ? otherBus : firstBus;
  const doubt = cut.command === COMMIT;
  const told = { operation, reading, executed, asked, doubt, where, when, stop: bus.at };
  const outcome = townOutcome(told);
  const after = card.memory();
  expect([nameOf(result), PURSE - after.t]).toEqual([outcome.said, outcome.paid]);
  if ('balance' in result) expect(result.balance, 'what the passenger was shown').toBe(after.t);
  if (operation === 'contract') {
    const paid = outcome.said === 'checked-in' ? 1 : 0;
    expect(after.counter - paid, 'times counted').toBe(timesCounted(told));
    expect(after.contracts, 'the contracts themselves').toEqual(before.contracts);
  }
  // Another machine that wrote nothing has proved nothing: the card may have been read before the doubt.
  const written = after.counter > before.counter + (executed ? 1 : 0);
  await expectAgreement(card, doubt && !executed && where !== 'same terminal' && !written ? 1 : 0);
}

const isDecisive = ({ command }: Cut): boolean => command === COMMIT;
/** A machine that dies before it has begun to write has nothing to remember; each of its deaths takes a moment. */
const cutsOf = (machine: AtCut): readonly Cut[] =>
  machine === 'alive' ? CUTS : CUTS.filter(({ command }) => command >= COMMIT - 2);
let tried = 0;

describe.each(TOWN_OPERATIONS)('J61 J63 J72 A36 torn: %s', (operation) => {
  describe.each(['alive', 'killed'] as const)('machine %s', (machine) => {
    beforeAll(() => {
      world = new World(`${operation} ${machine}`);
      return world.start();
    });
    afterAll(() => world.close());

    test.each(cutsOf(machine))(
      'cut $when command $command, then presented anywhere, at any time, with any key',
      async (cut) => {
        // Before Commit nothing is in doubt: where the card comes back makes no difference that has not been tried.
        const wheres = isDecisive(cut) ? WHERES : (['same terminal'] as const);
        const readings = isDecisive(cut) || cut.command === COMMIT - 1 ? READINGS : (['as it is'] as const);
        for (const where of wheres) {
          for (const when of WHENS) {
            for (const reading of readings) {
              await tornAndPresentedAgain({ operation, machine, cut, where, when, reading });
              tried += 1;
            }
          }
        }
      },
    );
  });
});

test('every case of the matrix has been tried', () => {
  const decisive = 2 * WHERES.length * WHENS.length * READINGS.length;
  const lastBefore = 2 * WHENS.length * READINGS.length;
  const earlier = (machine: AtCut) => (cutsOf(machine).length - 4) * WHENS.length;
  const each = 2 * (decisive + lastBefore) + earlier('alive') + earlier('killed');
  expect(tried).toBe(TOWN_OPERATIONS.length * each);
});
