import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ENTRY, EXIT, type Lane, Lanes, PURSE } from './lanes.ts';
import type { FaultOrder, LoadOrder, Machine, Place, Tapped } from './rig.ts';
import type { Issued } from './shapes.ts';
import { randomTariff } from './tariffs.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SERVICE_PURSE = 4000;
const MOVED = 1000;
const TOP_UP: LoadOrder = { kind: 'top-up', grosze: 2000 };
const SEASON: LoadOrder = {
  kind: 'season',
  contract: { product: 7, from: '2026-01-01', to: '2099-12-31' },
  grosze: 6000,
};

let bench: Lanes;
beforeAll(async () => {
  bench = await Lanes.start(randomTariff(43, 6), 1);
});
afterAll(() => bench?.discard());

type Service = 'group' | 'group during a ride' | 'transfer' | 'carry-over';
type Where = 'front' | 'rear' | 'elsewhere';

/** How each is chosen and where its card goes; the commit is its last command. */
const SERVICES: Readonly<
  Record<Service, { readonly buttons: readonly string[]; readonly at: Place; readonly commands: number }>
> = {
  group: { buttons: ['group', 'self', 'normal'], at: 'antenna', commands: 7 },
  'group during a ride': { buttons: ['group', 'normal', 'normal'], at: 'antenna', commands: 8 },
  transfer: { buttons: ['purse-transfer', 'accept'], at: 'slot', commands: 12 },
  'carry-over': { buttons: ['carry-over'], at: 'slot', commands: 13 },
};
const NAMES = ['group', 'group during a ride', 'transfer', 'carry-over'] as const;

interface Case {
  readonly service: Service;
  readonly damage: 'tear' | 'kill';
  readonly command: number;
  readonly when: 'before' | 'after';
  /** Where the same is chosen again. */
  readonly where: Where;
  /** The office from the tear until the card has been served again; a pending upload is no hindrance. */
  readonly office: 'up' | 'down' | 'drop-answer';
}

const WHENS = ['before', 'after'] as const;
const WHERES: readonly Where[] = ['front', 'rear', 'elsewhere'];
const OFFICES = ['up', 'down', 'drop-answer'] as const;

/** Torn at Commit, before and after it, at every place; earlier and killed once, at another command with each service. */
function casesOf(service: Service): readonly Case[] {
  const { commands } = SERVICES[service];
  const turn = NAMES.indexOf(service);
  const decisive = WHENS.flatMap((when, row) =>
    WHERES.map((where, column): Case => {
      const office = OFFICES[(row + column) % OFFICES.length] ?? 'up';
      return { service, damage: 'tear', command: commands, when, where, office };
    }),
  );
  const early: Case = {
    service,
    damage: 'tear',
    command: [2, 5, 9, commands - 1][turn] ?? 1,
    when: WHENS[turn % 2] ?? 'before',
    where: WHERES[turn % WHERES.length] ?? 'front',
    office: 'up',
  };
  const killed: Case = {
    service,
    damage: 'kill',
    command: commands,
    when: WHENS[(turn + 1) % 2] ?? 'after',
    where: WHERES[(turn + 1) % WHERES.length] ?? 'rear',
    office: 'up',
  };
  return [...decisive, early, killed];
}

const lane = (): Lane => {
  const [only] = bench.lanes;
  if (only === undefined) throw new Error('there is one lane');
  return only;
};

/** A card before the operation, with money and loads; riding since ENTRY where the service needs it; the bus at EXIT. */
async function cardBefore(service: Service): Promise<Issued> {
  const { rig } = bench;
  const { front } = lane();
  await front.bus({ at: ENTRY, phase: 'at-stop' });
  const card = await rig.card({ purses: { t: PURSE, e: SERVICE_PURSE } });
  if (service === 'carry-over') await rig.load(card, TOP_UP, SEASON);
  if (service === 'group during a ride') await front.serve(card);
  await front.bus({ at: EXIT });
  // One after another: each sets the clock of all back to its ordinary rate.
  for (const where of WHERES) await lane()[where].home(60);
  return card;
}

async function choose(
  machine: Machine,
  card: Issued,
  service: Service,
  fault?: FaultOrder,
): Promise<Tapped | undefined> {
  const { buttons, at } = SERVICES[service];
  await machine.choose(...buttons);
  return fault === undefined ? machine.serve(card, at) : machine.serveWith(fault, card, at);
}

/** What is on the card once the service was carried out, and then once more where it was meant again. */
function expected(service: Service, again: Where | null) {
  const { most } = bench;
  switch (service) {
    case 'group': {
      // In the same bus the holder rides already, and only the companion joins.
      const more = { front: 0, rear: 1, elsewhere: 2 };
      return { t: PURSE - 2 * most - (again === null ? 0 : more[again]) * most, e: SERVICE_PURSE };
    }
    case 'group during a ride':
      return { t: PURSE - most - (again === null ? 2 : 4) * most, e: SERVICE_PURSE };
    case 'transfer': {
      const moved = again === null ? MOVED : 2 * MOVED;
      return { t: PURSE + moved, e: SERVICE_PURSE - moved };
    }
    case 'carry-over':
      return { t: PURSE + 2000, e: SERVICE_PURSE };
    default:
      return service satisfies never;
  }
}

function faultOf({ service, damage, command, when }: Case): FaultOrder {
  const at = { nthApdu: command, when };
  if (damage === 'kill') return { device: 'machine', fault: 'kill', at };
  return { device: SERVICES[service].at, fault: 'tear', at };
}

