import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EpochMillis, epochMillis } from '../../../../fares/time.ts';
import { seededRandom } from '../../../../hil/bench/random.ts';
import { issueTestCard, type TestCard } from './card.ts';
import { type Case, expectedPurse, type Operation, RIDE, WHENS, WHERES, type When, type Where } from './expected.ts';
import { TestOffice } from './office.ts';
import { type Bus, type Hour, Terminal } from './terminal.ts';
import { type AtCut, type Cut, present } from './torn-field.ts';

const PURSE = 5000;
const NOON = epochMillis(Date.UTC(2026, 10, 20, 11));
/** Both operations are seven commands; Commit is the last. */
const COMMIT = 7;
const CUTS: readonly Cut[] = Array.from({ length: COMMIT }, (_, index) => index + 1).flatMap((command) => [
  { command, when: 'before' as const },
  { command, when: 'after' as const },
]);

const hour: Hour = { now: NOON };
const firstBus: Bus = { line: '9', course: '12', vehicle: 101, at: RIDE.entry, phase: 'at-stop' };
const otherBus: Bus = { line: '1', course: '4', vehicle: 202, at: RIDE.entry, phase: 'at-stop' };
const folder = mkdtempSync(join(tmpdir(), 'kasownik-matrix-'));
const random = seededRandom('matrix').bytes;
const terminals: Record<Where, Terminal> = {
  'same terminal': new Terminal('a', folder, firstBus, hour, random),
  'other terminal of the bus': new Terminal('b', folder, firstBus, hour, random),
  'other bus': new Terminal('c', folder, otherBus, hour, random),
};
const torn = terminals['same terminal'];
let office: TestOffice;
let cards = 1_000_000;

beforeAll(async () => {
  office = new TestOffice(() => hour.now);
  for (const terminal of Object.values(terminals)) await terminal.start();
});

afterAll(async () => {
  for (const terminal of Object.values(terminals)) await terminal.stop();
  office.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Brings a card to the moment before the operation: for a check-out it has been checked in properly. */
async function cardBefore(operation: Operation): Promise<TestCard> {
  hour.now = NOON;
  firstBus.at = RIDE.entry;
  otherBus.at = RIDE.entry;
  const card = await issueTestCard(cards++, PURSE, hour.now);
  office.register(card);
  if (operation === 'check-in') return card;
  const result = await torn.tap(present(card.card));
  card.card.powerOff();
  expect(result.view).toBe('checked-in');
  hour.now = epochMillis(NOON + 600_000);
  firstBus.at = RIDE.exit;
  return card;
}

/** The operation with the cut; a killed machine is started again before anything else happens. */
async function tear(card: TestCard, cut: Cut, machine: AtCut): Promise<string> {
  const presentation = present(card.card, cut, machine);
  if (machine === 'alive') {
    const result = await torn.tap(presentation);
    card.card.powerOff();
    return result.view === 'refused' ? result.reason : result.view;
  }
  // Never to come back: what it would have said is not listened to.
  void torn.tap(presentation);
  await presentation.killed;
  torn.freeze();
  card.card.powerOff();
  await torn.restart();
  return 'killed';
}

function moveOn(operation: Operation, when: When): void {
  const waits: Record<When, number> = { 'at once': 2, 'after the window': 70, 'next stop': 120, 'next day': 86_400 };
  hour.now = later(hour.now, waits[when]);
  if (when === 'next stop') firstBus.at = operation === 'check-in' ? RIDE.entry + 1 : RIDE.next;
}

const later = (at: EpochMillis, seconds: number): EpochMillis => epochMillis(at + seconds * 1000);

/** Card, journal and office say the same, and nothing is open. */
async function expectAgreement(card: TestCard): Promise<void> {
  for (const terminal of Object.values(terminals)) await terminal.sync(office);
  // What one terminal told may be news for another.
  for (const terminal of Object.values(terminals)) await terminal.sync(office);
  const { t, e, counter, state } = card.memory();
  expect(state.purse, 'record and value file').toBe(t);
  expect(office.view(card.number)).toEqual({ purses: { t, e }, counter, findings: [], openDoubts: 0 });
}

async function tornAndPresentedAgain(cut: Cut, machine: AtCut, { operation, executed, where, when }: Case) {
  const card = await cardBefore(operation);
  const before = card.memory();
  const said = await tear(card, cut, machine);
  const expected = cut.command === COMMIT ? 'uncertain' : 'removed-early';
  expect(said).toBe(machine === 'killed' ? 'killed' : expected);
  expect(card.memory().counter, 'the card executed the commit').toBe(before.counter + (executed ? 1 : 0));

  moveOn(operation, when);
  const result = await terminals[where].tap(present(card.card));
  card.card.powerOff();
  expect(['checked-in', 'checked-out']).toContain(result.view);
  const after = card.memory();
  expect(after.t).toBe(expectedPurse(PURSE, { operation, executed, where, when }));
  if ('balance' in result) expect(result.balance, 'what the passenger was shown').toBe(after.t);
  await expectAgreement(card);
}

const tried = new Set<string>();

describe.each(['check-in', 'check-out'] as const)('T93 T95 A36 a torn %s', (operation) => {
  describe.each(['alive', 'killed'] as const)('machine %s', (machine) => {
    describe.each(CUTS)('cut $when command $command', (cut) => {
      const executed = cut.command === COMMIT && cut.when === 'after';
      test.each(WHERES)('then presented at the %s, at each time', async (where) => {
        for (const when of WHENS) {
          await tornAndPresentedAgain(cut, machine, { operation, executed, where, when });
          tried.add([operation, machine, cut.when, cut.command, where, when].join(' '));
        }
      });
    });
  });
});

test('every case of the matrix has been tried', () => {
  const operations = 2;
  const machines = 2;
  expect(tried.size).toBe(operations * machines * CUTS.length * WHERES.length * WHENS.length);
});
