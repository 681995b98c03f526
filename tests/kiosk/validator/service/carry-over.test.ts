import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { officeRoutes } from '../../../../kiosk/office/http.ts';
import type { LoadOrder } from '../../../../kiosk/office/load.ts';
import { openLoadDesk } from '../../../../kiosk/office/load-desk.ts';
import { issueTestCard, type TestCard } from '../tearing/card.ts';
import { TestOffice } from '../tearing/office.ts';
import { type AtCut, type Cut, present } from '../tearing/torn-field.ts';
import { NOON, type OneTerminal, oneTerminal } from './desk.ts';

interface WithOffice extends OneTerminal {
  readonly office: TestOffice;
  /** Cuts the line: nobody is there any more. */
  hangUp(): Promise<void>;
}

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A validator with an office behind real HTTP. */
async function withOffice(): Promise<WithOffice> {
  const machine = await oneTerminal('main');
  const office = new TestOffice(() => machine.hour.now);
  const server = Fastify({ forceCloseConnections: true });
  servers.push(server);
  await server.register(officeRoutes, { prefix: '/office', office: office.served });
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  const loads = openLoadDesk({ office: `${base}/office`, machine: 'main', patienceMs: 300, attempts: 2 });
  machine.terminal.useLoads(loads);
  return { ...machine, office, hangUp: () => server.close() };
}

async function carryOver({ terminal }: OneTerminal, { card }: TestCard, cut?: Cut, at: AtCut = 'alive') {
  const presentation = present(card, cut, at);
  if (at === 'killed') {
    void terminal.tap(presentation, { kind: 'carry-over' });
    await presentation.killed;
    terminal.freeze();
    card.powerOff();
    await terminal.restart();
    return null;
  }
  const result = await terminal.tap(presentation, { kind: 'carry-over' });
  card.powerOff();
  return result;
}

const SEASON = { product: 7, from: '2026-11-01', to: '2026-11-30' };

async function passenger(machine: WithOffice, number: number, loads: readonly Omit<LoadOrder, 'number'>[]) {
  const card = await issueTestCard(number, 500, NOON, { servicePurse: 300 });
  machine.office.register(card);
  for (const load of loads) machine.office.putLoad({ ...load, number });
  return card;
}

/** Every load is done and once; card and office say the same. */
async function expectSettled({ terminal, office }: WithOffice, card: TestCard, t: number, cut = ''): Promise<void> {
  await terminal.sync(office);
  await terminal.sync(office);
  expect(card.memory().t, cut).toBe(t);
  expect(office.view(card.number), cut).toMatchObject({ purses: { t, e: 300 }, findings: [], openDoubts: 0 });
  expect(office.loadStates(card.number), cut).toEqual(office.loadStates(card.number).map(() => 'done'));
}