async function tornAndChosenAgain(each: Case): Promise<void> {
  const { service, damage, command, when, where, office } = each;
  const name = `${service}, ${damage} ${when} command ${command}, office ${office}, then ${where}`;
  const { rig } = bench;
  const { front } = lane();
  const card = await cardBefore(service);
  const before = (await rig.memory(card)).counter ?? Number.NaN;
  const decisive = command === SERVICES[service].commands;
  const executed = decisive && when === 'after';

  const torn = await choose(front, card, service, faultOf(each));
  if (damage === 'tear') {
    const early =
      service === 'carry-over' ? { view: 'carried-over', outcome: 3 } : { view: 'refused', reason: 'removed-early' };
    expect(torn, name).toMatchObject({ scene: decisive ? { view: 'uncertain' } : early, beeps: [3] });
  } else {
    expect(torn, name).toBeUndefined();
    await front.start();
  }
  expect((await rig.memory(card)).counter, `${name}: the card`).toBe(before + (executed ? 1 : 0));

  if (office !== 'up') for (const place of WHERES) await lane()[place].fault({ device: 'office', fault: office });
  await lane()[where].home(60);
  const again = await choose(lane()[where], card, service);
  // At the machine that doubts, what was executed is shown; another cannot know, and tickets and transfers are meant.
  const meant = executed && where !== 'front' && service !== 'carry-over';
  const silent = service === 'carry-over' && office !== 'up' && !(executed && where === 'front');
  if (silent) {
    expect(again, name).toMatchObject({ scene: { view: 'carried-over', outcome: 2 }, beeps: [3] });
    expect((await rig.memory(card)).purses.t, name).toBe(executed ? PURSE + 2000 : PURSE);
  } else expect(again?.scene.view, name).toMatch(/^(checked-in|transferred|carried-over)$/);
  await rig.clearFaults();
  if (silent) {
    await lane()[where].home(60);
    expect((await choose(lane()[where], card, service))?.scene, name).toMatchObject({ outcome: 4 });
  }

  const said = await rig.agreement(card);
  expect(said.memory.purses, `${name}: the purses`).toEqual(expected(service, meant ? where : null));
  expect(said.memory.contracts.length, `${name}: the contracts`).toBe(service === 'carry-over' ? 1 : 0);
  expect(await rig.loadsOf(card), name).toEqual(service === 'carry-over' ? ['done', 'done'] : []);
  expect(said.office, `${name}: agreement`).toEqual(said.card);
}

describe('T93 T95 torn services over the real stack', () => {
  test.each(NAMES)(
    'T93 T95 T119 A36 A37 %s: nothing lost, nothing doubled, agreed',
    async (service) => {
      const cases = casesOf(service);
      expect(cases).toHaveLength(8);
      for (const each of cases) await tornAndChosenAgain(each);
    },
    240_000,
  );

  test.each(NAMES)(
    'T95 %s: the uncertain view asks for the card, and what was rolled back is carried out',
    async (service) => {
      const { front } = lane();
      const { at, commands } = SERVICES[service];
      for (const when of ['before', 'after'] as const) {
        const card = await cardBefore(service);
        const fault: FaultOrder = { device: at, fault: 'tear', at: { nthApdu: commands, when } };
        const torn = await choose(front, card, service, fault);
        expect(torn, when).toMatchObject({ scene: { view: 'uncertain' }, beeps: [3] });
        expect(torn?.scene.lines.join('\n'), when).not.toMatch(/\d,\d\d/);
        const again = await front.serve(card, at);
        expect(again.scene.view, when).toMatch(/^(checked-in|transferred|carried-over)$/);
        const said = await bench.rig.agreement(card);
        expect(said.memory.purses, when).toEqual(expected(service, null));
        expect(said.office, when).toEqual(said.card);
      }
    },
  );

  test('T95 rolled back, and a plain tap when the view has gone: told that it was not carried out, then a check-in', async () => {
    const { front } = lane();
    const card = await cardBefore('transfer');
    const fault: FaultOrder = { device: 'slot', fault: 'tear', at: { nthApdu: 12, when: 'before' } };
    await choose(front, card, 'transfer', fault);
    await front.home(60);
    expect(await front.serve(card)).toMatchObject({
      scene: { view: 'refused', reason: 'not-carried-out' },
      beeps: [3],
    });
    expect((await front.serve(card)).scene.view).toBe('checked-in');
    const said = await bench.rig.agreement(card);
    expect(said.memory.purses).toEqual({ t: PURSE - bench.most, e: SERVICE_PURSE });
    expect(said.office).toEqual(said.card);
  });

  test('T80 another card in the pocket while the uncertain view asks for its own is refused, not checked in', async () => {
    const { front } = lane();
    const card = await cardBefore('transfer');
    const other = await bench.rig.card({ purses: { t: PURSE } });
    const fault: FaultOrder = { device: 'slot', fault: 'tear', at: { nthApdu: 12, when: 'before' } };
    await choose(front, card, 'transfer', fault);
    expect(await front.serve(other, 'slot')).toMatchObject({
      scene: { view: 'refused', reason: 'card-slot' },
      beeps: [3],
    });
    expect(await bench.rig.memory(other)).toMatchObject({ counter: 0, purses: { t: PURSE } });
    await front.home(60);
    expect((await choose(front, card, 'transfer'))?.scene.view).toBe('transferred');
    const said = await bench.rig.agreement(card);
    expect(said.memory.purses).toEqual(expected('transfer', null));
    expect(said.office).toEqual(said.card);
  });
});
