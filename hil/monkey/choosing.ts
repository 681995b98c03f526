import { amountsIn } from './amounts.ts';
import { comeHome } from './come-home.ts';
import type { Tickets } from './ledger/account.ts';
import type { Rig } from './rig.ts';
import type { Scene } from './shapes.ts';
import { lookAt } from './sight.ts';
import { demand } from './violation.ts';
import type { Validator, World } from './world.ts';

/** T107, T108: where the amount begins, and what one press of + or - changes; the sources name none. */
const FIRST_AMOUNT = 1000;
const STEP = 100;

/** T57-T65: the tickets are chosen one by one, and the screen counts them. */
export async function chooseTickets(rig: Rig, world: World, machine: Validator, tickets: Tickets): Promise<void> {
  await comeHome(rig, world, machine);
  const touch = touching(rig, machine);
  await touch('group');
  for (const name of ['self', 'normal', 'local', 'statutory'] as const) {
    for (let press = 0; press < tickets[name]; press++) await touch(name);
  }
  const scene = await sceneWithoutBeep(rig, machine, 'choosing');
  if (scene.language !== 'pl') return;
  const { self, normal, local, statutory } = tickets;
  const wanted = `Dla siebie ${self}|Normalny ${normal}|Ulgowy lokalny ${local}|Ulgowy ustawowy ${statutory}`;
  const shown = scene.lines.filter((line) => wanted.split('|').includes(line));
  demand(shown.length === 4, 'T61 T63 chosen tickets are counted', `expected ${wanted}`, scene);
  demand(scene.lines.includes('Dla zatwierdzenia przyłóż kartę'), 'T65 what confirms', 'it is not said', scene);
}

/** T107-T109: the amount is set with + and -, then the card is asked for. */
export async function chooseAmount(rig: Rig, world: World, machine: Validator, amount: number): Promise<void> {
  await comeHome(rig, world, machine);
  const touch = touching(rig, machine);
  await touch('purse-transfer');
  const presses = (amount - FIRST_AMOUNT) / STEP;
  for (let press = 0; press < Math.abs(presses); press++) await touch(presses > 0 ? 'plus' : 'minus');
  const scene = await sceneWithoutBeep(rig, machine, 'choosing');
  demand(amountsIn(scene.lines.join('\n')).includes(amount), 'T108 the amount is shown', `${amount} gr`, scene);
  await touch('accept');
  await sceneWithoutBeep(rig, machine, 'insert-card');
}

/** T115: the button, then the card is asked for. */
export async function chooseCarryOver(rig: Rig, world: World, machine: Validator): Promise<void> {
  await comeHome(rig, world, machine);
  await touching(rig, machine)('carry-over');
  await sceneWithoutBeep(rig, machine, 'insert-card');
}

const touching =
  (rig: Rig, { name }: Validator) =>
  (button: string): Promise<unknown> =>
    rig.tell('POST', `/touch?machine=${name}`, { button });

async function sceneWithoutBeep(rig: Rig, machine: Validator, view: string): Promise<Scene> {
  const sight = await lookAt(rig, machine);
  const scene = sight?.state.scene;
  demand(
    scene?.view === view && sight?.beeps.length === 0,
    `the screen after a button is ${view}`,
    `${scene?.view}, beeps ${sight?.beeps.join()}`,
    sight,
  );
  return scene;
}
