import type { Trouble } from './actions.ts';
import { comeHome } from './come-home.ts';
import { standstill } from './presentation.ts';
import type { Rig } from './rig.ts';
import { lookAt } from './sight.ts';
import { type Readings, tapAt } from './tap.ts';
import { demand } from './violation.ts';
import type { Validator, World } from './world.ts';

/** Takes a lasting fault back; reader and disk come back by themselves. */
export async function mend(rig: Rig, world: World, machine: Validator, device: Trouble['device']): Promise<void> {
  const trouble = machine.troubles.get(device);
  if (trouble === undefined) return;
  await rig.disarm(trouble.id);
  machine.troubles.delete(device);
  if (device === 'antenna' || device === 'disk') {
    await comeHome(rig, world, machine);
    await lookAt(rig, machine);
  }
  if (device === 'office') await askNews(rig, world);
}

/** The office is asked by everybody who runs. */
async function askNews(rig: Rig, world: World): Promise<void> {
  if (!world.officeAnswers) return;
  await rig.office();
  for (const machine of world.machines) if (machine.alive) machine.knowsHotlist = true;
}

/** Starts a dead machine on its data; a card that lies there is served as if it were held to it now. */
export async function start(rig: Rig, world: World, machine: Validator, readings: Readings): Promise<void> {
  if (machine.alive) return;
  const [card] = machine.lying;
  const lying = await standstill(rig, machine, card === undefined ? [] : [world.card(card)]);
  await rig.tell('POST', `/machines/${machine.name}/start`);
  machine.alive = true;
  machine.heard = { ...machine.heard, shown: undefined, scene: 0, signal: 0 };
  machine.doubtShown = undefined;
  machine.knowsHotlist = world.hotlist.length === 0;
  if (card !== undefined) await tapAt(rig, world, machine, card, readings, { lying });
  await lookAt(rig, machine);
  const { terminal } = await rig.state(machine.name);
  demand(terminal === machine.terminal, 'a terminal keeps its number', `${machine.terminal} became ${terminal}`);
  await askNews(rig, world);
}
