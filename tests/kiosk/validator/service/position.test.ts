import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeContractSlot } from '../../../../fares/card/contract-slot.ts';
import type { CardState } from '../../../../fares/card/state.ts';
import { grosze } from '../../../../fares/money.ts';
import type { ServiceOrder, ServiceResult } from '../../../../statecharts/validator/events.ts';
import type { TestCard } from '../tearing/card.ts';
import { bought, loaded, type Moment, moved, type Paper, type Said, tapped } from '../tearing/card-on-paper.ts';
import { PURSE, SERVICE_PURSE } from '../tearing/service-variants.ts';
import { ServiceWorld } from '../tearing/service-world.ts';
import { type AtCut, present } from '../tearing/torn-field.ts';

const folder = mkdtempSync(join(tmpdir(), 'kasownik-position-'));
let world: ServiceWorld;
beforeAll(async () => {
  world = await ServiceWorld.open(folder);
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const HERE = { course: '12', at: 5, phase: 'at-stop', lost: false } as const;
beforeEach(() => world.setFirstBus(HERE));

const HOLDER = { concession: 'normal' } as const;
const TAP: ServiceOrder = { kind: 'tap', agreed: false };
const COMPANIONS = { self: 0, normal: 2, local: 0, statutory: 1 } as const;
const TOP_UP = 2000;

/** What a passenger does while the on-board computer has its own ideas. */
interface Doing {
  readonly name: string;
  readonly riding: boolean;
  readonly order: ServiceOrder;
  readonly commands: number;
  /** Told by the rules: what is on the card then, and what is said. */
  readonly rules: (paper: Paper, at: Moment | null) => readonly [Paper, Said];
}

const NO_POSITION: Said = { view: 'refused', reason: 'no-position' };
const atAntenna =
  (known: (paper: Paper, at: Moment) => readonly [Paper, Said]): Doing['rules'] =>
  (paper, at) =>
    at === null ? [paper, NO_POSITION] : known(paper, at);
/** The pocket does not care where the bus is; only the time and the machine are in its record. */
const NOWHERE: Moment = { machine: 'same terminal', course: '', vehicle: 0, stop: 0, now: 600 };

const DOINGS: readonly Doing[] = [
  {
    name: 'check-in',
    riding: false,
    order: TAP,
    commands: 7,
    rules: atAntenna((paper, at) => tapped(paper, at, HOLDER)),
  },
  {
    name: 'check-out',
    riding: true,
    order: TAP,
    commands: 7,
    rules: atAntenna((paper, at) => tapped(paper, at, HOLDER)),
  },
  {
    name: 'group',
    riding: false,
    order: { kind: 'group', tickets: COMPANIONS },
    commands: 7,
    rules: atAntenna((paper, at) => bought(paper, COMPANIONS, at, HOLDER)),
  },
  {
    name: 'group during a ride',
    riding: true,
    order: { kind: 'group', tickets: COMPANIONS },
    commands: 8,
    rules: atAntenna((paper, at) => bought(paper, COMPANIONS, at, HOLDER)),
  },
  {
    name: 'card check',
    riding: true,
    order: { kind: 'card-check' },
    commands: 6,
    rules: (paper) => [paper, { view: 'card-contents' }],
  },
  {
    name: 'transfer',
    riding: true,
    order: { kind: 'transfer', amount: grosze(1000) },
    commands: 12,
    rules: (paper, at) => moved(paper, 1000, at ?? NOWHERE),
  },
  {
    name: 'carry-over',
    riding: true,
    order: { kind: 'carry-over' },
    commands: 13,
    rules: (paper, at) => loaded(paper, TOP_UP, 1, at ?? NOWHERE),
  },
];

const CHANGES = {
  'leaves the stop': { phase: 'between' },
  'is two stops further': { at: 7 },
  'is on its next course': { course: '13', at: 0 },
  'is lost': { lost: true },
} as const;

/** A card with money and loads, checked in at stop 3 if it is riding; the bus then stands at 5. */
async function passenger({ riding }: Pick<Doing, 'riding'>): Promise<{ card: TestCard; paper: Paper }> {
  world.goTo(0, 3);
  const card = world.card('normal');
  const { number } = card;
  world.office.putLoad({ number, kind: 'top-up', grosze: TOP_UP });
  world.office.putLoad({ number, kind: 'season', contract: { product: 7, from: '2026-11-01', to: '2026-11-30' } });
  let paper: Paper = { t: PURSE, e: SERVICE_PURSE, coded: 0, ride: null, written: null, counter: 0 };
  if (riding) {
    [paper] = tapped(paper, world.moment('same terminal'), HOLDER);
    await world.serve('same terminal', card, TAP);
  }
  world.goTo(600, 5);
  return { card, paper };
}

/** Where the bus is as the first terminal can know it; null when its computer does not say. */
function knownMoment(greenAt?: number): Moment | null {
  return world.firstBusIsLost ? null : world.moment('same terminal', greenAt);
}

/** The on-board computer changes its mind just before this command reaches the card; 0: before the card is presented. */
async function serveWhile({ card }: TestCard, order: ServiceOrder, command: number, change: object) {
  const presentation = present(card);
  let sent = 0;
  if (command === 0) world.setFirstBus(change);
  const field = {
    ...presentation.card,
    transmit: (bytes: Uint8Array) => {
      sent += 1;
      if (sent === command) world.setFirstBus(change);
      return presentation.card.transmit(bytes);
    },
  };
  const result = await world.terminals['same terminal'].tap({ ...presentation, card: field }, order);
  card.powerOff();
  return { result, sent };
}

function onCard({ memory }: TestCard) {
  const { t, e, counter, contracts, state } = memory();
  const slots = [contracts.subarray(0, 20), contracts.subarray(20)].map(decodeContractSlot);
  const coded = slots.filter((slot) => slot.ok && slot.contract !== undefined).length;
  return { t, e, counter, coded, stops: stopsOnCard(state) };
}

/** Where those on the ride got in, or where it ended. */
function stopsOnCard({ ride }: CardState): readonly number[] {
  if (ride.kind === 'none') return [];
  return ride.kind === 'open' ? ride.groups.map(({ entryIndex }) => entryIndex) : [ride.exitIndex];
}

function stopsOnPaper({ ride }: Paper): readonly number[] {
  if (ride === null) return [];
  return ride.kind === 'open' ? ride.groups.map(({ entry }) => entry) : [ride.exit];
}

const onPaper = (paper: Paper) => {
  const { t, e, counter, coded } = paper;
  return { t, e, counter, coded, stops: stopsOnPaper(paper) };
};
const isOnCard = (paper: Paper, card: TestCard): boolean =>
  JSON.stringify(onPaper(paper)) === JSON.stringify(onCard(card));

function expectSaid(result: ServiceResult, { view, reason, outcome }: Said, name: string): void {
  const said = { view, ...(reason === undefined ? {} : { reason }), ...(outcome === undefined ? {} : { outcome }) };
  expect(result, name).toMatchObject(said);
}

async function expectAgreement(card: TestCard, name: string): Promise<void> {
  await world.sync();
  await world.sync();
  const { t, e, counter } = card.memory();
  expect(world.office.view(card.number), name).toEqual({ purses: { t, e }, counter, findings: [], openDoubts: 0 });
}

let tried = 0;

describe.each(DOINGS)('T46 T48 T49 T50 during $name', (doing) => {
  test.each(Object.entries(CHANGES))(
    'the bus %s, before or at any command: the stop before or the stop after counts, or a refusal by name',
    async (what, change) => {
      for (let command = 0; command <= doing.commands; command += 1) {
        const name = `${doing.name}: ${what} before command ${command}`;
        const { card, paper } = await passenger(doing);
        const before = knownMoment();
        const { result, sent } = await serveWhile(card, doing.order, command, change);
        const after = knownMoment();
        const told = [before, after].map((at) => doing.rules(paper, at));
        // Nothing between: the card has what the rules say of one of the two, and the passenger was told that.
        const counted = told.find(([then, { view }]) => view === result.view && isOnCard(then, card));
        expect(counted, `${name}: ${JSON.stringify(result)}`).toBeDefined();
        const [then, said] = counted ?? told[0] ?? [paper, NO_POSITION];
        expectSaid(result, said, name);
        expect(onCard(card), name).toEqual(onPaper(then));
        if (command === 0) expect(counted, `${name}: known before the card came`).toEqual(told[1]);
        // All were sent, though a group that joins no ride needs one less.
        if (said.view !== 'refused') expect(doing.commands - sent, name).toBeLessThanOrEqual(1);

        // Back, three stops further on the course: the next tap goes by what is on the card.
        world.setFirstBus(HERE);
        world.goTo(900, 8);
        const next = await world.serve('same terminal', card, TAP);
        const [last, answer] = tapped(then, world.moment('same terminal'), HOLDER);
        expectSaid(next, answer, `${name}, then a tap`);
        expect(onCard(card), `${name}, then a tap`).toEqual(onPaper(last));
        await expectAgreement(card, name);
        tried += 1;
      }
    },
  );
});

describe('T46 T106 a card check says of the ride what it can', () => {
  test('T106 the tickets of this course, and none while nobody knows the course', async () => {
    const { card } = await passenger({ riding: true });
    const check = () => world.serve('same terminal', card, { kind: 'card-check' });
    expect(await check()).toMatchObject({ openTickets: { self: 1 }, entryStop: 'stop 3' });
    world.setFirstBus({ lost: true });
    expect(await check()).toMatchObject({ openTickets: { self: 0 } });
    world.setFirstBus(HERE);
    expect(await check()).toMatchObject({ openTickets: { self: 1 }, entryStop: 'stop 3' });
  });
});

/** The commit of a doing is cut, and when the card comes back nobody knows where the bus is. */
interface Lost {
  readonly doing: Doing;
  readonly machine: AtCut;
  readonly executed: boolean;
  /** At once, while the uncertain view is up, or when it has gone. */
  readonly seconds: 5 | 40;
}

const LOST: readonly Lost[] = DOINGS.filter(({ name }) => name !== 'card check').flatMap((doing) =>
  (['alive', 'killed'] as const).flatMap((machine) =>
    [true, false].flatMap((executed) =>
      ([5, 40] as const).map((seconds): Lost => ({ doing, machine, executed, seconds })),
    ),
  ),
);

/** Step 6, with no position: what is known is said, nothing that needs a stop is done. */
function whileLost({ doing, machine, executed, seconds }: Lost, paper: Paper): readonly [Paper, Said] {
  const { kind } = doing.order;
  const asked = machine === 'alive' && seconds === 5;
  const shown = doing.rules(paper, { ...NOWHERE, course: '9 12 of day 0', vehicle: 101, stop: 5 });
  if (executed) return asked ? [shown[0], shown[1]] : [shown[0], NO_POSITION];
  if (kind === 'tap') return [paper, NO_POSITION];
  if (!asked) return [paper, { view: 'refused', reason: 'not-carried-out' }];
  return kind === 'group' ? [paper, NO_POSITION] : doing.rules(paper, { ...NOWHERE, now: 605 });
}

describe('T46 T93 T95 torn, and the position is lost when the card comes back', () => {
  test.each(DOINGS.filter(({ name }) => name !== 'card check'))('T95 $name', async (doing) => {
    for (const lost of LOST.filter((each) => each.doing === doing)) {
      const { machine, executed, seconds } = lost;
      const name = `${doing.name}, ${machine}, ${executed ? '' : 'not '}executed, after ${seconds} s`;
      world.setFirstBus(HERE);
      const { card, paper } = await passenger(doing);
      const cut = { command: doing.commands, when: executed ? 'after' : 'before' } as const;
      const torn = await world.tear(card, doing.order, cut, machine);
      if (machine === 'alive') expect(torn, name).toMatchObject({ view: 'uncertain' });
      else await world.killFirst();

      world.goTo(600 + seconds, 5);
      world.setFirstBus({ lost: true });
      const asked = machine === 'alive' && seconds === 5;
      const [then, said] = whileLost(lost, paper);
      const again = await world.serve('same terminal', card, TAP, asked);
      expectSaid(again, said, name);
      expect(onCard(card), name).toEqual(onPaper(then));
      if ('balance' in again) expect(again.balance, name).toBe(then.t);

      world.setFirstBus(HERE);
      world.goTo(1200, 9);
      const next = await world.serve('same terminal', card, TAP);
      const [last, answer] = tapped(then, world.moment('same terminal'), HOLDER);
      expectSaid(next, answer, `${name}, then a tap`);
      expect(onCard(card), `${name}, then a tap`).toEqual(onPaper(last));
      await expectAgreement(card, name);
      tried += 1;
    }
  });

  test('T49 a rolled-back check-out keeps its exit stop while the position is lost and comes back within a minute', async () => {
    const { card, paper } = await passenger({ riding: true });
    const at = world.moment('same terminal');
    await world.tear(card, TAP, { command: 7, when: 'before' }, 'alive');
    world.setFirstBus({ lost: true });
    world.goTo(620, 6);
    expect(await world.serve('same terminal', card, TAP, true)).toMatchObject({ reason: 'no-position' });
    world.setFirstBus({ lost: false });
    world.goTo(650, 7);
    expect(await world.serve('same terminal', card, TAP)).toMatchObject({ view: 'checked-out', stops: 2 });
    expect(card.memory().t).toBe(tapped(paper, at, HOLDER)[0].t);
    await expectAgreement(card, 'kept exit stop');
  });
});

test('T46 every case has been tried', () => {
  const commands = DOINGS.reduce((sum, doing) => sum + doing.commands + 1, 0);
  expect(tried).toBe(commands * Object.keys(CHANGES).length + LOST.length);
  console.info(`position moved, lost and back: ${tried} cases`);
});