describe('what the office has for a card', () => {
  test('T117 nothing: outcome 1, nothing is written', async () => {
    const machine = await withOffice();
    const card = await passenger(machine, 1, []);
    expect(await carryOver(machine, card)).toEqual({ view: 'carried-over', outcome: 1 });
    expect(card.memory().counter).toBe(0);
  });

  test('T118 not feasible: outcome 2, and it stays with the office', async () => {
    const machine = await withOffice();
    const card = await passenger(machine, 2, [{ kind: 'top-up', grosze: 2000, feasible: false }]);
    expect(await carryOver(machine, card)).toMatchObject({ outcome: 2, why: 'not-possible' });
    expect(card.memory()).toMatchObject({ t: 500, counter: 0 });
  });

  test('T29 T30 T52 T53 T54 T55 T120 top-up, refund and season ticket in one insertion: outcome 4', async () => {
    const machine = await withOffice();
    const card = await passenger(machine, 3, [
      { kind: 'top-up', grosze: 2000 },
      { kind: 'refund', grosze: 310 },
      { kind: 'season', contract: SEASON, grosze: 6000 },
    ]);
    const result = await carryOver(machine, card);
    expect(result).toMatchObject({ outcome: 4, purse: 2810, pending: [], repeated: false });
    expect(result).toHaveProperty('items.length', 3);
    await expectSettled(machine, card, 2810);
    expect(await carryOver(machine, card)).toEqual({ view: 'carried-over', outcome: 1 });
  });

  test('T55 what is feasible goes into one commit, the rest is named and stays', async () => {
    const machine = await withOffice();
    const card = await passenger(machine, 4, [
      { kind: 'top-up', grosze: 2000 },
      { kind: 'refund', grosze: 310, feasible: false },
    ]);
    expect(await carryOver(machine, card)).toMatchObject({
      outcome: 4,
      purse: 2500,
      items: [{ kind: 'top-up', amount: 2000 }],
      pending: [{ item: { kind: 'refund', amount: 310 }, why: 'not-possible' }],
    });
    expect(card.memory().t).toBe(2500);
    expect(machine.office.loadStates(4).toSorted()).toEqual(['claimed', 'pending']);
    await machine.terminal.sync(machine.office);
    expect(machine.office.loadStates(4).toSorted()).toEqual(['done', 'pending']);
  });

  test('T55 T114 what does not fit onto the purse is named beside what did, and stays with the office', async () => {
    const machine = await withOffice();
    const card = await passenger(machine, 6, [
      { kind: 'top-up', grosze: 899_800 },
      { kind: 'refund', grosze: 310 },
      { kind: 'season', contract: SEASON, grosze: 6000 },
      { kind: 'season', contract: { ...SEASON, product: 8 }, grosze: 6000 },
      { kind: 'season', contract: { ...SEASON, product: 9 }, grosze: 6000 },
    ]);
    expect(await carryOver(machine, card)).toMatchObject({
      outcome: 4,
      purse: 810,
      items: [{ amount: 310 }, { product: 7 }, { product: 8 }],
      pending: [
        { item: { amount: 899_800 }, why: 'purse-limit' },
        { item: { product: 9 }, why: 'season-places-full' },
      ],
    });
    await machine.terminal.sync(machine.office);
    expect(machine.office.loadStates(6)).toEqual(['pending', 'done', 'done', 'done', 'pending']);
    // Again: only what still does not fit, and nothing is written.
    expect(await carryOver(machine, card)).toMatchObject({ outcome: 2, why: 'not-possible' });
    expect(card.memory()).toMatchObject({ t: 810, counter: 1 });
  });

  test('T55 T120 on the card already, and something else waits: outcome 4 again, the rest is named', async () => {
    const machine = await withOffice();
    const card = await passenger(machine, 8, [
      { kind: 'top-up', grosze: 2000 },
      { kind: 'refund', grosze: 310, feasible: false },
    ]);
    await carryOver(machine, card, { command: 12, when: 'after' }, 'killed');
    // Another machine asks: the office finds the transaction among the card's records.
    machine.terminal.desk.doubts.close(machine.terminal.desk.journal.cardReference(card.number));
    expect(await carryOver(machine, card)).toMatchObject({
      outcome: 4,
      repeated: true,
      purse: 2500,
      items: [{ kind: 'top-up', amount: 2000 }],
      pending: [{ item: { kind: 'refund', amount: 310 }, why: 'not-possible' }],
    });
    expect(card.memory()).toMatchObject({ t: 2500, counter: 1 });
  });

  test('T118 the office does not answer: outcome 2, nothing is credited', async () => {
    const machine = await withOffice();
    const card = await passenger(machine, 5, [{ kind: 'top-up', grosze: 2000 }]);
    await machine.hangUp();
    expect(await carryOver(machine, card)).toMatchObject({ outcome: 2, why: 'office-silent' });
    expect(card.memory()).toMatchObject({ t: 500, counter: 0 });
  });
});

describe('T119 a card pulled out of the pocket', () => {
  // Select, 2 frames, state, contracts, 2 frames with the load key, both balances, credit, (contracts), record, commit.
  const kinds = [
    { what: 'a top-up', loads: [{ kind: 'top-up', grosze: 2000 }], commit: 12, t: 2500 },
    { what: 'a season ticket alone', loads: [{ kind: 'season', contract: SEASON, grosze: 6000 }], commit: 11, t: 500 },
    {
      what: 'both',
      loads: [
        { kind: 'top-up', grosze: 2000 },
        { kind: 'season', contract: SEASON, grosze: 6000 },
      ],
      commit: 13,
      t: 2500,
    },
  ] as const;
  const cutsUpTo = (commit: number): readonly Cut[] =>
    Array.from({ length: commit }, (_, index) => index + 1).flatMap((command) => [
      { command, when: 'before' as const },
      { command, when: 'after' as const },
    ]);

  describe.each(kinds)('$what', ({ loads, commit, t }) => {
    test.each(['alive', 'killed'] as const)('machine %s: at every cut, all is credited once in the end', async (at) => {
      const machine = await withOffice();
      let number = 100;
      for (const cut of cutsUpTo(commit)) {
        number += 1;
        machine.wait(3600);
        const card = await passenger(machine, number, loads);
        const torn = await carryOver(machine, card, cut, at);
        if (at === 'alive') {
          const expected = cut.command === commit ? { view: 'uncertain' } : { view: 'carried-over', outcome: 3 };
          expect(torn, `cut ${cut.when} ${cut.command}`).toMatchObject(expected);
        }
        await machine.terminal.sync(machine.office);
        machine.wait(30);
        const again = await carryOver(machine, card);
        expect(again, `again after ${cut.when} ${cut.command}`).toMatchObject({ view: 'carried-over', outcome: 4 });
        await expectSettled(machine, card, t, `${cut.when} ${cut.command}`);
      }
    });
  });
});
