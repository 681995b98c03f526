import { chooseCarryOver } from './choosing.ts';
import { comeHome } from './come-home.ts';
import { differences } from './ledger/agreement.ts';
import { withLoad } from './ledger/loads.ts';
import { mend, start } from './recovery.ts';
import type { Rig } from './rig.ts';
import { comesTrue } from './sight.ts';
import { type Readings, tapAt } from './tap.ts';
import { demand } from './violation.ts';
import type { PackCard, World } from './world.ts';

const ROUNDS = 3;
const AGREEMENT_LIMIT_MS = 15_000;

/**
 * The end of a day: faults are taken back, dead machines started, every card is held once more to where its doubt
 * was, what could not be carried over is; then card, journal and office must say the same of every card.
 */
export async function playEvening(rig: Rig, world: World, readings: Readings): Promise<void> {
  for (const machine of world.machines) {
    for (const device of [...machine.troubles.keys()]) await mend(rig, world, machine, device);
  }
  for (const machine of world.machines) await start(rig, world, machine, readings);
  for (const machine of world.machines) await comeHome(rig, world, machine);
  for (let round = 0; round < ROUNDS; round++) {
    for (const machine of world.machines) {
      for (const id of machine.book.cardsInDoubt()) {
        const index = world.pack.findIndex((card) => card.id === id);
        await tapAt(rig, world, machine, index, readings, {});
      }
    }
  }
  await carryOverAfterAll(rig, world, readings);
  await demandAgreement(rig, world);
}

/** No load is lost: whatever became of earlier tries, it can be carried over once the doubts are settled. */
async function carryOverAfterAll(rig: Rig, world: World, readings: Readings): Promise<void> {
  const [machine] = world.machines;
  if (machine === undefined) return;
  for (const [index, card] of world.pack.entries()) {
    const { account } = card;
    const tried = world.loadsOf(card).filter(({ unclear }) => unclear);
    if (account === undefined || tried.length === 0) continue;
    for (const load of tried) load.unclear = false;
    const barred = world.hotlist.includes(index) || world.today() > account.expiresOn;
    const fits = tried.some((load) => !load.onCard && withLoad(account.standing, load, world.today()) !== undefined);
    if (barred || !fits) continue;
    await rig.office();
    await chooseCarryOver(rig, world, machine);
    await tapAt(rig, world, machine, index, readings, { order: { kind: 'carry-over' }, into: 'slot' });
  }
}

async function demandAgreement(rig: Rig, world: World): Promise<void> {
  let disagreeing: readonly object[] = [];
  const agreed = await comesTrue(async () => {
    const { cards, loads } = await rig.office();
    const states = new Map(loads.map(({ id, state }) => [id, state]));
    const all = await Promise.all(world.pack.map((card) => disagreement(rig, card, cards)));
    const wrong = world.loads.filter(({ id, onCard }) => (states.get(id) === 'done') !== onCard);
    disagreeing = [...all.flat(), ...wrong.map((load) => ({ ...load, office: states.get(load.id) }))];
    return disagreeing.length === 0;
  }, AGREEMENT_LIMIT_MS);
  demand(agreed, 'card, journal and office agree', `${disagreeing.length} do not`, disagreeing);
}

async function disagreement(
  rig: Rig,
  card: PackCard,
  offices: Awaited<ReturnType<Rig['office']>>['cards'],
): Promise<readonly object[]> {
  const { account } = card;
  if (account === undefined) return [];
  const memory = await rig.memory(card.id);
  const differs = differences(memory, account.standing);
  const office = offices[String(account.number)];
  // A card that was never held to anything is known by its registration at most.
  if (office === undefined && account.standing.counter === 0 && differs.length === 0) return [];
  const agrees =
    office !== undefined &&
    office.purses.t === memory.purses.t &&
    office.purses.e === memory.purses.e &&
    office.counter === memory.counter &&
    office.findings.length === 0 &&
    office.openDoubts === 0;
  return agrees && differs.length === 0 ? [] : [{ card: card.id, differs, office, memory }];
}
